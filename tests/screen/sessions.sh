# Sessions that are kept: screens as files, keys as scripts.
. "$top_srcdir/tests/cli/lib.sh"

# script OPTIONS..: runs the explorer with the script on standard input
script()
{
	"$HAMTOP" --script - -t 1 -b 10 -e 3 "$@" >out 2>err
	status=$?
}
# xml FILE: a parser takes it
xml()
{
	python3 -c 'import sys, xml.etree.ElementTree as t
for f in sys.argv[1:]:
    root = t.parse(f).getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg", root.tag
    assert len(root.findall(".//{http://www.w3.org/2000/svg}tspan")) > 10' "$@"
}

printf 'a,<b>&"quoted"\047,5\na,\001\302\205\033[31m,1\nb,<b>&"quoted"\047,2\nb,x,3\nc,x,4\nc,y,1\nb,y,5\nc,<b>&"quoted"\047,4\nd,x,5\nd,y,2\n' >hostile.csv
for locale in C C.UTF-8; do
	LC_ALL=$locale
	script <<'SCRIPT'
wait epoch 2
shot a.txt
shot a.ans
shot a.svg
key 3
shot b.svg
SCRIPT
	ok "$locale: screens become files" ends 0
	ok "$locale: the text has no controls" no_controls a.txt
	ok "$locale: the colours frame the same text" eval 'sed "s/\x1b\[[0-9;]*m//g; s/ *$//" a.ans | cmp - a.txt'
	if have_python; then
		ok "$locale: pictures are XML" xml a.svg b.svg
	else
		skip "$locale: pictures are XML" 'there is no python3'
	fi
done
LC_ALL=C.UTF-8
script -d hostile.csv --test-share .3 <<'SCRIPT'
key 7
shot hostile.svg
key 3
shot hostile3.svg
SCRIPT
ok 'data that are markup are shown' ends 0
if have_python; then
	ok 'and stay text' xml hostile.svg hostile3.svg
else
	skip 'and stay text' 'there is no python3'
fi
LC_ALL=C
echo mine >mine.svg
script --size 100x24 <<'SCRIPT'
cmd shot mine.svg
shot -
cmd shot yours.svg
shot said.txt
SCRIPT
ok ':shot leaves other files alone' eval 'prints "mine.svg is there already" && [ "$(cat mine.svg)" = mine ]'
ok ':shot says what it wrote' eval 'grep -q "The screen is in yours.svg" said.txt && [ -s yours.svg ]'

printf 'cmd board\ncmd state\nshot -\n' | "$HAMTOP" --script - --size 90x24 -t 1 -b 10 -e 3 -d demo >out 2>err
status=$?
ok ':state says how to come back' eval 'ends 0 && prints "hamtop -t 1 -b 10 -e 3 -d demo --view board"'
printf 'shot -\n' | "$HAMTOP" --script - -t 1 -b 10 -e 3 -d demo --view board >out 2>err
status=$?
ok 'which comes back' eval 'ends 0 && prints "[5 Board]"'
printf 'cmd seed 7\ncmd state\nshot -\n' | "$HAMTOP" --script - -t 1 -b 10 -e 3 >out 2>err
ok 'and what options cannot say' prints '# then :seed 7'
run --view nowhere --script -
ok 'there is no other screen' eval 'ends 2 && says nowhere'

# keys, clicks, sizes, edits, a grid, another run: recorded and pressed again
cat >keys <<'SCRIPT'
wait epoch 1
key e Down + + Esc
key Space
key >
key Space
size 120x40
click 3 3
wheel down 100 30
wait epoch 3
key 5 Space
wait cells 4
key Space 3 Right f
key 1 R y
wait epoch 2
type b
cmd shot one.svg
key ? / t h e Esc q
wait end
SCRIPT
mkdir again
run --script keys --record kept -t 1 -b 10 -e 4
ok 'a session is recorded' ends 0
ok 'it names the command, without itself' eval 'grep -qx "# hamtop -t 1 -b 10 -e 4" kept'
ok 'waits become what was told' eval '[ "$(grep -c "^told end$" kept)" = 1 ] && grep -qx "told cells [0-9]*" kept && ! grep -q "^wait" kept'
for view in 1 2 3 4 5 6 7; do
	printf 'key %s\nshot again/%s.txt\n' $view $view
done >screens
cat keys screens >whole
run --script whole -t 1 -b 10 -e 4
mkdir first
mv again/*.txt one.svg first
cat kept screens >whole
run --script whole -t 1 -b 10 -e 4
ok 'the recording is a script' eval 'ends 0 && silent'
ok 'it shows the same screens' same_files first again 1.txt 2.txt 3.txt 4.txt 5.txt 6.txt 7.txt
ok 'and makes the same files' cmp first/one.svg one.svg
run --script keys --record kept -t 1 -b 10 -e 4
ok 'a recording is not lost: exit 2' ends 2
ok 'which says what to do' says 'kept is there already; name another, or write over it with --force'
echo 'key 7' >keys
run --script keys --record kept --force -t 1 -b 10 -e 4
ok '--force writes over it' eval 'ends 0 && [ "$(tail -n 1 kept)" = "key 7" ]'
run --batch=data --record kept
ok 'a job is not recorded' says '--record belongs to the screen'
run --script keys --record /nowhere/kept
ok 'a place that is not there' eval 'ends 2 && says "--record: /nowhere/kept"'
if [ -w /dev/full ]; then
	run --script keys --record /dev/full --force -t 1 -b 5 -e 1
	ok 'a recording that cannot be written is an error' eval 'ends 1 && says "--record: /dev/full"'
else
	skip 'a recording that cannot be written is an error' 'there is no /dev/full'
fi
printf 'told epoch 9\nshot -\n' | "$HAMTOP" --script - -t 1 -b 5 -e 2 >out 2>err
status=$?
ok 'a replay goes as far as its run does' eval 'ends 0 && prints "epoch 2 of 2"'
for line in 'told' 'told epoch' 'told cells' 'wheel 1 1' 'wheel left 1 1'; do
	printf '%s\n' "$line" | "$HAMTOP" --script - -t 1 -b 5 -e 2 >out 2>err
	status=$?
	ok "'$line' is refused" eval "ends 2 && says '-:1: write \`${line%% *}'"
done

finish
