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

finish
