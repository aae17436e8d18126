#!/bin/sh
# The explorer on a real terminal, driven through tmux: it waits for text, never
# for a time.
set -u
command -v tmux >/dev/null || { echo '1..0 # SKIP tmux is not installed'; exit 0; }

dir=$(mktemp -d) || exit 99
socket=hamtop-$$
LC_ALL=C.UTF-8 TERM=screen
export LC_ALL TERM
unset NO_COLOR ENV
tm() { tmux -L "$socket" -f /dev/null "$@"; }
trap 'tm kill-server 2>/dev/null; rm -rf "$dir"' EXIT

n=0 failed=0
ok() {
	n=$((n + 1))
	if [ "$1" = 0 ]; then
		echo "ok $n - $2"
	else
		failed=1
		echo "not ok $n - $2"
		tm capture-pane -p | sed 's/^/# /'
	fi
}

keys() { tm send-keys "$@"; }
typed() { tm send-keys -l "$1"; tm send-keys Enter; }

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

# start [OPTION..]: hamtop with a budget that it will not use up
start() {
	typed "stty -g >'$dir/before'; printf '\\033[H\\033[2J'"
	gone stty
	typed "sh -c 'echo \$\$ >\"$dir/pid\"; exec \"$HAMTOP\" -e 100000 -t 1 \"\$@\"' - $*; echo \"status \$?.\"; stty -g >'$dir/after'; echo do''ne."
}

# After hamtop has gone: the same modes, no alternate screen, a cursor, no mouse.
given_back() {
	shown 'done.' || return 1
	cmp -s "$dir/before" "$dir/after" || return 1
	[ "$(tm display-message -p '#{alternate_on}#{cursor_flag}#{mouse_any_flag}')" = 010 ]
}

tm new-session -d -x 80 -y 24 sh || { echo '1..0 # SKIP tmux cannot start here'; exit 0; }
echo 1..31
typed 'echo re""ady'
shown 'ready'

start
shown RUNNING && shown 'of 100000' && gone 'epoch 0 of'
ok $? 'it opens and trains'
[ "$(tm display-message -p '#{alternate_on}')" = 1 ]
ok $? 'it uses the alternate screen'
keys Space
shown PAUSED
ok $? 'Space pauses'
keys '>'
keys Space
shown RUNNING
ok $? 'Space goes on'
keys e Down +
shown '> '
ok $? 'e edits a hyper-parameter'
keys Escape
gone 'Edit while'
keys '?'
shown 'On the screen'
ok $? '? shows the help'
keys Escape
gone 'On the screen'
ok $? 'Esc closes it'
keys 7
shown 'Long tail'
ok $? '7 goes to the data'
keys 5
shown 'GRID NOT STARTED'
ok $? '5 goes to the board'
keys Space
shown 'GRID RUNNING' && shown ' of ' && gone ' 0 of ' && shown 'ETA'
ok $? 'Space trains the grid while keys are answered'
keys 1
shown 'WAITING FOR THE GRID'
ok $? 'the run waits meanwhile'
keys 5
keys Space
shown 'GRID PAUSED'
keys 1
for size in 200x60 40x12 7x3 1x1; do
	tm resize-window -x "${size%x*}" -y "${size#*x}"
done
tm resize-window -x 120 -y 40
shown 'Epochs'
ok $? 'it follows the size of the window, from 1x1 to 200x60'
tm resize-window -x 80 -y 24
for theme in dark light high-contrast mono default; do
	keys :
	shown 'Command'
	tm send-keys -l "theme $theme"
	keys Enter
	shown "Theme $theme" || break
done
ok $? 'themes change while it runs'
keys C-z
shown Stopped && [ "$(tm display-message -p '#{alternate_on}')" = 0 ]
ok $? '^Z gives the terminal back'
typed fg
shown 'Space pause'
ok $? 'fg takes it again'
keys q
shown 'y/n'
ok $? 'q asks before training is lost'
keys y
shown Stopped && [ "$(tm display-message -p '#{alternate_on}')" = 0 ]
ok $? 'after y the terminal is given back'

start
shown RUNNING
keys Q
given_back && shown 'status 0.'
ok $? 'Q quits with status 0, and the terminal is as before'

for signal in TERM HUP INT; do
	start
	shown RUNNING
	kill -$signal "$(cat "$dir/pid")"
	given_back && shown 'status 130.' && shown 'nothing is kept'
	ok $? "SIG$signal gives the terminal back, ends with 130 and says that nothing is kept"
done

# an epoch that is finished is kept where --out says
start --out "$dir/kept"
shown RUNNING && gone 'epoch 0 of'
kill -TERM "$(cat "$dir/pid")"
given_back && shown 'status 130.' && shown "is kept in $dir/kept" && shown 'resume goes on'
ok $? 'with --out it says where what was finished is kept'
start --out "$dir/kept" --resume
shown RUNNING && gone 'epoch 0 of'
keys q
given_back && shown 'status 0.' && shown "is kept in $dir/kept" && shown 'resume goes on'
ok $? '--resume goes on; q ends with 0 and says the same'

start
shown RUNNING
kill -SEGV "$(cat "$dir/pid")"
given_back
ok $? 'a crash gives the terminal back'

start
shown RUNNING
keys C-c
given_back
ok $? '^C ends it'

typed 'NO_COLOR=1; export NO_COLOR'
start
shown RUNNING
! tm capture-pane -pe | grep -q "$(printf '\033')\[[0-9;]*[34][0-8][;0-9]*m"
ok $? 'NO_COLOR leaves colours out'
keys Q
given_back
ok $? 'Q quits'

typed 'unset NO_COLOR; TERM=dumb; export TERM'
start
shown 'TERM=dumb cannot place text' && shown 'Epoch 1 of'
ok $? 'a terminal that cannot place text gets lines, which say so'
keys q Enter
shown 'y/n'
keys y Enter
shown 'status 0.'
ok $? 'and a question before training is lost'
typed 'TERM=adm3a-nowhere; export TERM'
start
shown 'does not know the terminal' && shown 'status 2.'
ok $? 'a terminal that nobody knows is refused politely'

typed 'TERM=vt100; export TERM'
start
shown RUNNING && ! tm capture-pane -p | grep -q '[^ -~]'
ok $? 'a vt100 gets plain ASCII'
keys Q
exit $failed
