# The completions come from the option table and are good shell.
. "$top_srcdir/tests/cli/lib.sh"

run --help
sed -n 's/^ *\(-.,\)* *--\([a-z-]*\).*/\2/p' out | sort -u >options

run --print-completion bash
mv out hamtop.bash
ok "bash: exit 0" ends 0
for option in $(cat options); do
	ok "bash knows --$option" grep -q -e "--$option[ |)']" hamtop.bash
done
if command -v bash >/dev/null; then
	ok "bash reads it" bash -n hamtop.bash
	cat >try <<'END'
. ./hamtop.bash
COMP_WORDS=(hamtop --recipe d) COMP_CWORD=2; _hamtop; echo "${COMPREPLY[*]}"
COMP_WORDS=(hamtop --batch = d) COMP_CWORD=3; _hamtop; echo "${COMPREPLY[*]}"
COMP_WORDS=(hamtop --prot) COMP_CWORD=1; _hamtop; echo "${COMPREPLY[*]}"
END
	bash try >out 2>err
	printf 'dual\ndata\n--protocol\n' >want
	ok "bash completes names and values" cmp want out
else
	skip "bash reads it" "there is no bash here"
fi

run --print-completion zsh
mv out _hamtop
ok "zsh: exit 0" ends 0
for option in $(cat options); do
	ok "zsh knows --$option" grep -q -e "--$option[=[]" _hamtop
done
if command -v zsh >/dev/null; then
	ok "zsh reads it" zsh -n _hamtop
else
	skip "zsh reads it" "there is no zsh here"
fi

finish
