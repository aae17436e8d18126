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
#include <hamtop/eval/search.h>

/* The two codes of 8 bits that are nearest to one of four. */
static int
search(void)
{
	static const uint64_t codes[] = { 0xffull << 56, 0x0full << 56, 0x03ull << 56, 0 };
	struct err err = ERR_INIT;
	struct search_index *index = search_of(codes, 4, 8, SEARCH_AUTO, &err);
	struct search_end end;
	uint32_t item[2];
	uint16_t distance[2];

	if (!index || !search_topk(index, codes + 2, 1, 2, item, distance, &end, NULL, NULL, &err)) {
		puts(err.msg);
		return 1;
	}
	printf("%u at %u, %u at %u of %u\n", item[0], distance[0], item[1], distance[1], end.tied);
	search_free(index);
	return 0;
}

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
	return search();
}
C
	# shellcheck disable=SC2046,SC2086 # flags are words
	$CC $TEST_CFLAGS -o "$root/use" "$root/use.c" $(pc --cflags --libs) >"$log" 2>&1 || return 1
	LD_LIBRARY_PATH="$root$libdir" "$root/use" >"$log" 2>&1 || return 1
	grep -qx 'ba7816bf 1' "$log" && grep -qx '2 at 0, 1 at 2 of 2' "$log"
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
result $? 'a C program is built with pkg-config hamtop, and searches'
