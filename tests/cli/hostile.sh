# Broken and hostile files: the documented exit status, one sentence with the
# file's name, and no byte that a terminal would act on, on any output.
. "$top_srcdir/tests/cli/lib.sh"
esc=$(printf '\033')

# refused FILE STATUS ARGS...
refused()
{
	file=$1 want=$2
	shift 2
	run --batch=data "$@"
	ok "$file: exit $want" ends "$want"
	ok "$file: one sentence that names it" eval 'one_line && says "$file"'
	ok "$file: nothing on standard output" empty
	ok "$file: no control byte" no_controls err
}

: >empty.csv
refused empty.csv 3 empty.csv
printf '\177ELF\002\001\001\000\000\000\000\000\000\000\000\000\002\000\076\000' >binary.csv
refused binary.csv 3 binary.csv
printf 'user,item,rating\na,b,3\nc,d,nan\n' >nan.csv
refused nan.csv:3 3 nan.csv
printf 'user,item,rating\na,b,3\nc,d,1e999\n' >huge.csv
refused huge.csv:3 3 huge.csv
printf 'user,item,rating\na,b,3\nc\000x,d,4\n' >nul.csv
refused nul.csv 3 nul.csv
{ printf 'user,item,rating\na,b,3\n'; head -c 5000000 /dev/zero | tr '\0' 'x'; echo; } >long.csv
refused long.csv:3 3 long.csv
printf 'user,item,rating\na,b,3\nc,d,%s[2J\n' "$esc" >escape.csv
refused escape.csv:3 3 escape.csv
printf '\037\213\010\000\000\000\000\000' >cut.csv.gz
refused cut.csv.gz 3 cut.csv.gz
printf 'PK\003\004\024\000\000\000' >cut.zip
refused cut.zip 3 cut.zip
refused nowhere.csv 3 nowhere.csv
refused "no\\x1b[31mway.csv" 3 "no$esc[31mway.csv"

awk 'BEGIN {
	print "user,item,rating"
	for (u = 0; u < 200; u++)
		for (i = 0; i < 10; i++) {
			if (i == 4 && u > 5)
				continue
			user = u == 3 ? "u3\033[31m" : "u" u
			item = i == 4 ? "\033]0;owned\007i4" : "i" i
			printf "%s,%s,%d\n", user, item, 1 + (u * i + u) % 5
		}
}' >ids.csv
for format in text json csv; do
	run --batch=data --format $format ids.csv
	ok "escapes in ids, data as $format: exit 0" ends 0
	ok "escapes in ids, data as $format: clean" eval 'no_controls out && no_controls err'
	run --batch -m CCSR-S,Top -b 8 -e 1 --format $format -o "out-$format" ids.csv
	ok "escapes in ids, train as $format: exit 0" ends 0
	ok "escapes in ids, train as $format: clean" eval 'no_controls out && no_controls err'
done
for file in out-text/split.csv out-text/users.txt out-text/items.txt out-text/manifest.json \
	out-text/CCSR-S_8/per_user.csv out-text/CCSR-S_8/codes.sql out-text/CCSR-S_8/loss.svg; do
	[ -e $file ] && ok "escapes in ids: $file is clean" no_controls $file
done

mkdir ml-1m
awk 'BEGIN {
	for (u = 1; u <= 20; u++)
		for (i = 1; i <= 10; i++)
			printf "%d::%d::%d::%d\n", u, i, 1 + (u * i + u) % 5, 978300000 + u
}' >ml-1m/ratings.dat
awk 'BEGIN { for (i = 1; i <= 10; i++) printf "%d::\033[2JFilm %d (1990)::Drama\n", i, i }' >ml-1m/movies.dat
run --batch -m CCSR-S -b 8 -e 1 --format json -o titles ml-1m
ok "escapes in titles: exit 0" ends 0
ok "escapes in titles: clean" eval 'no_controls out && no_controls err && no_controls titles/codes.sql'
ok "escapes in titles: they are there, as text" grep -q '\\x1b\[2JFilm' titles/codes.sql

run --batch=data "demo$esc[2J"
ok "an escape in an argument is shown, not sent" eval 'no_controls err && [ "$status" -ge 2 ]'
run --batch "--mod$esc[2Jel=x"
ok "an escape in an option is shown, not sent" eval 'no_controls err && ends 2'

{
	echo 'a: &a [x, x, x, x, x, x, x, x, x]'
	last=a
	for next in b c d e f g h i; do
		echo "$next: &$next [*$last, *$last, *$last, *$last, *$last, *$last, *$last, *$last, *$last]"
		last=$next
	done
} >bomb.yaml
run --batch -c bomb.yaml
ok "a YAML bomb: exit 2, one sentence" eval 'ends 2 && one_line && says bomb.yaml'
awk 'BEGIN { for (i = 0; i < 100000; i++) printf "["; print "" }' >deep.yaml
run --batch -c deep.yaml
ok "deep YAML: exit 2, one sentence" eval 'ends 2 && one_line && says deep.yaml'
printf 'model: "%s[2J"\n' "\\e" >model.yaml
run --batch -c model.yaml
ok "an escape in a run file" eval 'ends 2 && one_line && no_controls err'

finish
