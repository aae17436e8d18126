#!/usr/bin/env python3
"""How time and memory of training grow: bench-scale.py, HAMTOP names the program.

CCSR with all pairs and the full reconstruction (recipe paper). First the largest shape of
the paper; then made-up ratings, of which one size at a time is doubled twice: users,
items, ratings, bits. All sizes take turns, three rounds. The exponent e of a growth is
fitted over three sizes: twice the size takes 2^e times as much. Memory is the largest
resident set of the process.
"""
import math
import os
import random
import tempfile

import bench

BASE = {'users': 4000, 'items': 4000, 'ratings': 200_000, 'bits': 32}
STEPS = (1, 2, 4)
ROUNDS = 3


def train(data, bits, epochs):
    """Seconds of each epoch, largest resident set in MiB."""
    program = os.environ.get('HAMTOP', './hamtop')
    read, write = os.pipe()
    args = [program, '--batch', '--format', 'json', '-q', '-m', 'CCSR-S', '--recipe', 'paper',
            '-t', '2', '-b', str(bits), '-e', str(epochs), data]
    child = os.posix_spawnp(program, args, os.environ,
                            file_actions=[(os.POSIX_SPAWN_DUP2, write, 1)])
    os.close(write)
    with os.fdopen(read) as out:
        lines = [bench.json.loads(text) for text in out]
    _, status, usage = os.wait4(child, 0)
    if status:
        raise SystemExit('bench-scale: %s failed' % ' '.join(args))
    return [e['seconds'] for e in bench.of_type(lines, 'epoch')], usage.ru_maxrss / 1024


def write_ratings(path, users, items, ratings):
    """The same number of ratings for each user, of items drawn by popularity."""
    draw = random.Random(1)
    each = ratings // users
    with open(path, 'w') as f:
        for user in range(users):
            seen = set()
            while len(seen) < each:
                seen.add(int(items * draw.random() ** 2))
            for item in sorted(seen):
                f.write('%d,%d,%d\n' % (user + 1, item + 1, draw.randint(1, 5)))


def exponent(values):
    """Slope of a line through (log size, log value), least squares."""
    x = [math.log2(s) for s in STEPS]
    y = [math.log2(v) for v in values]
    mx, my = sum(x) / len(x), sum(y) / len(y)
    return (sum((a - mx) * (b - my) for a, b in zip(x, y)) /
            sum((a - mx) ** 2 for a in x))


def growth(what, sizes, values, quantity, unit):
    bench.line('training, growth with ' + what, exponent(values), 'exponent of ' + quantity,
               note='%s %s: %s %s' % (', '.join(map(str, sizes)), what,
                                      ', '.join('%.0f' % v for v in values), unit))


def sweeps(folder):
    runs = {}  # sizes -> path, seconds, memory
    sizes = {what: [{**BASE, what: BASE[what] * step} for step in STEPS] for what in BASE}
    for size in sum(sizes.values(), []):
        path = '%s/%d-%d-%d.csv' % (folder, size['users'], size['items'], size['ratings'])
        if not os.path.exists(path):
            write_ratings(path, size['users'], size['items'], size['ratings'])
        runs[tuple(size.values())] = path, [], []
    for _ in range(ROUNDS):
        for size, (path, seconds, memory) in runs.items():
            took, most = train(path, size[-1], 3)
            seconds += took
            memory.append(most)
    for what, three in sizes.items():
        three = [runs[tuple(size.values())] for size in three]
        steps = [BASE[what] * step for step in STEPS]
        growth(what, steps, [1e3 * bench.median(s) for _, s, _ in three], 'time',
               'ms an epoch')
        growth(what, steps, [bench.median(m) for _, _, m in three], 'memory', 'MiB')


def main():
    seconds, memory = train('synth:amazon', 40, 3)
    bench.line('training synth:amazon, an epoch', bench.median(seconds), 's',
               note='35,736 x 38,121, 40 bits, recipe paper')
    bench.line('training synth:amazon, memory', memory, 'MiB',
               note='largest resident set of the whole run')
    with tempfile.TemporaryDirectory() as folder:
        sweeps(folder)


main()
