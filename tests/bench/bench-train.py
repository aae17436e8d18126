#!/usr/bin/env python3
"""Training: hamtop against the same CCSR in PyTorch (ccsr_torch.py).

    bench-train.py [DATA [RECIPE...]]        HAMTOP names the program

For each recipe, SEEDS seeds: hamtop writes its split and its hyper-parameters, and trains;
PyTorch trains on the same ratings, for the curves only, two seeds at a time. Then the
peer's threads and memory settings are tried, the fastest is kept, and all train in turn:
all epochs of hamtop, EPOCHS of each PyTorch, and so on.

Three kinds of lines. The seconds of an epoch: medians. The validation NDCG@10 after the
last epoch: means over the seeds. The time to the same NDCG: epochs until the mean curve
over the seeds meets the target, straight between epochs and from chance on, times the
seconds of an epoch; evaluation is timed for neither. The target has one rule for every
recipe: SHARE of the way from chance to where the peer ends, of the form that is trained.
That is S, but recipe paper trains C and takes its signs when all is done.
"""
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

import bench

BITS = 40
SEEDS = 5
SHARE = 0.9
FORMS = {'paper': ('CCSR-C', 'CCSR-S')}  # of a recipe, the one that is trained first; else S
ROUNDS = 3
EPOCHS = 2  # of a peer, a round
PEERS = {'tuned': 'PyTorch, gradients tuned', 'plain': 'PyTorch, autograd alone'}
HERE = os.path.dirname(os.path.abspath(__file__))
# malloc gives large blocks back to the system at once, and PyTorch asks again
KEPT = {'MALLOC_MMAP_THRESHOLD_': '2000000000', 'MALLOC_TRIM_THRESHOLD_': '2000000000',
        'MALLOC_TOP_PAD_': '100000000'}
SETTINGS = [(threads, kept) for threads in ((2, 1), (1, 2)) for kept in ({}, KEPT)]
ALONE = (1, 1), KEPT


