# The grid: killed at any moment it goes on and ends with the same table; each network
# is trained once; cells of another grid are refused.
. "$top_srcdir/tests/cli/lib.sh"
args="--batch=grid -m CCSR-C,CCSR-S,CCSR-ST,CCSR-SST,Top -b 5,12 -e 12 --seeds 2"
tables="table.txt table.md table.tex grid.csv compare.csv"

without_seconds()
{
	sed 's/"seconds":[^,}]*//g' "$1"
}

cells()
{
	find "$1/cells" -name '*.cell' 2>/dev/null | wc -l
}

# killed_at CELLS DIR: starts a grid and kills it once DIR holds so many cells
killed_at()
{
	"$HAMTOP" $args -o "$2" >out 2>err </dev/null &
	pid=$!
	while kill -0 $pid 2>/dev/null && [ "$(cells "$2")" -lt "$1" ]; do
		sleep 0.01
	done
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
	status=$?
}

run $args -o whole -v
ok "the whole grid: exit 0" ends 0
mv out whole.out
# a seed: Top, Random, ItemMean, and C, S, ST (which SST shares) at two lengths
ok "networks are trained once for the rows that share them" [ "$(grep -c ': done in' err)" -eq 18 ]
ok "every row has a cell at each length and seed" [ "$(cells whole)" -eq 22 ]
ok "standard output is the table" cmp whole.out whole/table.txt
ok "no line is wider than 80" eval '! grep -E "^.{81}" whole.out | grep -v sha256'
ok "made data stand beside no printed value" eval '! grep -q printed whole.out'

for n in 2 9 15; do
	killed_at $n parts
	ok "killed at $n cells" ends 137
	ok "killed at $n cells: they are kept" [ "$(cells parts)" -ge $n ]
done
rm -rf parts/table.txt
run $args -o parts -v
ok "the rest: exit 0" ends 0
ok "the rest: says what was there" says "networks are in parts/cells already"
ok "the rest: the same table" cmp whole.out out
for file in $tables; do
	ok "the rest: the same $file" cmp whole/$file parts/$file
done
without_seconds whole/grid.jsonl >whole.json
without_seconds parts/grid.jsonl >parts.json
ok "the rest: the same grid.jsonl" cmp whole.json parts.json
run $args -o parts --resume -v
ok "a finished grid trains nothing" eval 'ends 0 && ! grep -q ": done in" err && cmp whole.out out'

run $args -o parts -b 5 -t 1 -q
ok "a part of it trains nothing on one thread" eval 'ends 0 && grep -q "^CCSR-SST " out'
run --batch=grid -m CCSR-S -b 12 -e 12 -o parts -v
ok "other rows of it train nothing" eval 'ends 0 && ! grep -q ": done in" err'

run $args -o parts --recipe paper
ok "another recipe: exit 2" ends 2
ok "another recipe: one sentence" eval 'one_line && says "recipe is"'
run $args -o parts -e 13
ok "other epochs: exit 2" eval 'ends 2 && says "epochs is"'
run $args -o parts --gain linear
ok "another gain: exit 2" eval 'ends 2 && says "gain is"'
run --batch=grid -m Top -o parts --force -q
ok "--force begins anew" eval 'ends 0 && [ "$(cells parts)" -eq 3 ]'

printf x | dd of=whole/cells/CCSR-S_5_seed1.cell bs=1 seek=2000 conv=notrunc 2>/dev/null
run $args -o whole -v
ok "a damaged cell is said" says "CCSR-S_5_seed1.cell is damaged"
ok "a damaged cell is made again" eval '[ "$(grep -c ": done in" err)" -eq 1 ] && cmp whole.out out'

run --batch -m Top -o other -q
run --batch=grid -m Top -o other
ok "the directory of another job: exit 2" eval 'ends 2 && one_line && says manifest.json'
run --batch -m Top -o whole
ok "the directory of a grid: exit 2 for another job" eval 'ends 2 && one_line'
run --batch=grid -m Top
ok "without --out it is said that nothing is kept" eval 'ends 0 && says "stay in memory"'

