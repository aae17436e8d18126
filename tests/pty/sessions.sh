#!/bin/sh
# A session on a real terminal, driven through tmux: what is recorded shows itself again,
# and what is copied is in the terminal's clipboard.
set -u
command -v tmux >/dev/null || { echo '1..0 # SKIP tmux is not installed'; exit 0; }

dir=$(mktemp -d) || exit 99
socket=hamtop-sessions-$$
LC_ALL=C.UTF-8
export LC_ALL
unset NO_COLOR ENV TERM
tm() { tmux -L "$socket" -f /dev/null "$@"; }
trap 'tm kill-server 2>/dev/null; rm -rf "$dir"' EXIT

n=0
ok() {
	n=$((n + 1))
	if [ "$1" = 0 ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
		tm capture-pane -p | sed 's/^/# /'
	fi
}
keys() { tm send-keys "$@"; }
# shown TEXT: waits until it is on the screen; gives up in the end
shown() {
	tries=0
	until tm capture-pane -pJ | grep -qF -- "$1"; do
		tries=$((tries + 1))
		[ $tries -lt 300 ] || return 1
		sleep 0.1
	done
}
gone() {
	tries=0
	while tm capture-pane -p | grep -qF -- "$1"; do
		tries=$((tries + 1))
		[ $tries -lt 300 ] || return 1
		sleep 0.1
	done
}
# say LINE: to the shell in the terminal, and wait for what it does
say() {
	tm send-keys -l "$1; echo rea''dy."
	keys Enter
}

cd "$dir" || exit 99
mkdir live again
tm new-session -d -x 100 -y 30 sh || { echo '1..0 # SKIP tmux cannot start here'; exit 0; }
tm set-option -s set-clipboard on

say "cd '$dir/live'; TERM=screen '$HAMTOP' -e 100000 -b 10 -t 1 --record ../kept"
shown RUNNING && gone 'epoch 0 of'
keys e Down + + Escape
shown 'of 100000'
keys Space
shown PAUSED
keys '>' Space
shown RUNNING
keys W 2 o
shown 'Bits of'
tm resize-window -x 80 -y 24
keys 1 s
shown 'y/n'
keys y
shown STOPPED
keys : 
shown Command
tm send-keys -l 'shot train.txt'
keys Enter
shown 'The screen is in'
keys q
shown 'ready.'
ok $? 'a session on a terminal is recorded'
grep -q '^key .*o' kept && ! grep -q '^key .*W' kept
ok $? 'but for a key that does nothing here'
(cd again && "$HAMTOP" -e 100000 -b 10 -t 1 --script ../kept) >out 2>err
ok $? 'it is pressed again without one'
cmp live/train.txt again/train.txt
ok $? 'after edits, steps and a stop the screen is the same'

term=
for t in tmux-256color xterm-256color; do
	infocmp -x $t 2>/dev/null | grep -q 'Ms=' && term=$t
done
tm send-keys -l 'clear'
keys Enter
gone 'ready.'
if [ "$term" ]; then
	say "TERM=$term '$HAMTOP' -e 1 -b 10 -t 1"
	shown FINISHED
	keys 7 y
	shown 'Sent to the clipboard (OSC 52): SHA-256 of the split, 64 bytes'
	ok $? 'y copies'
	sum=$("$HAMTOP" --batch -e 1 -b 5 -m Top --format json -q 2>/dev/null | sed -n 's/.*"split_sha256":"\([0-9a-f]*\)".*/\1/p')
	[ ${#sum} = 64 ] && [ "$(tm show-buffer)" = "$sum" ]
	ok $? 'the clipboard has it'
	keys y
	shown "$sum"
	ok $? 'the same key again shows it'
	keys Escape q
	shown 'ready.'
	tm send-keys -l 'clear'
	keys Enter
	gone 'ready.'
else
	for what in 'y copies' 'the clipboard has it' 'the same key again shows it'; do
		n=$((n + 1))
		echo "ok $n - $what # SKIP no terminfo entry here has Ms"
	done
fi
say "TERM=vt100 '$HAMTOP' -e 1 -b 10 -t 1"
shown FINISHED
keys 7 y
shown 'SHA-256 of the split:' && shown 'copy'
ok $? 'a terminal without Ms shows the text'
keys Escape q
shown 'ready.'
ok $? 'and goes on'
echo "1..$n"
