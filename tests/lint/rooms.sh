#!/bin/sh
# The house keeps its order: who may include whom, who may print, one door to
# each library, and files and functions that can be read in one go.
set -u
cd "$top_srcdir" || exit 99

allowed_rooms() {
	case $1 in
	base) echo base ;;
	num | data | conf) echo "$1 base" ;;
	model | eval) echo "$1 base num data" ;;
	run) echo run base num data model eval ;;
	export) echo export base num data eval ;;
	tui) echo tui base num data model eval conf run export ;;
	main) echo main base num data conf model eval run export tui ;;
	esac
}
rooms='base num data conf model eval run export tui main'

# Lines without comments and the insides of strings, so that words in them do not count.
code() {
	awk '{
		gsub(/\\./, ""); gsub(/"[^"]*"/, "\"\"")
		while (1) {
			if (inside) {
				if (!(at = index($0, "*/"))) { $0 = ""; break }
				$0 = substr($0, at + 2); inside = 0
			}
			if (!(at = index($0, "/*"))) break
			before = substr($0, 1, at - 1); $0 = substr($0, at + 2)
			if ((at = index($0, "*/"))) $0 = before " " substr($0, at + 2)
			else { $0 = before; inside = 1; break }
		}
		print FILENAME ":" FNR ": " $0
	}' "$1"
}

sources() {
	find "src/$1" "include/hamtop/$1" \( -name '*.c' -o -name '*.h' -o -name '*.def' \) 2>/dev/null
}

upward_includes() {
	for room in $rooms; do
		for file in $(sources "$room"); do
			for other in $(sed -n 's/^ *# *include *"\(hamtop\/\)\{0,1\}\([a-z]*\)\/.*/\2/p' "$file"); do
				case " $(allowed_rooms "$room") " in
				*" $other "*) ;;
				*) echo "$file includes a header of $other; $room may include: $(allowed_rooms "$room")" ;;
				esac
			done
		done
	done
}

# A failed small allocation may abort and say so; nobody else outside main ends
# the program or writes to its streams.
printing() {
	for room in $rooms; do
		[ "$room" != main ] || continue
		for file in $(sources "$room"); do
			[ "$file" != src/base/mem.c ] || continue
			code "$file" | sed 's/__attribute__((format(printf//' | grep -E '[^a-zA-Z0-9_](v?printf|puts|putchar|perror|_?exit|quick_exit|stdout|stderr)[^a-zA-Z0-9_]'
		done
	done
}

# door HEADER PLACE: one file includes <HEADER>, and its name begins with PLACE
door() {
	find src include -name '*.[ch]' -exec grep -lE "^ *# *include *<$1>" {} + | sort |
		awk -v header="$1" -v place="$2" '
			index($0, place) != 1 { print $0 " includes " header "; only " place " may" }
			NR > 1 { print $0 " includes " header " as another file does; one is enough" }'
}

doors() {
	door '(ncursesw/|ncurses/)?n?curses\.h' src/tui/
	door '(openblas/)?cblas\.h' src/num/blas.c
	door 'yaml\.h' src/conf/tree.c
	door 'archive\.h' src/data/
	door 'cairo\.h' src/export/
	door 'gsl/[a-z_]*\.h' src/eval/tails.c
}

long_files() {
	find src include -name '*.[ch]' -exec awk '
		FNR > 600 && !said[FILENAME]++ { print FILENAME " has more than 600 lines" }' {} +
}

long_functions() {
	find src -name '*.c' -exec awk '
		FNR == 1 { start = 0 }
		/^{/ { start = FNR }
		/^}/ && start { if (FNR - start > 80) print FILENAME ":" start ": a function of " FNR - start " lines"; start = 0 }' {} +
}

n=0
check() {
	n=$((n + 1))
	found=$("$1")
	if [ -z "$found" ]; then
		echo "ok $n - $2"
	else
		echo "$found" | sed 's/^/# /'
		echo "not ok $n - $2"
	fi
}

echo 1..5
check upward_includes 'no room includes a room above it'
check printing 'only src/main prints or exits'
check doors 'each library has one door'
check long_files 'no file is longer than 600 lines'
check long_functions 'no function is longer than 80 lines'
