#!/usr/bin/env python3
"""table.py bench.tsv: the lines of one run of `make bench` as BENCHMARKS.md."""
import sys

HEAD = """# Benchmarks

One run of `make bench` (tests/bench), turned into this page by `make benchmarks`. `./bootstrap bench` installs the peers first.
Each figure is a median; hamtop and its peer take turns, so that both have the same machine. The ratio says how many times
better hamtop is, or, where the note says so, the share of a limit that it reaches. "Better" is less time or more a second.

## The machine
"""

TABLE = """
## {title}

| | hamtop | peer | ratio | |
|---|---|---|---|---|"""

GROWTH = """
How training grows, and why. An epoch of recipe paper goes through 4 x 4 blocks of users and items. In each, the wide layers
(128 numbers for every user and every item, in encoder and decoder) take a step of Adam and meet a 128 x 128 Gram matrix: time
in proportion to users + items, whatever the blocks hold. Each rating is met in 4 blocks, by four gathers of 128 numbers: time
in proportion to the ratings. Each pair of a user and an item is met once, by six operations a bit: users x items x bits. At the
sizes above the first part leads, so that doubling one of them adds its share only and every exponent lies below 1; no part
grows faster than users x items. Memory: 28 bytes for each number of a wide layer (weight, gradient, two moments of Adam, and
the last whole epoch, so that a run can stop anywhere), that is 7 kB a user or an item; some 80 bytes a rating (its places by
user and by item, folds, targets, file); and never a user x item matrix.
"""

TITLES = (('machine', 'The most that it gives'), ('load', 'Loading'), ('eval', 'Evaluation'),
          ('search', 'Search'), ('train', 'Training'), ('kernel', 'Kernels'))


def section(name):
    for start, title in TITLES:
        if name.startswith(start):
            return title
    return 'Evaluation'


def cell(value, unit):
    return ('%s %s' % (value, unit)).strip() if value else ''


def row(fields):
    name, value, unit, peer, peer_value, ratio, note = fields
    other = ('%s: %s' % (peer, cell(peer_value, unit)) if peer_value else peer)
    return '| ' + ' | '.join(text.replace('|', '\\|') for text in (
        name, cell(value, unit), other, ratio, note)) + ' |'


def main():
    with open(sys.argv[1]) as f:
        lines = [text.rstrip('\n').split('\t') for text in f]
    for text in lines:
        if len(text) != 7:
            raise SystemExit('table.py: not a line of a measurement: %r' % '\t'.join(text))
    print(HEAD)
    for text in lines:
        if not text[1]:
            print('- ' + text[6])
    rows = {}
    for text in lines:
        if text[1]:
            rows.setdefault(section(text[0]), []).append(row(text))
    for title in dict.fromkeys(title for _, title in TITLES):
        if title in rows:
            print(TABLE.format(title=title))
            print('\n'.join(rows[title]))
            if any('growth with' in text for text in rows[title]):
                print(GROWTH.rstrip())


main()
