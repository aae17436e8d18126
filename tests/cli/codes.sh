# An independent script gets the same scores from the codes and the split alone.
. "$top_srcdir/tests/cli/lib.sh"

run --batch -m CCSR-S,CCSR-SST -b 12,40 -e 4 -o many
ok "many rows: exit 0" ends 0
run --batch -m CCSR-S -b 20 -e 4 --split global --seed 3 -o one
ok "one row: exit 0" ends 0
if have_python; then
	for d in many/CCSR-S_12 many/CCSR-SST_12 many/CCSR-S_40 many/CCSR-SST_40 one; do
		ok "$d: the same to 1e-6" python3 "$top_srcdir/tests/cli/check_codes.py" \
			--results $d/results.jsonl $d
	done
	head -c 128 one/user_codes.npy >header
	head -c -128 one/user_codes.npy | tail -c +129 >codes
	{ cat header codes && head -c 128 /dev/zero; } >one/user_codes.npy
	differ()
	{
		! python3 "$top_srcdir/tests/cli/check_codes.py" --results one/results.jsonl one 2>said
		grep "result differs" said
	}
	ok "other codes give another score" differ
else
	skip "the same to 1e-6" "there is no python3 here"
fi

finish
