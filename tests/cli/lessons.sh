#!/bin/sh
# Every lesson is run: what it claims happens, at each of its seeds.
. "$top_srcdir/tests/cli/lib.sh"

XDG_DATA_HOME=$dir/share
XDG_STATE_HOME=$dir/state
export XDG_DATA_HOME XDG_STATE_HOME

run --lesson
ok 'the list is printed' ends 0
lessons=$(grep -c '^ *[0-9]' out)
ok 'there are at least eight' [ "$lessons" -ge 8 ]

n=0
for name in $(awk '/^ *[0-9]/ { print $2 }' out); do
	n=$((n + 1))
	run --lesson $n --answers -q
	ok "$name: what it claims happens" ends 0
	ok "$name: something is claimed" grep -q '^  holds  ' out
	ok "$name: nothing fails" eval '! grep -q FAILS out && silent'
	ok "$name: it fits into 80 columns" eval '! grep -q "^.\{81\}" out'
done
ok 'the list was walked' [ $n -eq "$lessons" ]

run --lesson sign
ok 'without a terminal there is a sheet' ends 0
ok 'the sheet asks' grep -q '^Before you look' out
ok 'the sheet does not tell' eval '! grep -qE "^(The answer|What is claimed)" out'

run --lesson=ties --answers --seeds 1 --seed 7 --format json -q
ok 'answers as JSON' ends 0
ok 'one object' eval 'python3 -c "
import json
o, = [json.loads(line) for line in open(\"out\")]
assert o[\"type\"] == \"lesson\" and o[\"name\"] == \"ties\" and o[\"seed\"] == 7 and o[\"seeds\"] == 1
assert 1 <= o[\"right\"] <= len(o[\"answers\"])
assert all(c[\"holds\"] for c in o[\"claims\"])
assert all(0 < r[\"chance\"] < r[\"mean\"] < 1 for r in o[\"table\"] if r[\"unit\"] == \"ndcg\" and \"worst\" not in r[\"formula\"])
"'

# on the screen
"$HAMTOP" --lesson ties --script - -t 1 >out 2>err <<'END'
key 1 Enter
shot answer
key 7
shot data
key 0 Esc
shot list
END
status=$?
ok 'a lesson opens on the screen' ends 0
ok 'the prediction stands beside the answer' eval 'grep -q "You expected 1: ties do" answer && grep -q "It is 3: in a band about .1" answer'
ok 'a screen is a key away' grep -q '7 Data\]' data
ok 'and the way back is another' eval "grep -q '0 of 1 predictions right' list && grep -q 'Ties at 5 bits .* wrong' list"
ok 'a script keeps no predictions' [ ! -e state ]

# a lesson of one's own
mkdir -p share/hamtop/lessons
cat >share/hamtop/lessons/mine.yaml <<'END'
title: Mine
theory: Rules need no training.
question: Is the item mean above chance?
answers: [yes it is, "no"]
right: 1
experiment: {model: CCSR-S, bits: 5, epochs: 1}
table: {ItemMean: "ndcg(ItemMean, 10)"}
claims: ["ndcg(ItemMean, 10) > ndcg(Random, 10)"]
reveal: It is.
try: Nothing.
END
run --print-paths
ok 'it is said where they are looked for' grep -q "^lessons: $dir/share/hamtop/lessons$" out
run --lesson
ok "one's own is listed behind the others" grep -q "^ *$((lessons + 1))  mine  *Mine" out
run --lesson mine --answers -q
ok "one's own is run" ends 0
cp share/hamtop/lessons/mine.yaml here.yaml
run --lesson here.yaml --answers -q
ok 'a file is run' ends 0
sed 's/) > ndcg/) < ndcg/' here.yaml >false.yaml
run --lesson ./false.yaml --answers -q
ok 'a claim that does not hold: exit 1' ends 1
ok 'it is shown' grep -q '^  FAILS  ' out
ok 'it is said' says 'hamtop: 1 claim does not hold at every seed'

# refuses SED SENTENCE: the lesson changed so is wrong use, with file and line
refuses()
{
	sed "$1" here.yaml >bad.yaml
	run --lesson ./bad.yaml --answers
	ok "refused: $2" ends 2
	ok "said: $2" says "hamtop: ./bad.yaml:$2"
}
refuses '/^title/d' '1: a lesson needs "title"'
refuses '1s/title/tilte/' '1: a lesson has no "tilte"; it has title, theory'
refuses 's/right: 1/right: 3/' '5: right: "3" is none of the answers 1 to 2'
refuses 's/epochs: 1/epoch: 1/' "6: an experiment has no 'epoch'"
refuses 's/epochs: 1/out: here/' "6: an experiment has no 'out'"
refuses 's/epochs: 1/set: {alfa: 1}/' "6: --set: CCSR-S has no hyper-parameter 'alfa'"
refuses 's/ItemMean, 10) >/ItemMen, 10) >/' '8: there is no row "ItemMen"'
refuses 's/ItemMean, 10) >/CCSR-C, 10) >/' '8: the experiment trains no CCSR-C'
refuses 's/ItemMean, 10) >/ItemMean, 7) >/' '8: 7 is none of the cut-offs'
refuses 's/"ndcg(ItemMean, 10)"/"ndgc(ItemMean, 10)"/' '7: there is no measure "ndgc"; there are ndcg, '
refuses 's/"ndcg(ItemMean, 10)"/"ndcg(ItemMean, 10"/' '7: ")" is wanted at the end'
refuses 's/"ndcg(ItemMean, 10)"/"flipped(ItemMean)"/' '7: ItemMean is a rule'
refuses 's/"ndcg(ItemMean, 10)"/"1 < 2"/' '7: a line of the table is a value and compares nothing'
refuses 's/"ndcg(ItemMean, 10) > .*"/"1"/' '8: a claim compares two values'
refuses '4s/\[/{/' '4: this is no YAML'

run --lesson 99
ok 'a number that no lesson has' ends 2
run --lesson sgn
ok 'a name like one is guessed' says "did you mean 'sign'"
run --lesson sign --answers --bits 5
ok 'what a lesson says itself is refused' says 'hamtop: --bits: that is for the lesson to say'
run --lesson ./bad.yaml --script /dev/null
ok 'a bad lesson opens no screen' ends 2
run --answers
ok '--answers alone is wrong use' ends 2
run --batch --lesson 1
ok '--lesson is not for --batch' ends 2
finish
