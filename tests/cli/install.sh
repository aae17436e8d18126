#!/bin/sh
# make install DESTDIR= is complete: the program, what it reads, its pages, and a
# library that another C program can be built with.
set -u
root=$PWD/install-test.tmp
log=$root.log
rm -rf "$root" "$log"
trap 'rm -rf "$root" "$log"' EXIT
n=0

# result STATUS TEXT
result() {
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $n - $2"
	else
		sed 's/^/# /' "$log"
		echo "not ok $n - $2"
	fi
}

in_root() {
	for path; do
		[ -e "$root$path" ] || echo "not installed: $path"
	done >"$log"
	[ ! -s "$log" ]
}

alone() {
	(cd "$root$includedir" && find hamtop -name '*.h') | while read -r header; do
		echo "#include \"$header\"" |
			$CC $TEST_CFLAGS -fsyntax-only -x c $(pc --cflags) - 2>&1
	done >"$log"
	[ ! -s "$log" ]
}

pc() {
	PKG_CONFIG_PATH="$root$libdir/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$root" pkg-config "$@" hamtop
}

build_and_run() {
	cat >"$root/use.c" <<'C'
#include <stdio.h>
#include <hamtop/base/rng.h>
#include <hamtop/data/digest.h>

int
main(void)
{
	struct digest d;
	struct rng rng = rng_start(1);
	char hex[65];

	digest_start(&d);
	digest_add(&d, "abc", 3);
	digest_hex(&d, hex);
	printf("%.8s %d\n", hex, rng_below(&rng, 10) < 10);
	return 0;
}
C
	# shellcheck disable=SC2046,SC2086 # flags are words
	$CC $TEST_CFLAGS -o "$root/use" "$root/use.c" $(pc --cflags --libs) >"$log" 2>&1 || return 1
	LD_LIBRARY_PATH="$root$libdir" "$root/use" >"$log" 2>&1 || return 1
	grep -qx 'ba7816bf 1' "$log"
}

echo 1..4
unset MAKEFLAGS MFLAGS MAKELEVEL
"$MAKE" -C "$top_builddir" install DESTDIR="$root" >"$log" 2>&1
result $? 'make install DESTDIR= works'
in_root "$bindir/hamtop" "$libdir/libhamtop.so" "$libdir/pkgconfig/hamtop.pc" \
	"$pkgdatadir/themes/default.yaml" "$pkgdatadir/data/demo.yaml" "$includedir/hamtop/base/err.h"
result $? 'the program and what it needs are there'
alone
result $? 'every installed header stands by itself'
build_and_run
result $? 'a C program is built with pkg-config hamtop'
