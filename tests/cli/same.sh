# The same seed gives the same bits, whatever the number of threads.
. "$top_srcdir/tests/cli/lib.sh"

# trains NAME ARGS...
train()
{
	name=$1
	shift
	run --batch -m CCSR-S,CCSR-SST,CCSR-C -b 12 -e 3 --format json -o "$name" "$@"
	sed 's/"seconds":[^,]*,//;s/"threads":[^,]*,//' out >"$name.json"
	ok "$name: exit 0" ends 0
}

train one --threads 1 --seed 7
train again --threads 1 --seed 7
train two --threads 2 --seed 7
train three --threads 3 --seed 7
train other --threads 1 --seed 8

for name in again two three; do
	ok "$name: losses and scores of one" cmp one.json $name.json
	for file in CCSR-S_12/user_codes.npy CCSR-S_12/item_codes.npy CCSR-SST_12/user_codes.npy \
		CCSR-C_12/user_features.npy CCSR-C_12/item_features.npy split.csv; do
		ok "$name: $file of one" cmp one/$file $name/$file
	done
done
ok "another seed, another split" eval '! cmp -s one/split.csv other/split.csv'
ok "another seed, other codes" eval '! cmp -s one/CCSR-S_12/item_codes.npy other/CCSR-S_12/item_codes.npy'

finish
