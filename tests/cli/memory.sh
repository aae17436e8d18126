# Too little memory: one sentence and exit 1, never a wait without end.
. "$top_srcdir/tests/cli/lib.sh"

# within KIB ARGS...: run with so much address space; a program that hangs is killed
within()
{
	limit=$1
	shift
	(
		ulimit -v "$limit"
		exec timeout -s KILL 60 "$HAMTOP" "$@" >out 2>err </dev/null
	)
	status=$?
}

search="--batch=search --set items=3000 --set queries=7 --bits 40"

# the address sanitizer maps terabytes
if ! (ulimit -v 4000000 && "$HAMTOP" --version >/dev/null 2>&1); then
	skip "limits of address space" "the program cannot run under one"
else
	within 200000 --version
	ok "a question is answered" ends 0
	within 200000 --batch -m Top -q demo
	ok "a rule needs no BLAS" ends 0
	within 200000 --batch -m CCSR-S -b 5 -q demo
	ok "training: exit 1 and a sentence" eval 'ends 1 && one_line && says "not enough memory for OpenBLAS"'
	within 200000 $search
	ok "so does --batch=search" eval 'ends 1 && one_line && says "not enough memory for OpenBLAS"'
	within 900000 --threads 2 $search
	ok "with room for two threads it runs" eval 'ends 0 && prints "Gcodes/s"'
	within 900000 --threads 2 --batch=search --set items=100000000 --bits 64 -q
	ok "codes beyond the limit are left out" eval 'ends 1 && says "left out" && says "try --set items=N"'
	within 600000 --threads 2 --batch -m CCSR-S -b 40 -q --set hidden=4096 synth:ml-1m
	ok "a network beyond the limit" eval 'ends 1 && one_line && says "not enough memory"'
fi

finish
