# An OpenBLAS that does not know the CPU is started again with better kernels,
# once; what the user set is respected.
. "$top_srcdir/tests/cli/lib.sh"

cat >fake.c <<'END'
#include <stdlib.h>
/* OpenBLAS as it answers on a CPU that it does not know */
char *openblas_get_corename(void)
{
	static char name[32];
	const char *set = getenv("OPENBLAS_CORETYPE");
	char *to = name;
	if (!set || !*set)
		return "Prescott";
	while (*set && to < name + 31)
		*to++ = *set++;
	return name;
}
END
if ! ${CC:-cc} -shared -fPIC -o fake.so fake.c 2>/dev/null; then
	skip "kernels of OpenBLAS" "there is no compiler here"
	finish
fi
LD_PRELOAD=$dir/fake.so "$HAMTOP" --batch -m Top --format json -v >out 2>err
if ! grep -q 'started again with' err; then
	skip "kernels of OpenBLAS" "this CPU, or this build, has no better ones"
	finish
fi
ok "started again, once" [ "$(grep -c 'started again with' err)" -eq 1 ]
ok "with other kernels" eval '! grep Prescott out && grep "\"blas\":\"OpenBLAS" out'
LD_PRELOAD=$dir/fake.so "$HAMTOP" --batch -m Top --format json >out 2>err
ok "said with -v only" silent
OPENBLAS_CORETYPE=Nehalem LD_PRELOAD=$dir/fake.so "$HAMTOP" --batch -m Top --format json >out 2>err
ok "a value that is set is respected" eval 'prints "Nehalem\"" && says "OPENBLAS_CORETYPE=Nehalem is set" && one_line'
OPENBLAS_CORETYPE=Nehalem LD_PRELOAD=$dir/fake.so "$HAMTOP" --batch -m Top --format json -q >out 2>err
ok "and with -q not even noted" silent

finish
