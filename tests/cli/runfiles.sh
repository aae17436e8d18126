#!/bin/sh
# The run files of data/ are taken as they are; a run file that is none is refused.
. "$top_srcdir/tests/cli/lib.sh"

for file in "$top_srcdir"/data/*.yaml; do
	run --batch -q -c "$file" --model Top --bits 5 demo
	ok "data/${file##*/} is a run file" ends 0
	ok "data/${file##*/} gives a result" grep -q '^Top ' out
done

says() {
	[ "$(cat err)" = "$1" ]
}

HAMTOP_DATADIR=$top_srcdir
XDG_DATA_HOME=$dir/share
export HAMTOP_DATADIR XDG_DATA_HOME
for name in ml-1m amazon-books ichiba; do
	run --batch -c $name
	ok "$name without its data: exit 3" ends 3
	ok "$name without its data: one line" eval '[ "$(wc -l <err)" -eq 1 ] && [ ! -s out ]'
	ok "$name without its data: where it is looked for" grep -q "$dir/share/hamtop: " err
done
ok "it is said what to download" eval '"$HAMTOP" --batch -c ml-1m 2>&1 | grep -q https://'
run --batch -c demo -m Top
ok "a run file by its name" ends 0
printf 'data: mine.csv\nmissing: make it\nexpect: [users=6, ratings=61]\nmodel: Top\n' >mine.yaml
run --batch -c mine.yaml
ok "a run file's own sentence" says "hamtop: mine.csv is neither here nor in $dir/share/hamtop: make it"
mkdir -p share/hamtop
awk 'BEGIN { print "user,item,rating"; for (i = 0; i < 60; i++) print i % 6 "," int(i / 6) "," 1 + i * 7 % 5 }' >share/hamtop/mine.csv
run --batch -q -c mine.yaml
ok "data in XDG_DATA_HOME are found" ends 0
ok "what is not as expected is said" says "hamtop: the run file expects 61 ratings, and there are 60"
run --batch -q -c mine.yaml share/hamtop/mine.csv
ok "of other data nothing is expected" eval 'ends 0 && [ ! -s err ]'
unset HAMTOP_DATADIR XDG_DATA_HOME

printf 'bits: 40\nbits: 20\n' >twice.yaml
run --batch -c twice.yaml
ok 'a key that comes twice is wrong use' ends 2
ok 'file and line are named' says 'hamtop: twice.yaml:2: "bits" stands here a second time'

awk 'BEGIN { print "bits: &a 40"; for (i = 0; i < 100000; i++) print "b" i ": *a" }' >flood.yaml
run --batch -c flood.yaml
ok 'a flood of aliases is wrong use' ends 2

awk 'BEGIN { print "bits: &a 40"; for (i = 0; i < 1000000; i++) print "- *a" }' >million.yaml
run --batch -c million.yaml
ok 'a million aliases are wrong use' ends 2
ok 'a million aliases are one sentence' says \
	'hamtop: million.yaml: a file of more than 1048576 bytes is not read here'
finish
