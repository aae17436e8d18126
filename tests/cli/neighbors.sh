# --batch=neighbors: what is near users, and near somebody who only rated.
. "$top_srcdir/tests/cli/lib.sh"

run --batch=neighbors --user 1 --user 7 -b 20 -e 2 -k 3 -q
ok "two users: exit 0, nothing on standard error" eval 'ends 0 && [ ! -s err ]'
ok "each has a code" eval '[ "$(grep -cE "^[01]{20}$" out)" -eq 2 ]'
ok "and three items and three users" eval '[ "$(grep -cE "^ +[123] +[0-9]+  " out)" -eq 12 ]'

run --batch=neighbors --rate 12=5 --rate 40=1 --rate 7=3 --rate 7=- -b 20 -e 2 -k 600 -q --format=csv
ok "somebody who rated" ends 0
ok "what was rated is not listed" eval '! grep -qE "^,[0-9]+,(12|40)," out'
ok "what was taken back is" grep -qE '^,[0-9]+,7,' out
ok "nor anything twice" eval '[ "$(grep -cE "^,[0-9]+,[0-9]+,," out)" -eq 598 ]'

if have_python; then
	run --batch=neighbors --user 3 --rate 12=5 -b 20 -e 2 -k 4 -q --format=json
	ok "JSON: distances rise, and are those of the codes of --out" eval 'ends 0 &&
		"$HAMTOP" --batch -m CCSR-S -b 20 -e 2 -q -o codes >/dev/null &&
		python3 - <<"END"
import json
lines = [json.loads(line) for line in open("out")]
codes = {line["user"]: line["code"] for line in lines if line["type"] == "code"}
assert set(codes) == {"3", None}, codes
def load(side):
    data = open(f"codes/{side}_codes.npy", "rb").read()
    start = 10 + int.from_bytes(data[8:10], "little")
    ids = open(f"codes/{side}s.txt").read().split("\n")[:-1]
    bits = "".join(f"{b:08b}" for b in data[start:])
    return {i: bits[24 * r:24 * r + 20] for r, i in enumerate(ids)}
item, user = load("item"), load("user")
assert codes["3"] == user["3"]
near = [line for line in lines if line["type"] == "neighbor"]
assert len(near) == 16
for at, line in enumerate(near):
    other = item[line["item"]] if line["item"] else user[line["neighbor"]]
    assert line["distance"] == sum(a != b for a, b in zip(codes[line["user"]], other)), line
    assert line["rank"] == at % 4 + 1
    assert at % 4 == 0 or line["distance"] >= near[at - 1]["distance"]
END'
else
	skip "JSON: distances rise, and are those of the codes of --out" "there is no python3 here"
fi

# refused TEXT ARGUMENT...
refused()
{
	text=$1
	shift
	run --batch=neighbors "$@" -e 1 -q
	ok "$*: exit 2" ends 2
	ok "$*: says '$text'" says "$text"
}
refused "whose?" -b 20
refused "no user 'nobody'" --user nobody
refused "no item 'nothing'" --rate nothing=5
refused "ratings of these data are" --rate 12=77
refused "ITEM=RATING" --rate 12
refused "has no codes" --user 1 -m CCSR-ST
refused "one row and one code length" --user 1 -b 10,20
refused "an encoder" --rate 12=5 -m CF-S
run --batch --user 1 -e 1
ok "--user belongs to it" eval 'ends 2 && says "batch=neighbors"'
finish
