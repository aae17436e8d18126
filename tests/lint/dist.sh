#!/bin/sh
# Whatever git keeps, the archive of a release has.
set -u
echo 1..1
top=$(cd "$top_srcdir" && pwd -P)
if [ "$(git -C "$top" rev-parse --show-toplevel 2>/dev/null)" != "$top" ]; then
	echo 'ok 1 - everything is in the dist # SKIP this is no git checkout'
	exit 0
fi
git -C "$top" ls-files | grep -v '^\.gitignore$' | LC_ALL=C sort >dist-wanted.tmp
LC_ALL=C sort -u "$top_builddir/tests/lint/dist.list" >dist-there.tmp
lost=$(LC_ALL=C comm -23 dist-wanted.tmp dist-there.tmp)
rm -f dist-wanted.tmp dist-there.tmp
if [ -z "$lost" ]; then
	echo 'ok 1 - everything is in the dist'
else
	echo "$lost" | sed 's/^/# in git and not in the dist: /'
	echo 'not ok 1 - everything is in the dist'
fi
