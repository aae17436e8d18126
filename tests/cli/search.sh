# --batch=search: small runs of the measurement; what is found does not depend on
# threads or kernels.
. "$top_srcdir/tests/cli/lib.sh"

small="--batch=search --set items=3000 --set queries=7 --bits 40"

run $small --format json
ok "one line of json: exit 0, silent" eval 'ends 0 && silent && [ "$(wc -l <out)" -eq 1 ]'
ok "its shape, in the contract's order" prints '"type":"search","items":3000,"bits":40,"queries":7,"k":10,'
ok "bytes of codes, floats and doubles" prints '"code_bytes":15000,"float_bytes":480000,"double_bytes":960000'
sum=$(sed -n 's/.*"checksum":\([0-9]*\).*/\1/p' out)
ok "something was found" [ "${sum:-0}" -gt 0 ]
run $small --format json --threads 1
ok "one thread finds the same" prints "\"checksum\":$sum}"
HAMTOP_ISA=scalar run $small --format json
ok "plain kernels find the same" eval 'prints "\"checksum\":$sum}" && prints "\"kernels\":\"scalar\""'
run $small --format json --seed 2
ok "another seed finds others" eval 'ends 0 && ! prints "\"checksum\":$sum}"'
run $small --format csv -k 5,10 -b 16
ok "csv: a head and a row for each length and cut-off" eval 'ends 0 && [ "$(wc -l <out)" -eq 5 ] &&
	head -1 out | grep -q "^items,bits,queries,k,threads,gcodes_per_second," &&
	[ "$(awk -F, "{ print NF }" out | sort -u | wc -l)" -eq 1 ]'
run $small
ok "text" eval 'ends 0 && prints "Gcodes/s" && no_controls out'
run --batch=search --set items=100000 --set queries=7 --bits 8 --format json
ok "short codes are looked up, and that is said" eval 'ends 0 && prints "\"method\":\"buckets\",\"by_buckets\":7" &&
	prints "\"gcodes_per_second\":null"'
run --batch=search --set help
ok "--set help names the keys" eval 'ends 0 && grep -q "^items " out && grep -q "^queries " out'
run --batch=search --set itmes=3
ok "a wrong key" eval 'ends 2 && one_line && says "only items and queries"'
run --batch=search --set items=-1
ok "a wrong number" eval 'ends 2 && one_line && says items'
run --batch=search demo
ok "it takes no DATA" eval 'ends 2 && one_line && says "leave DATA out"'
run --batch=search --set items=4000000000 --bits 1024
ok "more than memory holds: said, and what to type" eval 'ends 1 && empty && says "left out" && says "try --set items=N"'
HAMTOP_ISA=abacus run $small
ok "unknown kernels" eval 'ends 2 && one_line && says "HAMTOP_ISA: there are no Hamming kernels"'

finish
