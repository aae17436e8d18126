# codes.sql is for PostgreSQL: a server of our own takes it and ranks as the codes do.
. "$top_srcdir/tests/cli/lib.sh"

# nearest FOLDER: the ten items nearest to the first user, as the query prints them
nearest()
{
	python3 - "$1" <<'END'
import sys
def codes(side):
    data = open(f"{sys.argv[1]}/{side}_codes.npy", "rb").read()
    start = 10 + int.from_bytes(data[8:10], "little")
    ids = open(f"{sys.argv[1]}/{side}s.txt").read().split("\n")[:-1]
    width = (len(data) - start) // len(ids)
    return ids, [int.from_bytes(data[start + r * width:start + (r + 1) * width], "big") for r in range(len(ids))]
ids, items = codes("item")
user = codes("user")[1][0]
found = sorted((bin(user ^ code).count("1"), row) for row, code in enumerate(items))
for distance, row in found[:10]:
    print(f"{ids[row]}|{distance}")
END
}

# A server of our own; root must hand it to somebody else.
as_server()
{
	if [ "$(id -u)" -eq 0 ]; then
		su -s /bin/sh nobody -c "$*"
	else
		sh -c "$*"
	fi
}

start_postgresql()
{
	bin=$(for b in "$(pg_config --bindir 2>/dev/null)" /usr/lib/postgresql/*/bin; do
		[ -x "$b/initdb" ] && [ -x "$b/pg_ctl" ] && echo "$b"
	done | tail -n 1)
	[ -n "$bin" ] && psql --version >/dev/null 2>&1 || return 1
	chmod 755 "$dir" && mkdir -m 777 "$dir/pg" || return 1
	trap 'as_server "$bin/pg_ctl" -D "$dir/pg/d" -m immediate stop >/dev/null 2>&1; rm -rf "$dir"' EXIT
	{
		as_server "$bin/initdb" -N -A trust -U hamtop -E UTF8 --locale=C -D "$dir/pg/d" &&
			as_server "$bin/pg_ctl" -w -D "$dir/pg/d" -l "$dir/pg/log" \
				-o "'-F -k $dir/pg -c listen_addresses='" start
	} >"$dir/pg.out" 2>&1 </dev/null
}

# The rows of a query that the screen Neighbours shows, and of FAISS beside the codes.
script='wait end
size 200x60
key 3 Y
shot sheet'
echo "$script" >keys
run --script keys -m CCSR-S -b 40 -e 2 --ascii -o shown
ok "the screen shows the queries" ends 0
sed -n '/^SELECT .*bit_count/,/;/p' sheet >query.sql
sed -n '/^import faiss/,/^distance, row/p' sheet >ask.py
folder=$(dirname "$(find shown -name item_codes.npy)")
if have_python && python3 -c 'import faiss, numpy' 2>/dev/null; then
	echo 'item = open("items.txt").read().split()
for r, d in zip(row[0], distance[0]):
    print(f"{item[r]}|{d}")' >>ask.py
	cp ask.py shown/*.txt "$folder" 2>/dev/null
	(cd "$folder" && python3 ask.py) >asked 2>err
	cp shown/*.txt "$folder" 2>/dev/null
	nearest "$folder" >expected
	ok "FAISS finds at these distances" eval '[ -s expected ] && cut -d "|" -f 2 expected >want &&
		cut -d "|" -f 2 asked | diff want -'
else
	skip "FAISS finds the same" "there is no FAISS for python3 here"
fi

if ! have_python || ! start_postgresql; then
	skip "codes.sql is taken" "there is no PostgreSQL server or no python3 here"
	finish
fi
run --batch -m CCSR-S -b 40 -e 2 -o row
ok "codes are made" ends 0
psql -X -q -h "$dir/pg" -U hamtop -d postgres -At -f row/codes.sql >sql 2>err
status=$?
ok "codes.sql is taken" eval 'ends 0 && silent'
nearest row >expected
ok "its query ranks as the codes do" eval '[ -s expected ] && cut -d "|" -f 1,3 sql | diff expected -'
psql -X -q -h "$dir/pg" -U hamtop -d postgres -At -f query.sql >sql 2>err
status=$?
ok "so does that of the screen" eval 'ends 0 && cut -d "|" -f 2,4 sql | diff expected -'
finish
