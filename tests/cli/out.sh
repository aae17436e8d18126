# --out DIR: what is there, who may overwrite it, and what it says.
. "$top_srcdir/tests/cli/lib.sh"

run --batch -m CCSR-S -b 12 -e 2 -o one --format json
ok "one row: exit 0" ends 0
cp out one.json
for file in manifest.json split.csv users.txt items.txt user_codes.npy item_codes.npy \
	user_features.npy item_features.npy loss.csv per_user.csv results.jsonl checkpoint.hamtop codes.sql; do
	ok "one row: $file" [ -s one/$file ]
done
ok "results.jsonl has the result line" eval 'grep "\"type\":\"result\"" one.json | cmp - one/results.jsonl'
ok "loss.csv: a header and a line an epoch" [ "$(wc -l <one/loss.csv)" -eq 3 ]
ok "users.txt: a line a user" [ "$(wc -l <one/users.txt)" -eq 1000 ]
ok "no temporary file is left" eval '! ls one | grep -i tmp'

run --batch -m Top -o one
ok "another run's directory is refused" eval 'ends 2 && says "another run" && one_line && empty'
run --batch -m Top -o one --force
ok "--force overwrites" eval 'ends 0 && grep -q "\"Top\"" one/results.jsonl'

run --batch -m CCSR-S,CCSR-ST,Top -b 8,12 -e 2 -o many
ok "many rows: exit 0" ends 0
for row in CCSR-S_8 CCSR-ST_8 Top_8 CCSR-S_12 CCSR-ST_12 Top_12; do
	for file in manifest.json split.csv users.txt items.txt per_user.csv results.jsonl; do
		ok "many rows: $row/$file" [ -s many/$row/$file ]
	done
done
ok "many rows: results of all" [ "$(wc -l <many/results.jsonl)" -eq 6 ]
ok "many rows: a checkpoint each" [ -s many/checkpoint-CCSR-8.hamtop -a -s many/checkpoint-CCSR-12.hamtop ]
ok "codes only where there are codes" [ -s many/CCSR-S_8/user_codes.npy -a ! -e many/CCSR-ST_8/user_codes.npy ]

if have_python; then
	cat >manifest.py <<'END'
import hashlib, json, os, sys
for top in sys.argv[1:]:
    m = json.load(open(os.path.join(top, "manifest.json")))
    assert m["state"] == "finished", m["state"]
    assert m["files"]
    for name, f in m["files"].items():
        data = open(os.path.join(top, name), "rb").read()
        assert len(data) == f["bytes"] and hashlib.sha256(data).hexdigest() == f["sha256"], name
    split = open(os.path.join(top, "split.csv")).read().splitlines()[1:]
    h = hashlib.sha256()
    for line in split:
        user, item, rating, fold = line.split(",")
        h.update(f"{user}\t{item}\t{fold}\n".encode())
    assert h.hexdigest() == m["split"]["sha256"]
END
	ok "the manifests' sums are right" python3 manifest.py many many/CCSR-S_8 many/Top_12
	mv many first
	python3 - <<'END' >again
import json
print(json.load(open("first/manifest.json"))["command"].replace("hamtop", '"$HAMTOP"', 1))
END
	sh ./again >out 2>err
	ok "the manifest's command makes the same codes" cmp first/CCSR-S_8/user_codes.npy many/CCSR-S_8/user_codes.npy
else
	skip "the manifests' sums are right" "there is no python3 here"
	skip "the manifest's command makes the same codes" "there is no python3 here"
fi

: >file
run --batch -m Top -o file
ok "a file is no directory" eval 'ends 2 && one_line && says "--out: file is there and is no directory"'
run --batch -m Top -o new/deep/dir
ok "directories are made" eval 'ends 0 && [ -s new/deep/dir/manifest.json ]'
(ulimit -f 100 && "$HAMTOP" --batch -m CCSR-S -b 12 -e 2 -o full >out 2>err)
status=$?
ok "a disk that is full: exit 1, one sentence" eval 'ends 1 && one_line && says "cannot"'
mkdir nothing
run --batch -m CCSR-S -o nothing --resume
ok "nothing to go on from: exit 2" eval 'ends 2 && says "no checkpoint to go on from" &&
	says "start over with --force"'
run --batch -m CCSR-S -o unmade --resume
ok "a refused --resume makes no directory" eval 'ends 2 && [ ! -e unmade ]'
run --batch -m Top -o file/below
ok "a directory that cannot be made" eval 'ends 2 && one_line && says "--out: the directory file/below cannot be made"'

finish
