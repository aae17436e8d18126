# The examples of hamtop(1) do what they say: each block runs with exit 0.
. "$top_srcdir/tests/cli/lib.sh"

mkdir bin blocks
ln -s "$HAMTOP" bin/hamtop
PATH=$dir/bin:$PATH
export PATH

sed -n '/^\.Sh EXAMPLES/,/^\.Sh SEE/p' "$top_srcdir/man/hamtop.1" |
	awk '/^\.Bd/ { n++; in_block = 1; next }
	     /^\.Ed/ { in_block = 0 }
	     in_block { gsub(/\\e/, "\\"); gsub(/\\-/, "-"); print > ("blocks/" n) }'

ok "there are examples" [ "$(ls blocks | wc -l)" -ge 5 ]
for block in blocks/*; do
	sh -e "$block" >out 2>err </dev/null
	status=$?
	ok "$(head -n 1 "$block")" eval 'ends 0 && [ -s out ]'
done

finish
