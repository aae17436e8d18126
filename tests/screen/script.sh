# The explorer by script: keys in, screens as text out, no terminal anywhere.
. "$top_srcdir/tests/cli/lib.sh"

# script OPTIONS..: runs the explorer with the script on standard input
script()
{
	"$HAMTOP" --script - -t 1 -b 10 -e 4 "$@" >out 2>err
	status=$?
}
# line N of FILE is at most W columns wide, and there are H lines
is_size()
{
	awk -v w="$2" -v h="$3" 'length > w { bad = 1 } END { exit bad || NR != h }' "$1"
}
lacks()
{
	! grep -F -e "$1" out
}

script <<'END'
# what a person would do
wait epoch 2
shot one
key e Down +
shot two
key Esc 7
shot three
key 1
wait end
shot -
END
ok 'a script ends with 0' ends 0
ok 'it says nothing' silent
ok 'wait epoch stops at the epoch' grep -q 'RUNNING  epoch 2 of 4' one
ok 'an edit waits for its epoch' grep -q '> 0\.' two
ok 'the data are shown' grep -q 'Long tail' three
ok 'wait end goes on to the results' prints 'CCSR-SST'
ok 'the results name their fold' prints 'Test fold'
ok 'the screen is 80x24' is_size one 80 24
ok 'the locale C gets ASCII' no_controls one
ok 'and nothing else' eval '! LC_ALL=C tr -d "\n\040-\176" <one | grep -q .'

mv out first
script <<'END'
wait epoch 2
shot once
cmd restart
key y
wait epoch 2
shot again
END
ok 'the same seed gives the same screen' cmp one once
# the log tells of the new start, and that is all
ok 'so does training again' eval 'grep -v "again with" again >a; grep -v "again with" once >b; cmp a b'

script <<'END'
wait epoch 3
key p S y
wait epoch 2
key c
shot one
wait end
cmd restart
wait epoch 1
cmd compare 2
shot -
wait end
shot both
END
ok 'a run is compared with a pinned one' eval 'grep -q "Run 2 beside run 1" one && grep -qE "95 % +[+-]" one && grep -q "validation, rated" one'
ok 'and with one that ended, on validation' eval 'prints "Run 3 beside run 2" && prints "validation, rated"'
ok 'on the test fold when both have' eval 'grep -q "test fold, rated" both && grep -qE "difference +[+]\.0000" both'

script -m CF-C,CF-S <<'END'
wait epoch 3
key b
shot -
END
ok 'a chart says what its loss is the mean over' prints 'Loss per rating, terms of'
ok 'it names the parts that the family has' eval 'prints " err " && prints " norm "'
ok 'and no others' eval 'lacks " rec " && lacks " bal " && lacks " sim "'
script -m CFcodeReg <<'END'
wait epoch 3
shot -
END
ok 'a row without forms is known by its form' eval 'prints "forms       S " && grep -E " S \.[0-9]{4}" out'