run $args -o whole --compare CCSR-C,CCSR-S
ok "--compare: exit 0" ends 0
ok "--compare: both rows are named" prints "CCSR-C minus CCSR-S, the same users"
run $args -o whole --compare CCSR-C,CCSR-X
ok "--compare of a row that is none: exit 2" eval 'ends 2 && one_line'
run $args -o whole --compare CCSR-C
ok "--compare of one row: exit 2" eval 'ends 2 && one_line'
run --batch --seeds 2
ok "--seeds without a grid: exit 2" eval 'ends 2 && says "--seeds belongs to the screen, --batch=grid and --batch=groups"'
run --batch --format md
ok "--format md without a grid: exit 2" eval 'ends 2 && one_line'

run $args -o whole --format tex
ok "LaTeX is that of table.tex" cmp out whole/table.tex
ok "LaTeX: as many begins as ends" [ "$(grep -c '\\begin{tabular}' out)" -eq "$(grep -c '\\end{tabular}' out)" ]
ok "LaTeX has booktabs" prints '\toprule'
run $args -o whole --format md
ok "Markdown is that of table.md" cmp out whole/table.md
run $args -o whole --format csv
ok "CSV is that of grid.csv" cmp out whole/grid.csv

if have_python; then
	cat >check.py <<'END'
import json, sys
lines = [json.loads(line) for line in open("whole/grid.jsonl")]
cells = [o for o in lines if o["type"] == "grid"]
assert lines[0]["type"] == "run"
assert len(cells) == 7 * 2 * 6, len(cells)
for o in cells:
    assert [s["seed"] for s in o["seeds"]] == [1, 2]
    for k in "2", "6", "10":
        x = [s["ndcg"][k] for s in o["seeds"]]
        assert abs(o["ndcg"][k] - sum(x) / 2) < 1e-12
        assert abs(o["ndcg_sd"][k] - abs(x[0] - x[1]) / 2 ** .5) < 1e-12
        assert o["ndcg_low"][k] - 1e-12 <= o["ndcg"][k] <= o["ndcg_high"][k] + 1e-12
        assert o["paper"][k] is None and o["difference"][k] is None
        if o["model"] == "Random":
            assert o["chance"][k] == o["ndcg"][k]
pairs = [o for o in lines if o["type"] == "compare"]
assert pairs and all(o["wins"] + o["ties"] + o["losses"] == o["users"] for o in pairs)
assert all(o["low"] <= o["difference"] <= o["high"] for o in pairs)
assert all(o["p_bootstrap"] <= o["p_holm"] for o in pairs)
END
	ok "grid.jsonl agrees with itself" python3 check.py
else
	skip "grid.jsonl agrees with itself" "there is no python3 here"
fi

# Data with the counts of the paper's Table 3, made up.
awk 'BEGIN {
	print "user,item,rating"
	for (i = 0; i < 1000209; i++)
		print 1 + i % 6040 "," 1 + (int(i / 6040) * 7 + i % 6040 * 13) % 3706 "," 1 + (i * 7 + int(i / 6040)) % 5
}' >counts.csv
run --batch=grid -m CCSR-C,CCSR-S,Top -e 1 -b 5,7 -k 10 -q counts.csv
ok "data of the paper's counts: exit 0" ends 0
ok "data of the paper's counts: printed values" eval 'grep -q "^CCSR-C  *\.7538 [+-]\.[0-9]* " out && grep -q "^Top  *\.3196 " out'
ok "no value was printed for 7 bits" eval 'grep -q "^CCSR-C  *\.7538 [+-]\.[0-9]*  *-  *-$" out'
ok "the mean distance from the printed values" eval 'grep -q "^  CCSR  *\.[0-9]* over 2 cells$" out && grep -q "^  *CCSR-C \.[0-9]*, CCSR-S \.[0-9]*$" out'
ok "printed values fit into 80 columns too" eval '! grep -E "^.{81}" out | grep -v sha256'
finish
