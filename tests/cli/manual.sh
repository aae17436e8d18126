# hamtop(1) documents every option of --help, and is good mdoc.
. "$top_srcdir/tests/cli/lib.sh"
page=$top_srcdir/man/hamtop.1

run --help
sed -n 's/^ *\(-.,\)* *--\([a-z-]*\).*/\2/p' out | sort -u >options
ok "--help lists options" [ "$(wc -l <options)" -gt 30 ]
for option in $(cat options); do
	ok "the manual has --$option" grep -q -e "^\.It.*Fl -$option\( \|\$\|=\)" "$page"
done
for job in train grid groups neighbors data search; do
	ok "the manual has the job $job" grep -q "^\.It Cm $job\$" "$page"
done
if command -v mandoc >/dev/null; then
	for p in "$top_srcdir"/man/*.[15]; do
		mandoc -T lint "$p" 2>&1 | grep -vE "referenced manual not found|outdated mandoc.db" >out
		ok "${p##*/} is clean mdoc" eval 'cat out; [ ! -s out ]'
	done
else
	skip "the manual is clean mdoc" "there is no mandoc here"
fi

finish