script <<'END'
wait epoch 3
key 2
shot -
key u o ] [ b
size 160x50
shot wide
key R y
shot before
END
ok 'codes are looked into while they form' eval 'prints "What rows rank by" && prints "Bits of SST, items"'
ok 'what binarizing loses stands beside chance' eval 'prints "chance@10" && prints "flipped %"'
ok 'there is room for all of it on a large screen' eval 'grep -q "Correlation of bits, C, users" wide && grep -q "Health of C" wide'
ok 'it names fold, users and seed' eval 'grep -q "Validation fold, rated items" wide && grep -q "seed 1" wide'
ok 'a run that has begun has no codes yet' grep -q 'come with the first epoch' before

script --size 40x12 <<'END'
shot -
size 1x1
shot one
size 200x60
shot two
END
ok '--size is obeyed' is_size out 40 12
ok 'down to one cell' is_size one 1 1
ok 'and up' is_size two 200 60

script --out kept -t 2 <<'END'
cmd board
shot before
key Space
wait cells 12
shot some
key Space
wait end
END
ok 'a grid begins when it is told' grep -q 'GRID NOT STARTED  0 of 13 networks' before
ok 'cells are there as soon as they are' grep -q 'CFcodeReg \.[0-9]\{4\}' some
ok 'the others are not' grep -q 'CCSR-SST *- ' some
ok 'paused, it lets the run go on to its end' ends 0
script --out kept --resume <<'END'
cmd board
shot again
key Space
wait grid
shot all
key c w
shot compared
END
ok 'the next start has what was kept' grep -q 'GRID PAUSED  9 of 13 networks' again
ok 'it goes on to the end' grep -q 'GRID COMPLETE  13 of 13' all
ok 'two rows are compared' grep -q '95 % [+-]\.[0-9]* to' compared
script --out kept --resume <<'END'
cmd board
key End Up
shot -
END
ok 'a row at or below chance says why' eval 'prints "v: at or below chance; it ranks first what is rated" && prints "DJSRH-S: only the diagonal"'
script --out cells <<'END'
cmd board
key Space
wait cells 4
END
script --out cells --resume <<'END'
wait epoch 1
cmd board
shot again
END
ok 'cells alone can be gone on from' eval 'ends 0 && grep -q "GRID PAUSED  [1-9] of 13" again'
echo 'cmd board
key Space
wait grid' >grid
"$HAMTOP" --script grid -t 1 -b 10 -e 4 --out killed >/dev/null 2>&1 &
until [ "$(ls killed/cells 2>/dev/null | wc -l)" -ge 7 ]; do
	sleep .05
done
kill -9 $!
wait $! 2>/dev/null
script --out killed --resume <<'END'
cmd board
key Space
wait grid
cmd export killed
END
ok 'a grid that was killed goes on' ends 0
run --batch=grid -b 10 -e 4 --out batch -q
ok 'the tables are those of --batch=grid' eval 'ends 0 &&
	same_files batch kept table.txt table.md table.tex grid.csv compare.csv &&
	same_files batch killed table.txt table.md table.tex grid.csv compare.csv'
script -m CCSR-S --set target=binary <<'END'
wait end
cmd board
shot -
END
ok 'what another family cannot do is no reason not to begin' ends 0
ok 'and is said on the board' eval 'prints "NO GRID" && prints "target"'
printf 'cmd board\nkey Space\nwait end\n' | "$HAMTOP" --script - -t 1 -b 5 -e 2 >out 2>err
status=$?
ok 'training waits while the grid runs' says '-:3: training waits while the grid runs'
printf 'cmd board\nwait cells 4\n' | "$HAMTOP" --script - -t 1 -b 5 -e 2 >out 2>err
status=$?
ok 'a grid that nobody started never comes' says '-:2: the grid is paused'

script --out parted --seeds 2 --size 160x50 <<'END'
cmd groups
shot before
key Space
wait cells 9
shot first
wait grid
shot both
key s o w
shot other
key Enter End
shot users
END
ok 'groups want two networks' grep -q 'CCSR-C and AECF-C of 10 bits are not trained yet; Space' before
ok 'which come first' grep -q '10 bits: [0-9]* better with CCSR-C' first
ok 'seeds agree or not' grep -qE 'seeds agree +[12]/2' both
ok 'another seed, other units' eval 'grep -q "seed 2 of 2" other && grep -q "in x0.01" other'
ok 'the last user is there' grep -qE '^.> [^ ]' users
run --batch=groups -t 1 -b 10 -e 4 --seeds 2 --out batch-groups -q
ok 'the groups are those of --batch=groups' eval 'ends 0 && same_files batch-groups parted groups.txt groups.csv groups.jsonl'
ok 'so are the users' cmp batch-groups/groups_10_seed2/per_user.csv parted/groups_10_seed2/per_user.csv
ok 'a manifest says how they were made' eval 'grep -q per_user parted/groups.manifest.json && grep -q "\"command\"" kept/grid.manifest.json && grep -q grid.csv kept/grid.manifest.json'

script <<'END'
wait epoch 1
key 3 r
type 12
key Enter 5
wait epoch 2
key Esc Esc
cmd rate 7=1
shot -
cmd rate 7=-
shot taken
END
ok 'you are a user while it trains' prints '2 rated; '
ok 'whose code is that of the newest epoch' grep -q 'you .* epoch 2 ' out
ok 'a rating is taken back' grep -q '1 rated; .* taking back' taken

script <<'END'
wait epoch 2
key 3 Right f
shot -
key Esc u u
cmd find 7
key ] ]
shot distances
END
ok 'neighbours of a user stand by distance' prints 'distance '
ok 'with the flipped bit' prints 'bit 1, flipped'
ok 'and the NDCG of the user' prints 'valid rated exp: '
ok 'those of an item too' grep -q 'within d  codes to try' distances

script <<'END'
wait epoch 2
key 6 Right Right Right Right
shot -
click 10 10
drag 12 4
shot moved
key r W
shot worst
key P
shot ask
END
ok 'a point moves by arrows' eval 'prints "TIED" && prints "b anywhere"'
ok 'and by the mouse' grep -q '^|.*:\[b\]:.*|' moved
ok 'the worst order of the network is found' eval 'grep -q "Worst 1 of 8" worst && grep -q "all 10 bits:.*FLIPPED" worst'
ok 'a question hides what is asked' eval 'grep -q "Question 1" ask && grep -qE "^\\| S +\\? +\\? +\\?" ask'

# refused TEXT LINE
refused()
{
	printf '%s\n' '# a comment' "$2" | "$HAMTOP" --script - -t 1 -b 10 -e 2 >out 2>err
	status=$?
	ok "'$2': exit 2" ends 2
	ok "'$2': says '$1'" says "-:2: $1"
}
refused 'there is no "jump"' 'jump high'
refused 'there is no key "Spcae"' 'key Spcae'
refused 'write `wait epoch N`' 'wait epoch'
refused 'the run ended after epoch 2' 'wait epoch 3'
refused 'write `size WxH`' 'size 0x0'
refused 'write `shot FILE`' 'shot'
refused 'write `click COLUMN ROW`' 'click here'
refused 'write `drag COLUMN ROW`' 'drag 3'
refused '">" is for a paused run' 'key >'
refused '"w" does nothing here now' 'key w'
refused '"longer-codes" does nothing here now' 'cmd longer-codes'
refused 'there is no command "jump"' 'cmd jump'

script <<'END'
key Space e + Esc
key > >
shot paused
key Space ]
wait epoch 3
cmd next-tab
cmd next-tab
shot -
END
ok 'Space works before the first wait' ends 0
ok '> trains an epoch a key' grep -q 'PAUSED  epoch 2 of 4' paused
ok 'an edit before training holds from epoch 1 on' prints 'epoch 1: lr'

echo 'wait end' >file
run --script nosuch
ok 'a script that is not there: exit 2' ends 2
ok 'and its name' says nosuch
printf 'key Space\nwait end\n' | "$HAMTOP" --script - -t 1 -b 10 -e 2 >out 2>err
status=$?
ok 'a pause that never ends is an error' says '-:2: training is paused'
run --script file -t 1 -b 10 -e 1 --theme nosuch
ok 'a theme that is not there: exit 2' ends 2

finish
