#!/usr/bin/env python3
"""Training AECF (512-256-128): hamtop against the same in PyTorch (aecf_torch.py).

    bench-aecf.py [DATA [RECIPE...]]        HAMTOP names the program

For each recipe hamtop writes its split and its hyper-parameters; PyTorch trains the same
loss, batches, layers and optimiser on the same ratings, in each of its forms. First each
form is tried with its threads given to PyTorch or to BLAS, and goes on with the faster.
Then all train in turn. The first form, which is how one writes it, goes on to the last
epoch, so that the validation NDCG@10 that both reach can be compared; the others, the same
mathematics, train EPOCHS more and must have lost the same after the first. Medians of the
seconds an epoch, the first of each left out; evaluation is timed for none.
"""
import json
import math
import os
import subprocess
import sys
import tempfile

import bench

BITS = 40
EPOCHS = 4
ROUNDS = 3
FORMS = {'dense': 'dense matrices, autograd alone',
         'dense-tuned': 'dense matrices, gradients tuned',
         'sparse': 'rated pairs and outer products, autograd alone',
         'sparse-tuned': 'rated pairs and outer products, gradients tuned'}
SETTINGS = [(2, 1), (1, 2)]  # threads of PyTorch, of BLAS
HERE = os.path.dirname(os.path.abspath(__file__))
# malloc gives large blocks back to the system at once, and PyTorch asks again
KEPT = {'MALLOC_MMAP_THRESHOLD_': '2000000000', 'MALLOC_TRIM_THRESHOLD_': '2000000000',
        'MALLOC_TOP_PAD_': '100000000'}


class Peer:
    """aecf_torch.py as a process that trains when it is told to."""

    def __init__(self, folder, core, form, setting):
        self.form, self.setting, self.epochs = form, setting, []
        env = {**os.environ, **KEPT, 'OPENBLAS_CORETYPE': core,
               'OPENBLAS_NUM_THREADS': str(setting[1]), 'OPENBLAS_THREAD_TIMEOUT': '4'}
        self.process = subprocess.Popen(
            [sys.executable, HERE + '/aecf_torch.py', folder, '--form', form, '--threads',
             str(setting[0])], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def train(self, epochs):
        self.process.stdin.write('%d\n' % epochs)
        self.process.stdin.flush()
        self.epochs += [json.loads(self.process.stdout.readline()) for _ in range(epochs)]

    def seconds(self):
        return bench.median(e['seconds'] for e in self.epochs[1:])

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def fastest(folder, core, form):
    """This form with the setting that suits it, two epochs old."""
    tried = []
    for setting in SETTINGS:
        tried.append(Peer(folder, core, form, setting))
        tried[-1].train(2)
    tried.sort(key=Peer.seconds)
    bench.say('%s: %s' % (form, ', '.join('%d threads and %d of BLAS %.3f s' % (
        *peer.setting, peer.seconds()) for peer in tried)))
    for peer in tried[1:]:
        peer.close()
    return tried[0]


def compare(recipe, ours, peer, natural):
    mine = bench.median(e['seconds'] for run in ours for e in run[1:])
    other = peer.seconds()
    if not math.isclose(peer.epochs[0]['loss'], natural.epochs[0]['loss'], rel_tol=1e-3):
        raise SystemExit('bench-aecf: %s is another loss' % peer.form)
    note = 'peer: %d threads, %d of BLAS, memory kept; ' % peer.setting
    if peer is natural:
        note += 'validation NDCG@10 after %d epochs: %.4f and %.4f; loss: %.1f and %.1f' % (
            len(peer.epochs), ours[0][-1]['valid_ndcg'], peer.epochs[-1]['valid_ndcg'],
            ours[0][-1]['loss'], peer.epochs[-1]['loss'])
    else:
        note += 'loss of its first epoch %.2f, of dense matrices %.2f' % (
            peer.epochs[0]['loss'], natural.epochs[0]['loss'])
    bench.line('training AECF, recipe %s, an epoch' % recipe, 1e3 * mine, 'ms',
               'PyTorch, ' + FORMS[peer.form], 1e3 * other, other / mine, note)


def measure(data, recipe, folder):
    args = ('-m', 'AECF-C', '-b', BITS, '--recipe', recipe, '-t', 2, data)
    first = bench.hamtop('-o', folder, *args)
    core, epochs = first[0]['blas'].split()[-1], len(bench.of_type(first, 'epoch'))
    peers, ours = [fastest(folder, core, form) for form in FORMS], []
    for i in range(ROUNDS):
        ours.append(bench.of_type(bench.hamtop(*args), 'epoch'))
        for peer in peers:
            more = epochs - 2 if peer is peers[0] else EPOCHS
            peer.train(more * (i + 1) // ROUNDS - more * i // ROUNDS)
    for peer in peers:
        peer.close()
        compare(recipe, ours, peer, peers[0])


def main():
    try:
        import torch
    except ImportError:
        bench.say('bench-aecf: PyTorch is not installed (python3-torch), AECF is left out')
        return
    bench.say('peer: PyTorch ' + torch.__version__)
    data = sys.argv[1] if len(sys.argv) > 1 else 'synth:ml-1m'
    for recipe in sys.argv[2:] or ('best', 'dual', 'paper'):
        with tempfile.TemporaryDirectory() as folder:
            measure(data, recipe, folder)


if __name__ == '__main__':
    main()
