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


main()
