# Interrupted and resumed is bit for bit the same as never interrupted.
. "$top_srcdir/tests/cli/lib.sh"
args="--batch -m CCSR-S,CCSR-SST -b 12 -e 80 --threads 1 --format json"

# stops_at SIGNAL EPOCH DIR: starts a run, waits for an epoch, sends the signal
stops_at()
{
	: >out # or the last one would be read before the new one is begun
	"$HAMTOP" $args -o "$3" >out 2>err </dev/null &
	pid=$!
	while kill -0 $pid 2>/dev/null && ! grep -q "\"epoch\":$2," out; do
		sleep 0.02
	done
	kill -$1 $pid 2>/dev/null
	wait $pid
	status=$?
}

run $args -o whole
ok "the whole run: exit 0" ends 0
sed 's/"seconds":[^,}]*//g' out | grep '"type":"result"' >whole.json

stops_at INT 3 parts
ok "SIGINT: exit 130" ends 130
ok "SIGINT: says what is kept" eval 'says "interrupted" && one_line'
ok "SIGINT: what was finished is printed" eval 'prints "\"type\":\"result\""'
ok "SIGINT: a checkpoint is there" [ -s parts/checkpoint.hamtop ]
ok "SIGINT: the manifest says so" grep -q '"state": "interrupted"' parts/manifest.json
run $args -o parts --resume
ok "--resume: exit 0" ends 0
ok "--resume goes on, not from the start" eval '! grep "\"epoch\":1," out'
sed 's/"seconds":[^,}]*//g' out | grep '"type":"result"' >parts.json
ok "--resume: the same results" cmp whole.json parts.json
for row in CCSR-S_12 CCSR-SST_12; do
	for file in user_codes.npy item_codes.npy user_features.npy item_features.npy per_user.csv; do
		ok "--resume: the same $row/$file" cmp whole/$row/$file parts/$row/$file
	done
	for d in whole parts; do
		cut -d, -f1-8,10- $d/$row/loss.csv >$d.loss
	done
	ok "--resume: the same $row/loss.csv" cmp whole.loss parts.loss
done

if have_python; then
	# what was trained; the header beside it also keeps seconds
	cat >tensors.py <<'END'
import json, sys
data = open(sys.argv[1], "rb").read()
magic, size, rest = data.split(b"\n", 2)
head = json.loads(rest[:int(size)])
floats = sum(n for net in head["nets"] for part in ("now", "best") for _, n in net[part])
assert magic == b"hamtop-checkpoint 2" and floats > 0
sys.stdout.buffer.write(rest[int(size):int(size) + 4 * floats])
END
	python3 tensors.py whole/checkpoint.hamtop >whole.tensors
	python3 tensors.py parts/checkpoint.hamtop >parts.tensors
	ok "--resume: the same weights and moments" eval '[ -s whole.tensors ] && cmp whole.tensors parts.tensors'
else
	skip "--resume: the same weights and moments" "there is no python3 here"
fi

stops_at TERM 3 parts2
ok "SIGTERM: exit 130" ends 130
run $args -o parts2 --resume --threads 2
ok "--resume on two threads: the same codes" cmp whole/CCSR-S_12/user_codes.npy parts2/CCSR-S_12/user_codes.npy

run $args -o parts2 --resume
ok "--resume of a finished run: the same results" eval 'ends 0 &&
	sed "s/\"seconds\":[^,}]*//g" out | grep "\"type\":\"result\"" | cmp - whole.json'
run $args -o parts2 --resume --seed 2
ok "--resume of another job: exit 2" eval 'ends 2 && one_line'
printf 'x' | dd of=parts2/checkpoint.hamtop bs=1 seek=2000 conv=notrunc 2>/dev/null
run $args -o parts2 --resume
ok "--resume of a damaged checkpoint: exit 3" eval 'ends 3 && one_line && says checkpoint.hamtop'

finish
