#!/usr/bin/env python3
"""What looking costs: bench-screens.py DATA [frames|idle|training]..., HAMTOP names the program.

The program itself on a pseudo-terminal of 160x50. Frames: each view with all its numbers
worked out; a key moves the focus and the CPU time of the screen's thread until all is
drawn and sent is that of a frame, keys and curses with it; every tenth frame paints the
whole terminal. Idle: CPU time of all threads over ten seconds in which nobody does
anything. Training: the same epochs of the same run as a batch job, with the view Train
and with the view Codes open, in turns. The peers are limits that we set ourselves:
4 ms, 2 % of a core, 5 %.
"""
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import tempfile
import termios
import time

import bench

VIEWS = (('Train', '1'), ('Codes', '2'), ('Neighbours', '3'), ('Groups', '4'), ('Board', '5'),
         ('Geometry', '6'), ('Data', '7'))
FRAMES = 200
FRAME_LIMIT = 4     # ms of CPU
IDLE_SECONDS = 10
IDLE_LIMIT = 2      # % of a core
SLOWER_LIMIT = 5    # %
ROUNDS = 5
EPOCHS = 40
PROGRAM = os.path.abspath(os.environ.get('HAMTOP', './hamtop'))


class Screen:
    """hamtop on a pseudo-terminal, which is read all the time."""

    def __init__(self, *args):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM='xterm-256color', LC_ALL='C.UTF-8')
            os.environ.pop('NO_COLOR', None)
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', 50, 160, 0, 0))
            os.execv(PROGRAM, [PROGRAM, *map(str, args)])
        while not self.drain(.1):
            pass

    def drain(self, seconds):
        """Reads until nothing has come for so long; the bytes."""
        total = 0
        while select.select([self.fd], [], [], seconds)[0]:
            try:
                total += len(os.read(self.fd, 65536))
            except OSError:
                raise SystemExit('bench-screens: hamtop has ended')
        return total

    def wait(self, seconds):
        """Reads for so long."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if select.select([self.fd], [], [], left)[0]:
                os.read(self.fd, 65536)

    def key(self, keys):
        os.write(self.fd, keys.encode())

    def drawn(self):
        """CPU seconds of the thread that draws."""
        with open('/proc/%d/task/%d/schedstat' % (self.pid, self.pid)) as f:
            return int(f.read().split()[0]) * 1e-9

    def used(self):
        """CPU seconds of all threads, those that have ended, too."""
        with open('/proc/%d/stat' % self.pid) as f:
            fields = f.read().rsplit(')', 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')

    def settle(self):
        """Waits until all that it works out is worked out."""
        quiet = 0
        while quiet < 2:
            before = self.used()
            self.wait(.7)
            quiet = quiet + 1 if self.used() - before < .02 else 0

    def quit(self):
        self.key('\033' + VIEWS[0][1] + 'Q')
        self.drain_to_end()

    def drain_to_end(self):
        try:
            while os.read(self.fd, 65536):
                pass
        except OSError:
            pass
        os.close(self.fd)
        _, status = os.waitpid(self.pid, 0)
        if status:
            raise SystemExit('bench-screens: hamtop ends with %d' % status)


def trained(data, out):
    """A run that has ended, with a whole grid beside it."""
    bench.hamtop('--batch=grid', '-b', '10,20', '-e', 2, '--out', out, data)
    screen = Screen('--out', out, '--resume', '-b', 20, '-e', 20, data)
    screen.settle()
    return screen


def frame(screen, key):
    """CPU seconds of one frame."""
    before = screen.drawn()
    screen.key(key)
    if not screen.drain(.045):
        raise SystemExit('bench-screens: a key draws nothing')
    return screen.drawn() - before


def frames(data):
    with tempfile.TemporaryDirectory() as out:
        screen = trained(data, out + '/runs')
        for name, key in VIEWS:
            screen.key('\033' + key)
            screen.settle()
            ms = sorted(1000 * frame(screen, '\f' if i % 10 == 9 else '\t')
                        for i in range(FRAMES))
            for word, value in (('', bench.median(ms)), (', worst of %d' % FRAMES, ms[-1])):
                bench.line('screen: frame of %s%s' % (name, word), value, 'ms', 'limit',
                           FRAME_LIMIT, FRAME_LIMIT / value, 'CPU at 160x50 in colour, %s'
                           % os.path.basename(data))
        screen.quit()


def idle(data):
    with tempfile.TemporaryDirectory() as out:
        screen = trained(data, out + '/runs')
        worst, where = 0, ''
        for name, key in VIEWS:
            screen.key('\033' + key)
            screen.settle()
            before = screen.used()
            screen.wait(IDLE_SECONDS)
            share = 100 * (screen.used() - before) / IDLE_SECONDS
            if share >= worst:
                worst, where = share, name
        screen.quit()
        # the clock of /proc counts ticks
        least = 100 / os.sysconf('SC_CLK_TCK') / IDLE_SECONDS
        bench.line('screen: idle', worst, '% of a core', 'limit', IDLE_LIMIT,
                   IDLE_LIMIT / max(worst, least),
                   'CPU of all threads in %d s at rest; the most of %d views%s'
                   % (IDLE_SECONDS, len(VIEWS), ', ' + where if worst else ''))


def run_seconds(data, epochs, view):
    """Seconds from the start to the results of a run; view None: as a batch job."""
    with tempfile.TemporaryDirectory() as out:
        results = out + '/runs/results.jsonl'
        args = ['-m', 'CCSR-C,CCSR-S,CCSR-ST,CCSR-SST', '-b', 20, '-e', epochs, '--set',
                'patience=0', '--out', out + '/runs', data]
        start = time.monotonic()
        if view is None:
            bench.hamtop(*args)
            return time.monotonic() - start
        screen = Screen(*args)
        screen.key('\033' + view)
        while not os.path.exists(results):
            screen.wait(.004)
        seconds = time.monotonic() - start
        screen.quit()
        return seconds


def training(data):
    cases = (('as a batch job', None), ('with Train open', '1'), ('with Codes open', '2'))
    seconds = {name: [] for name, _ in cases}
    for i in range(ROUNDS):
        for name, view in cases:
            whole, first = run_seconds(data, EPOCHS, view), run_seconds(data, 1, view)
            seconds[name].append((whole - first) / (EPOCHS - 1))
        bench.say('bench-screens: round %d of %d' % (i + 1, ROUNDS))
    codes = bench.median(seconds['with Codes open'])
    for name, _ in cases[:2]:
        other = bench.median(seconds[name])
        bench.line('screen: an epoch with Codes open', 1000 * codes, 'ms', name, 1000 * other,
                   other / codes, 'slower by %.1f %%; the limit is %d %%. Three networks, 20 bits, '
                   'evaluation and all' % (100 * (codes / other - 1), SLOWER_LIMIT))


def main():
    parts = {'frames': frames, 'idle': idle, 'training': training}
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    if len(sys.argv) < 2 or any(p not in parts for p in sys.argv[2:]):
        raise SystemExit('bench-screens.py DATA [%s]...' % '|'.join(parts))
    if not os.path.exists('/proc/self/schedstat'):
        bench.say('bench-screens: no /proc/self/schedstat here, which CPU time is read from')
        return
    for part in sys.argv[2:] or parts:
        parts[part](sys.argv[1])


main()
