# --batch=data: the same shape in text, JSON and CSV, from the command line's options.
. "$top_srcdir/tests/cli/lib.sh"

run --batch=data --format json
ok "demo as json: exit 0, silent" eval 'ends 0 && silent && [ "$(wc -l <out)" -eq 1 ]'
ok "demo: counts" prints '"users":1000,"items":600,"ratings":59827'
if have_python; then
	cat >data.py <<'END'
import json, sys
d = json.loads(sys.stdin.read())
assert d["type"] == "data"
assert d["train"] + d["valid"] + d["test"] == d["ratings"]
assert sum(b["count"] for b in d["histogram"]) == d["ratings"]
assert abs(d["density"] - d["ratings"] / d["users"] / d["items"]) < 1e-12
assert d["tail"][0]["ratings"] == d["per_item"]["max"] and d["tail"][-1]["rank"] == d["items"]
END
	ok "demo: the parts add up" eval 'python3 data.py <out'
else
	skip "demo: the parts add up" "there is no python3 here"
fi
run --batch=data
ok "demo as text" eval 'ends 0 && prints "1,000 users, 600 items, 59,827 ratings" && no_controls out'
run --batch=data --format csv
ok "demo as csv" eval 'ends 0 && grep -x count,ratings,59827 out && ! awk -F, "NF != 3" out | grep .'

printf 'film;4;ann\nfilm;2;bob\nplay;5;ann\nplay;1;bob\nsong;3;ann\nsong;3;ann\n' >my.txt
columns="--columns user=3,item=1,rating=2 --delimiter ; --header no"
run --batch=data $columns my.txt --format json
ok "columns and delimiter as told" eval 'ends 0 && prints "\"users\":2,\"items\":3,\"ratings\":5," &&
	prints "\"duplicates\":1"'
run --batch=data $columns -d my.txt --format json
ok "-d is DATA" eval 'ends 0 && prints "\"data\":\"my\""'
printf 'data: my.txt\ncolumns: "user=3,item=1,rating=2"\ndelimiter: ";"\nheader: no\nbatch: data\nformat: json\n' >run.yaml
run -c run.yaml
ok "the same from a run file" eval 'ends 0 && prints "\"users\":2,\"items\":3,\"ratings\":5,"'
printf 'oops\n' >>my.txt
run --batch=data $columns my.txt
ok "a bad line: exit 3, file and line" eval 'ends 3 && one_line && says "my.txt:7:" &&
	says "; --skip-bad leaves such lines out"'
run --batch=data $columns --skip-bad my.txt --format json
ok "--skip-bad leaves it out and counts it" eval 'ends 0 && prints "\"bad\":1,\"first_bad\":\"my.txt:7:"'
run --batch=data --min-user 30 --min-item 20 --format json
ok "filters" eval 'ends 0 && ! grep "\"users_filtered\":0," out'
run --batch=data --seed 2 --split global --test-share 0.3 --format json
ok "split options" eval 'ends 0 && prints "\"split\":\"global\",\"test_share\":0.3,\"valid_share\":0.05,\"seed\":2"'
run --batch=data synth:none
ok "synth: names what there is" eval 'ends 2 && one_line && says synth:ml-1m'
mkdir nothing
run --batch=data nothing
ok "a directory without ratings: exit 3" eval 'ends 3 && one_line && says nothing'

printf 'user,item,rating\nann,film,3\nbob,film,4\ncem,film,5\n' >few.csv
run --batch=data few.csv
ok "too few to split: shown, and what to type" eval 'ends 0 && prints "3 users, 1 item, 3 ratings" &&
	prints "none is possible" && one_line && says "try --split global --test-share 0.5"'
run --batch=data few.csv --format json
ok "too few to split, as json" eval 'ends 0 && prints "\"no_split\":\"the test fold is empty"'
run --batch -m Top few.csv
ok "too few to split: nothing is trained" eval 'ends 3 && empty && one_line &&
	says "try --split global --test-share 0.5"'
run --batch -m Top few.csv --split global --test-share 0.5 --valid-share 0
ok "what it says to type works" ends 0

finish
