# Section 5.6: two rows part the users; scikit-learn gets the same Table 6.
. "$top_srcdir/tests/cli/lib.sh"
args="--batch=groups -e 2"

# sum COLUMN FILE: of the lines of CCSR-C
sum()
{
	awk -F, -v c="$1" '$2 == "CCSR-C" { s += $c } END { print s }' "$2"
}

run $args -b 5,12 --seeds 2 -o two -v
ok "groups: exit 0" ends 0
mv out two.out
ok "only the networks of the two rows are trained" [ "$(grep -c ': done in' err)" -eq 8 ]
ok "standard output is groups.txt" cmp two.out two/groups.txt
ok "no line is wider than 80" eval '! grep -E "^.{81}" two.out | grep -v sha256'
ok "the tables are there" eval 'grep -q "^Table 6" two.out && grep -q "^What holds" two.out &&
	grep -q "^Over the seeds" two.out'
figure='/^Figure 3/,/bootstrap/p'
ok "Figure 3 has a line for each group" [ "$(sed -n "$figure" two.out | grep -cE ' % +.*\|')" -eq 12 ]
ok "its bars are on the sides of their signs" eval 'sed -n "$figure" two.out >bars &&
	grep -qE "\+.*\|#" bars && ! grep -E "\+[0-9.]* % .*#.*\||-[0-9.]* % .*\|.*#" bars'
for d in groups_5_seed1 groups_5_seed2 groups_12_seed1 groups_12_seed2; do
	ok "$d: two lines a user" [ "$(wc -l <two/$d/per_user.csv)" -eq 2001 ]
done
ok "every user is in a group" eval '! tail -n +2 two/groups_5_seed1/per_user.csv |
	grep -vE ",(CCSR|AECF|tied)\$"'
ok "the manifest lists them" grep -q '"groups_12_seed2/per_user.csv"' two/manifest.json

run $args -b 5,12 --seeds 2 -o two -t 1 -v
ok "again, on one thread: nothing is trained, the same table" eval 'ends 0 &&
	! grep -q ": done in" err && cmp two.out out'
run $args -b 5,12 --seeds 2 -o two --format csv -q
ok "CSV is groups.csv" eval 'ends 0 && cmp out two/groups.csv'
ok "CSV has a line for each seed, length and feature" [ "$(wc -l <out)" -eq 13 ]

run $args -b 12 -o one -q
run --batch=data --format json -q
train=$(sed 's/.*"train":\([0-9]*\).*/\1/' out) all=$(sed 's/"per_user".*//; s/.*"ratings":\([0-9]*\).*/\1/' out)
ok "features are of the training part" [ "$(sum 4 one/groups_12/per_user.csv)" -eq "$train" ]
run $args -b 12 -o one -q --profile all
ok "or of all ratings" eval 'ends 0 && [ "$(sum 4 one/groups_12/per_user.csv)" -eq "$all" ]'

run --batch=grid -m CCSR-C,AECF-C -b 12 -e 2 -q -o grid
run $args -b 12 -o grid -v
ok "cells of a grid are taken" eval 'ends 0 && ! grep -q ": done in" err'

run $args -b 12 -m CCSR-C,CCSR-S --format json -q
ok "any two rows" eval 'ends 0 && prints "\"users_ccsr-s\":"'
run $args -m CCSR-C
ok "one row: exit 2" eval 'ends 2 && one_line && says "compares two rows"'
run --batch --profile all
ok "--profile without groups: exit 2" eval 'ends 2 && one_line'
run $args --format md
ok "--format md: exit 2" eval 'ends 2 && one_line'

for python in python3 /usr/bin/python3; do
	$python -c 'import sklearn.feature_selection, scipy.stats' 2>/dev/null && break
	python=
done
if [ -n "$python" ]; then
	for d in two one; do
		ok "$d: scikit-learn says the same" $python \
			"$top_srcdir/tests/cli/check_groups.py" $d
	done
	sed -i '2s/,[0-9]*\(,[^,]*,[^,]*,[^,]*\)$/,999\1/' one/groups_12/per_user.csv
	ok "other features give another statistic" eval '! $python \
		"$top_srcdir/tests/cli/check_groups.py" one 2>said && grep "scikit-learn" said'
else
	skip "scikit-learn says the same" "there is no scikit-learn here"
fi

finish