class Peer:
    """ccsr_torch.py as a process that trains when it is told to."""

    def __init__(self, folder, core, setting, ops, seed=1):
        (torch, blas), memory = setting
        env = {**os.environ, **memory, 'OPENBLAS_CORETYPE': core,
               'OPENBLAS_NUM_THREADS': str(blas), 'OPENBLAS_THREAD_TIMEOUT': '4'}
        self.process = subprocess.Popen(
            [sys.executable, HERE + '/ccsr_torch.py', folder, '--ops', ops, '--threads',
             str(torch), '--seed', str(seed)],
            env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def start(self, epochs):
        self.process.stdin.write('%d\n' % epochs)
        self.process.stdin.flush()

    def take(self, epochs):
        return [json.loads(self.process.stdout.readline()) for _ in range(epochs)]

    def train(self, epochs):
        self.start(epochs)
        return self.take(epochs)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def seconds_of(folder, core, setting):
    """An epoch after the first, which warms up."""
    peer = Peer(folder, core, setting, 'tuned')
    epochs = peer.train(2)
    peer.close()
    return epochs[1]['seconds']


def curves(folders, core, epochs):
    """Each peer's epochs, and chance in its split; two at a time, one thread each."""
    runs = []
    for first in range(0, SEEDS, 2):
        peers = [Peer(folders[i], core, ALONE, 'tuned', i + 1)
                 for i in range(first, min(first + 2, SEEDS))]
        for peer in peers:
            peer.start(epochs)
        for peer in peers:
            runs.append(peer.take(epochs))
            peer.close()
    return runs


def mean_curve(runs, form):
    return [statistics.mean(column) for column in
            zip(*([epoch['valid'][form] for epoch in run] for run in runs))]


def until(curve, chance, target):
    """Epochs until the curve meets the target."""
    before = chance
    for n, ndcg in enumerate(curve):
        if ndcg >= target:
            return n + (target - before) / (ndcg - before)
        before = ndcg
    raise SystemExit('bench-train: NDCG %.4f is not reached' % target)


def last(runs, form):
    """Mean of what the seeds end with; the same with its standard error, as words."""
    ends = [run[-1]['valid'][form] for run in runs]
    return statistics.mean(ends), '%.4f (+-%.4f)' % (
        statistics.mean(ends), statistics.stdev(ends) / len(ends) ** .5)


def quality(recipe, forms, ours, theirs):
    """Lines of what the seeds end with; the target, and epochs of both until there."""
    chance = statistics.mean(run[0]['chance'] for run in theirs)
    for form in forms:
        (mine, words), (other, other_words) = last(ours, form), last(theirs, form)
        bench.line('training, recipe %s, NDCG of %s' % (recipe, form), mine, '', 'PyTorch', other,
                   None, 'validation NDCG@10 after all %d epochs, mean of %d seeds (standard '
                   'error): %s and %s; chance %.4f' % (
                       len(ours[0]), SEEDS, words, other_words, chance))
    target = chance + SHARE * (last(theirs, forms[0])[0] - chance)
    return target, [until(mean_curve(runs, forms[0]), chance, target) for runs in (ours, theirs)]


def of_hamtop(said):
    """Its epochs, with the NDCG@10 as the peer says it."""
    return [{**e, 'valid': {form: ndcg['10'] for form, ndcg in e['valid'].items()}}
            for e in bench.of_type(said, 'epoch')]


def timed(args, folder, core):
    """Epochs in turn: of hamtop, and of each peer; the peers' setting in words."""
    tried = [(seconds_of(folder, core, s), i) for i, s in enumerate(SETTINGS)]
    setting = SETTINGS[min(tried)[1]]
    how = '%d threads, %d of BLAS%s' % (*setting[0], ', memory kept' if setting[1] else '')
    bench.say('PyTorch is fastest with %s (tried: %s s)' % (
        how, ' '.join('%.3f' % t for t, _ in tried)))
    peers, ours, theirs = [Peer(folder, core, setting, ops) for ops in PEERS], [], {}
    for _ in range(ROUNDS):
        ours += bench.of_type(bench.hamtop(*args), 'epoch')
        for what, peer in zip(PEERS.values(), peers):
            theirs.setdefault(what, []).extend(peer.train(EPOCHS))
    for peer in peers:
        peer.close()
    return ours, theirs, how


def measure(data, recipe, folder):
    forms = FORMS.get(recipe, ('CCSR-S',))
    args = ('-m', ','.join(forms), '-b', BITS, '--recipe', recipe, '-t', 2, data)
    folders = ['%s/%d' % (folder, i + 1) for i in range(SEEDS)]
    said = [bench.hamtop('-o', f, '-s', i + 1, *args) for i, f in enumerate(folders)]
    core = said[0][0]['blas'].split()[-1]
    runs = [of_hamtop(s) for s in said]
    target, epochs = quality(recipe, forms, runs, curves(folders, core, len(runs[0])))
    ours, theirs, how = timed(args, folders[0], core)
    for what, times in theirs.items():
        mine, other = (bench.median(e['seconds'] for e in run) for run in (ours, times))
        bench.line('training, recipe %s, an epoch' % recipe, 1e3 * mine, 'ms', what, 1e3 * other,
                   other / mine, 'peer: ' + how)
        bench.line('training, recipe %s, to the same NDCG' % recipe, epochs[0] * mine, 's', what,
                   epochs[1] * other, epochs[1] * other / (epochs[0] * mine),
                   '%s to a validation NDCG@10 of %.4f: %.2f and %.2f epochs' % (
                       forms[0], target, *epochs))


def whole_run(data):
    """From the file to the result of the test fold, as a user starts it."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        result = bench.of_type(bench.hamtop('-m', 'CCSR-S', '-b', BITS, data), 'result')[0]
        times.append(time.perf_counter() - start)
    bench.line('training, a whole run', bench.median(times), 's',
               note='hamtop --batch -m CCSR-S -b %d: load, split, %d epochs, evaluate; NDCG@10 %.4f'
               % (BITS, result['epochs'], result['ndcg']['10']))


def main():
    data = sys.argv[1] if len(sys.argv) > 1 else 'synth:ml-1m'
    whole_run(data)
    try:
        import torch
    except ImportError:
        bench.say('bench-train: PyTorch is not installed (python3-torch), training is left out')
        return
    bench.say('peer: PyTorch %s, its own kernels for %s, products by OpenBLAS' % (
        torch.__version__, torch.__config__.show().split('usage: ')[1].split()[0]))
    for recipe in sys.argv[2:] or ('best', 'dual', 'paper'):
        with tempfile.TemporaryDirectory() as folder:
            measure(data, recipe, folder)


if __name__ == '__main__':
    main()
