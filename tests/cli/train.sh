# --batch: rows, code lengths and formats of the result.
. "$top_srcdir/tests/cli/lib.sh"
rows=CCSR-C,CCSR-S,CCSR-ST,CCSR-SST,Top,ItemMean,Random

run --batch -m "$rows" -b 8,20 -e 2 --format json
ok "json: exit 0, silent" eval 'ends 0 && silent'
if have_python; then
	ok "json keeps the contract" python3 "$top_srcdir/tests/cli/check_json.py" "$rows" 8,20 2,6,10 <out
else
	skip "json keeps the contract" "there is no python3 here"
fi
ok "json: 7 rows at 2 code lengths" [ "$(grep -c '"type":"result"' out)" -eq 14 ]
mv out both.json

run --batch -m Top,ccsr-s,Random -m CCSR-C -b 20 -e 2 --format json
grep -o '"type":"result","model":"[^"]*"' out | sed 's/.*:"//;s/"//' >order
printf 'Top\nCCSR-S\nRandom\nCCSR-C\n' >want
ok "rows come as they were asked for" cmp want order

# numbers that a run prints, without what the clock says
scores()
{
	grep '"type":"result"' "$1" | sed 's/"seconds":[^,]*,//'
}
scores out | grep '"CCSR-S"' >alone
scores both.json | grep '"CCSR-S","bits":20' >together
ok "a row alone and among others: the same score" cmp alone together

run --batch -m CCSR-S,Top -b 8 -e 2 -k 1,5 --format csv
ok "csv: exit 0" ends 0
ok "csv: a header and a line a row and cut-off" [ "$(wc -l <out)" -eq 5 ]
ok "csv: every line has as many fields" eval '! awk -F, "NF != 18" out | grep .'
run --batch -m CCSR-S,Top -b 8 -e 2
ok "text: exit 0, silent" eval 'ends 0 && silent'
ok "text: rows and baselines" eval 'grep "^CCSR-S " out && grep "^Top " out && grep "^item mean" out &&
	grep "^chance " out'
ok "text: plain characters" no_controls out
ok "text: no line beyond 80 columns" eval '! grep -E "^.{81}" out'

run --batch -m CCSR-S -b 8 -e 2 --protocol all --gain binary --format json
ok "protocol all, gain binary" eval 'ends 0 && prints "\"protocol\":\"all\",\"gain\":\"binary\""'
run --batch -m CCSR-S -b 8 -e 2 --valid-share 0 --format json
ok "without a validation fold the score is null" eval 'ends 0 && prints "\"valid_ndcg\":null"'
ok "no NaN in JSON" eval '! grep -i nan out'

printf 'model: [CCSR-C, Top]\nbits: 8\nepochs: 1\nset:\n  dropout: 0.5\n' >run.yaml
run --batch -c run.yaml -b 12 --format json
ok "a run file, and the command line wins" eval 'ends 0 && prints "\"model\":\"CCSR-C\",\"bits\":12" &&
	prints "\"model\":\"Top\"" && ! grep "\"bits\":8," out'

run --batch -m CCSR-S --set lr=x
ok "a wrong value of --set: exit 2" eval 'ends 2 && one_line'
"$HAMTOP" --batch -m Top >/dev/full 2>err
status=$?
ok "a full disk under the result: exit 1" eval 'ends 1 && says "cannot be written"'

awk 'BEGIN { for (u = 1; u < 31; u++) for (i = 1; i < 13; i++) if ((u + i * i) % 3) print u "," i }' >pairs.csv
awk -F, '{ print $1 "," $2 "," 3 }' pairs.csv >equal.csv
awk -F, '{ print $1 "," $2 "," $2 % 5 - 2 }' pairs.csv >below.csv
run --batch -m Top,Random pairs.csv
ok "pairs alone: one warning" eval 'ends 0 && one_line && says "every order of the candidates scores 1; use --protocol all" &&
	prints "warning: every order"'
run --batch -m Top pairs.csv --format json
ok "pairs alone: the threshold is 0" eval 'prints "\"threshold\":0.0" && prints "\"warning\":\"every order"'
run --batch -m Top pairs.csv --gain binary --protocol all --format json
ok "pairs alone: all items rank, without a warning" eval 'ends 0 && silent && prints "\"warning\":null"'
run --batch -m Top equal.csv --gain binary --format json
ok "nobody counted: one warning" eval 'ends 0 && one_line && says "no test rating is above --threshold 3" &&
	prints "\"warning\":\"no test rating is above"'
run --batch -m DJSRH-ST -b 4 --threshold 9
ok "a row that the data do not allow: exit 3" eval 'ends 3 && one_line && says "no liked pair to train on"'
run --batch -m Top,DJSRH-ST,CF-S -b 4,5 -e 1 --threshold 9 --format csv
ok "among others it is left out, and said" eval 'ends 3 && [ "$(wc -l <err)" -eq 3 ] &&
	says "DJSRH-ST at 4 bits: left out: no rating" && says "2 rows were left out"'
ok "the others are all there" eval '[ "$(grep -c "^Top," out)" -eq 6 ] && [ "$(grep -c "^CF-S," out)" -eq 6 ] &&
	! grep "^DJSRH" out'
run --batch -m Top below.csv
ok "ratings below 0: says where gains count from" eval 'ends 0 && silent && prints "smallest rating, -2"'
run --batch -m Top below.csv --format json
ok "ratings below 0, as json" prints '"gain_from":-2.0'
run --batch -m CCSR-S -b 1 -e 1 --threshold 4
ok "--threshold beside a graded target: a note" eval 'ends 0 && one_line && says "--set target=binary"'
ok "one of a thing has no s" eval 'prints "1 bit" && ! grep "1 bits" out && prints "CCSR-S: 1 epoch in"'
run --batch -m CF-S,CFcodeReg -b 4 -e 1 --threshold 4
ok "--threshold beside rows that have none: a note" eval 'ends 0 && one_line && says "nothing here uses it"'
run --batch -m CF-S -b 4 -e 1 --threshold 4 --gain binary
ok "--threshold of binary gains: no note" eval 'ends 0 && silent'
run --batch -m CF-S,DJSRH-ST -b 4 -e 1 --threshold 4
ok "--threshold of liked pairs: no note" eval 'ends 0 && silent'
run --batch -m CCSR-S -b 4 -e 1 --threshold 4 --recipe paper
ok "--threshold beside a binary target: no note" eval 'ends 0 && silent'

finish
