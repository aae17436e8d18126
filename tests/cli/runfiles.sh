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
