# What the tests of the command line share. Each test has a directory of its own,
# speaks TAP, and ends with `finish`.
: "${HAMTOP:?say which program to test: HAMTOP=/path/to/hamtop}"
: "${top_srcdir:?say where the sources are}"
LC_ALL=C
export LC_ALL
unset NO_COLOR HAMTOP_DATADIR OPENBLAS_CORETYPE

dir=$(mktemp -d "${TMPDIR:-/tmp}/hamtop-cli.XXXXXX") || exit 99
trap 'rm -rf "$dir"' EXIT
trap 'exit 99' INT TERM HUP
cd "$dir" || exit 99
XDG_CONFIG_HOME=$dir/config
LSAN_OPTIONS=print_suppressions=0
export XDG_CONFIG_HOME LSAN_OPTIONS

count=0

# ok NAME COMMAND...: passes when the command does
ok()
{
	ok_name=$1
	shift
	count=$((count + 1))
	if "$@" >"$dir/.said" 2>&1; then
		printf 'ok %d - %s\n' $count "$ok_name"
	else
		printf 'not ok %d - %s\n' $count "$ok_name"
		sed 's/^/# /' "$dir/.said"
		[ -f err ] && sed 's/^/# stderr: /;20q' err
	fi
}

skip()
{
	count=$((count + 1))
	echo "ok $count - $1 # SKIP $2"
}

finish()
{
	echo "1..$count"
	exit 0
}

# run ARGS...: standard output in ./out, standard error in ./err, status in $status
run()
{
	"$HAMTOP" "$@" >out 2>err </dev/null
	status=$?
}

# same_files DIR DIR FILE..: every one of them is the same in both
same_files()
{
	same_a=$1 same_b=$2 same_bad=0
	shift 2
	for same_f; do
		cmp "$same_a/$same_f" "$same_b/$same_f" || same_bad=1
	done
	return $same_bad
}

# ends STATUS: the last run ended so
ends()
{
	[ "$status" -eq "$1" ] || {
		echo "status $status instead of $1"
		return 1
	}
}

# says TEXT: on standard error, one line that begins with the program's name
says()
{
	grep -F -e "$1" err || {
		echo "standard error lacks: $1"
		return 1
	}
	! grep -v '^hamtop: ' err
}

one_line()
{
	[ "$(wc -l <err)" -eq 1 ]
}

silent()
{
	[ ! -s err ]
}

prints()
{
	grep -F -e "$1" out || {
		echo "standard output lacks: $1"
		return 1
	}
}

empty()
{
	[ ! -s out ]
}

# no_controls FILE...: no byte that a terminal would act on
no_controls()
{
	! LC_ALL=C tr -d '\n\t\040-\176\200-\377' <"$1" | grep -q .
}

have_python()
{
	python3 -c 'import json' 2>/dev/null
}
