# The explorer in lines: what a listener hears, what can be written, how it ends.
. "$top_srcdir/tests/cli/lib.sh"

# lines OPTIONS..: runs it with the lines on standard input
lines()
{
	timeout 100 "$HAMTOP" --plain -t 1 -b 8 -e 3 "$@" >out 2>err
	status=$?
}
# before A B: A is said first before B is
before()
{
	awk -v a="$1" -v b="$2" 'index($0, a) && !x { x = NR } index($0, b) && !y { y = NR } END { exit !(x && y && x < y) }' out
}

lines <<'END'
wait end
train
2
3
4
5
6
7
END
ok 'the end of the lines ends it with 0' ends 0
ok 'it says nothing on standard error' silent
ok 'it says where help is' prints 'Write ? for what can be written'
ok 'no byte of it moves a cursor' no_controls out
ok 'nothing is drawn' eval '! grep -nE "[+|]--|--[+|]|^[|]|[|]$" out'
ok 'without UTF-8 all is ASCII' eval '! LC_ALL=C grep -n "[^ -~]" out'
ok 'epochs are sentences with protocol, fold and chance' eval 'grep -qE "^Epoch [0-9]+ of 3\. Validation fold, rated items, gain 2\^R - 1, NDCG at 10: CCSR-C 0\.[0-9]{4}, .*; item mean 0\.[0-9]{4}; chance 0\.[0-9]{4}\.$" out'
ok 'results come by themselves, before the next line is done' before 'Test fold, rated items' 'Screen 1, Train'
for screen in '1, Train' '2, Codes' '3, Neighbours' '4, Groups' '5, Board' '6, Geometry' '7, Data'; do
	ok "there is a screen $screen" prints "Screen $screen."
done
ok 'Train tells losses' prints 'Loss of C, mean over each row'
ok 'Codes tells what is lost' eval 'grep -qE "^CCSR-SST: NDCG at 10, .* percent flipped and .* percent tied" out'
ok 'and each bit' eval '[ "$(grep -c "^Bit [0-7]: mean" out)" = 8 ]'
ok 'Neighbours tells who is near' eval 'grep -qE "^1, distance [0-9]+: ." out'
ok 'Groups tells what to do' prints 'They are not trained yet; grid trains them'
ok 'Geometry tells the orders' prints 'the order of C is flipped'
ok 'Data tells the split' prints 'Split of each user, seed 1: training'

lines -e 100000 <<'END'
? screen data
?
bogus
find
999
wait
pace x
key Spcae
7
copy
how
state
Q
END
ok 'menus have numbers' eval 'grep -qx "3: neighbours, the screen Neighbours" out && grep -qE "^[0-9]+: pause, " out'
ok 'they can be searched' before '7: data, the screen Data' 'Write a number, or a name'
ok 'what there is not is said' eval 'prints "There is no \"bogus\"; write ?" && prints "There is no \"999\""'
ok 'so is what is missing' eval 'prints "Write wait end, wait epoch N or wait grid." && prints "Write pace and a number of seconds" && prints "There is no key \"Spcae\""'
ok 'the command that comes back is said' prints 'hamtop --plain -t 1 -b 8 -e 3 -e 100000 --view data'
ok 'what is copied is said' eval 'grep -qE "^[0-9a-f]{64}$" out'
number=$(sed -n 's/^\([0-9]*\): pause, .*/\1/p' out | head -n 1)

lines -e 100000 <<END
wait epoch 1
$number
edit
set lr 0.002
set lr high
pause
wait epoch 5
stop
n
stop
yes
wait end
END
ok 'a command goes by its number' before 'Paused, epoch' 'learning rate'
ok 'what can be changed is listed' eval 'grep -qE "^lr is [0-9.]+: .*; .* to .*\.$" out'
ok 'an edit is told when it holds' eval 'grep -qE "^epoch [0-9]+: lr 0\.002, was " out'
ok 'a wrong value is an answer' prints 'high'
ok 'a question waits for y or n' eval '[ "$(grep -c "Stop here and evaluate epoch" out)" = 2 ]'
ok 'yes stops' eval 'ends 0 && grep -qE "^stopped after [0-9]+ epochs" out'

