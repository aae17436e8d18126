# The progress bar: on a terminal only, without escape sequences, gone at the end.
. "$top_srcdir/tests/cli/lib.sh"

if ! have_python || ! python3 -c 'import pty, termios; pty.openpty()' 2>/dev/null; then
	skip "the progress bar" "there is no python3 with pty here"
	finish
fi
cat >pty_run.py <<'END'
"""Runs a command with standard error on a terminal of the given width; what came
out goes to the files out and err."""
import fcntl, os, pty, struct, subprocess, sys, termios
main, side = pty.openpty()
fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 24, int(sys.argv[1]), 0, 0))
p = subprocess.Popen(sys.argv[2:], stdin=subprocess.DEVNULL, stdout=open("out", "wb"), stderr=side)
os.close(side)
said = b""
while True:
    try:
        block = os.read(main, 65536)
    except OSError:
        break
    if not block:
        break
    said += block
open("err", "wb").write(said)
sys.exit(p.wait())
END
bar()
{
	width=$1
	shift
	python3 pty_run.py "$width" "$HAMTOP" --batch -m CCSR-S,CCSR-C -b 32 -e 60 --format csv "$@"
	status=$?
}
# shown FILE: what stands on the line at the end
shown()
{
	tr '\r' '\n' <"$1" | tail -n 1
}

TERM=xterm
export TERM
bar 80
ok "exit 0" ends 0
ok "a bar was drawn" grep -q 'epoch [0-9]*/60.*\[[#.]*\]' err
ok "no escape sequence" eval '! grep "$(printf "\033")" err'
ok "never wider than the terminal" eval '! tr "\r" "\n" <err | grep -E "^.{80}"'
ok "the line is empty at the end" eval '[ -z "$(shown err | tr -d " ")" ]'
bar 80 -q
ok "-q: no bar" silent
bar 30
ok "a narrow terminal: no bar" silent
TERM=dumb
bar 80
ok "TERM=dumb: no bar" silent

finish
