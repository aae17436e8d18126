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
the last whole epoch, so that a run can stop anywhere), that is 7 kB a user or an item; some 100 bytes a rating (its places by
user and by item, folds, targets, file); and never a user x item matrix.
"""

AECF = """
How far an epoch of AECF can go, on ML-1M (6,040 x 3,706, 760,005 training ratings; layers 512-256-128-40). Recipe paper needs
these products, in GFlop: W K 24.3, V = W'W 12.2, A V 5.1 and K = A'A 2.6 (num/recon.h), the dense layers forward, backward and
their gradients 19.8, the far side's features 3.3. That is 67.2, {ours:.0f} ms at the {rate:.0f} GF/s of machine.sgemm above.
Dense matrices need 305.3: the first layer and its gradient 91.7, the far side's 45.8, the reconstruction 137.5, the pairs 7.2,
the other layers 23.1. So both at the rate of sgemm differ by 4.5, and a tenth of the time of dense matrices in PyTorch,
{tenth:.0f} ms, is less than hamtop's products alone take. Beside them the epoch gathers 15.6 GB of weights and activations from
the caches (ten times 2 kB a rating) and moves 1.1 GB of weights and Adam's moments. Recipes best and dual have no
reconstruction: 13.2 GFlop of products, {encoder:.0f} ms, against 157.9; 9.3 GB of gathers; and 2.2 GB for Adam in best, whose
batches are small, .6 GB in dual. Nothing of this is approximated: float32, every batch, the whole loss.
"""

TITLES = (('machine', 'The most that it gives'), ('load', 'Loading'), ('eval', 'Evaluation'),
          ('search', 'Search'), ('train', 'Training'), ('screen', 'The screens'), ('kernel', 'Kernels'))


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


def aecf(lines):
    """The text on AECF with this machine's figures; empty where one is missing."""
    rate = [float(text[1]) for text in lines if text[0] == 'machine.sgemm']
    dense = [float(text[4]) for text in lines if text[0].startswith('training AECF, recipe paper')
             and text[3].endswith('dense matrices, autograd alone')]
    if not rate or not dense:
        return ''
    best = max(rate)
    return AECF.format(ours=67.2e3 / best, encoder=13.2e3 / best, rate=best, tenth=dense[0] / 10)


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
            if title == 'Training' and aecf(lines):
                print(aecf(lines).rstrip())


main()