lines <<'END'
wait end
5
grid
wait grid
5
down
4
END
ok 'the grid is trained and told' eval 'ends 0 && prints "the grid is complete" && grep -qE "^CCSR-S, 8 bits: 0\.[0-9]{4}, ties from .* chance 0\.[0-9]{4}, item mean" out'
ok 'a step says what the cursor is on' eval 'grep -qE "at 8 bits: 0\.[0-9]+\.$" out'
ok 'groups are told' eval 'grep -qE "users better with CCSR, [0-9]+ better with AECF" out && prints "corrected by Holm"'

lines -e 100000 <<'END'
wait epoch 1
2
3
q
y
END
ok 'a screen has the codes of the epoch that was waited for' eval 'ends 0 && grep -q "^Code by" out && grep -q "percent flipped" out'
printf 'wait end\n7\ncopy' | timeout 100 "$HAMTOP" --plain -t 1 -b 8 -e 1 >out 2>err
status=$?
ok 'the last line needs no end' eval 'ends 0 && [ "$(grep -cE "^[0-9a-f]{64}$" out)" = 1 ]'
timeout 100 "$HAMTOP" --plain -t 1 -b 8 -e 100000 >out 2>err </dev/null
status=$?
ok 'no lines at all end it' ends 0
printf 'a,\033[31mx,5\na,y,1\nb,x,2\nb,y,5\nc,x,4\nc,y,1\nd,x,3\nd,\302\205,4\n' >hostile.csv
lines -d hostile.csv --test-share .4 <<'END'
wait end
7
3
side
2
END
ok 'data never speak to the terminal' eval 'ends 0 && no_controls out'

lines --record kept <<'END'
wait epoch 2
3
find 7
down
wait end
train
shot said.txt
END
ok 'what was written is recorded' eval 'grep -qx "cmd find 7" kept && grep -q "^told epoch [23]$" kept'
printf 'size 80x24\ncmd train\nshot again.txt\n' >tail
cat kept tail | grep -v 'shot said' >script
run --script script -t 1 -b 8 -e 3
ok 'and pressed again' eval 'ends 0 && cmp said.txt again.txt'

for signal in INT TERM; do
	mkfifo in.$signal
	rm -f out
	"$HAMTOP" --plain -t 1 -b 8 -e 100000 <in.$signal >out 2>err &
	pid=$!
	exec 3>in.$signal
	tries=0
	until grep -qs '^Epoch' out || [ $tries -ge 300 ]; do
		tries=$((tries + 1))
		sleep .1
	done
	kill -$signal $pid
	wait $pid
	status=$?
	exec 3>&-
	ok "SIG$signal: exit 130" ends 130
	ok "SIG$signal: one sentence" eval 'one_line && says "interrupted; nothing is kept without --out DIR"'
done
printf 'wait end\n3\nrate\notter\n.\nhow\n' | timeout 100 "$HAMTOP" --plain -t 1 -b 8 -e 1 >out 2>err
status=$?
ok 'a dot leaves the field, whatever is in it' eval 'ends 0 && tail -n 1 out | grep -q "^Finished"'
if [ -w /dev/full ]; then
	echo '?' | "$HAMTOP" --plain -t 1 -b 8 -e 1 >/dev/full 2>err
	status=$?
	ok 'a full disk is an error' eval 'ends 1 && says "standard output"'
else
	skip 'a full disk is an error' 'there is no /dev/full'
fi
run --plain --script file
ok 'a script is not spoken' eval 'ends 2 && says "two ways to do without a screen"'
run --batch --plain
ok 'nor is a job' eval 'ends 2 && says "--plain belongs to the screen"'

finish
