#!/usr/bin/env python3
"""Training: hamtop against the same CCSR in PyTorch (ccsr_torch.py).

    bench-train.py [DATA [RECIPE...]]        HAMTOP names the program

For each recipe hamtop writes its split and its hyper-parameters; PyTorch trains on the
same ratings. First the peer's threads and memory settings are tried, and the fastest is
kept. Then all train in turn: all epochs of hamtop, some of each PyTorch, and so on. For
each of the two, medians of the seconds an epoch, the validation NDCG@10 that it and hamtop
reach, and the time both need to the same NDCG: the lower of the two last ones, less .001.
Evaluation is timed for none.
"""
import json
import os
import subprocess
import sys
import tempfile
import time

import bench

BITS = 40
ROUNDS = 3
PEERS = {'tuned': 'PyTorch, gradients tuned', 'plain': 'PyTorch, autograd alone'}
HERE = os.path.dirname(os.path.abspath(__file__))
# malloc gives large blocks back to the system at once, and PyTorch asks again
KEPT = {'MALLOC_MMAP_THRESHOLD_': '2000000000', 'MALLOC_TRIM_THRESHOLD_': '2000000000',
        'MALLOC_TOP_PAD_': '100000000'}
SETTINGS = [(threads, kept) for threads in ((2, 1), (1, 2)) for kept in ({}, KEPT)]


class Peer:
    """ccsr_torch.py as a process that trains when it is told to."""

    def __init__(self, folder, core, setting, ops):
        (torch, blas), memory = setting
        env = {**os.environ, **memory, 'OPENBLAS_CORETYPE': core,
               'OPENBLAS_NUM_THREADS': str(blas), 'OPENBLAS_THREAD_TIMEOUT': '4'}
        self.process = subprocess.Popen(
            [sys.executable, HERE + '/ccsr_torch.py', folder, '--ops', ops, '--threads',
             str(torch)], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def train(self, epochs):
        self.process.stdin.write('%d\n' % epochs)
        self.process.stdin.flush()
        return [json.loads(self.process.stdout.readline()) for _ in range(epochs)]

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def seconds_of(folder, core, setting):
    """An epoch after the first, which warms up."""
    peer = Peer(folder, core, setting, 'tuned')
    epochs = peer.train(2)
    peer.close()
    return epochs[1]['seconds']


def until(epochs, target):
    """Seconds and epochs until the validation NDCG is there."""
    spent = 0
    for n, epoch in enumerate(epochs):
        spent += epoch['seconds']
        if epoch['valid_ndcg'] >= target:
            return spent, n + 1
    raise SystemExit('bench-train: NDCG %.4f is not reached' % target)


def compare(recipe, what, how, runs, theirs):
    """Lines of an epoch and of the way to the same NDCG, against one peer."""
    name = 'training, recipe %s, ' % recipe
    mine = bench.median(e['seconds'] for run in runs for e in run)
    other = bench.median(e['seconds'] for e in theirs)
    bench.line(name + 'an epoch', 1e3 * mine, 'ms', what, 1e3 * other, other / mine,
               'peer: ' + how)
    last = runs[0][-1]['valid_ndcg'], theirs[-1]['valid_ndcg']
    target = min(last) - .001
    times = sorted(until(run, target) for run in runs)
    mine, other = times[len(times) // 2], until(theirs, target)
    bench.line(name + 'to the same NDCG', mine[0], 's', what, other[0], other[0] / mine[0],
               'to a validation NDCG@10 of %.4f: epoch %d and %d; after all %d: %.4f and %.4f; '
               'loss of the first %.2f and %.2f' % (
                   target, mine[1], other[1], len(theirs), *last, runs[0][0]['loss'],
                   theirs[0]['loss']))


def measure(data, recipe, folder):
    args = ('-m', 'CCSR-S', '-b', BITS, '--recipe', recipe, '-t', 2, data)
    first = bench.hamtop('-o', folder, *args)
    core = first[0]['blas'].split()[-1]
    tried = [(seconds_of(folder, core, s), i) for i, s in enumerate(SETTINGS)]
    setting = SETTINGS[min(tried)[1]]
    how = '%d threads, %d of BLAS%s' % (*setting[0], ', memory kept' if setting[1] else '')
    bench.say('%s: PyTorch is fastest with %s (tried: %s s)' % (
        recipe, how, ' '.join('%.3f' % t for t, _ in tried)))

    peers = [Peer(folder, core, setting, ops) for ops in PEERS]
    epochs, ours, theirs = len(bench.of_type(first, 'epoch')), [], [[] for _ in PEERS]
    for i in range(ROUNDS):
        ours.append(bench.of_type(bench.hamtop(*args), 'epoch'))
        for peer, run in zip(peers, theirs):
            run += peer.train(epochs * (i + 1) // ROUNDS - epochs * i // ROUNDS)
    for peer in peers:
        peer.close()
    for what, run in zip(PEERS.values(), theirs):
        compare(recipe, what, how, ours, run)


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
