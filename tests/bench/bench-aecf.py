#!/usr/bin/env python3
"""Training AECF over all pairs: hamtop against the same with dense matrices in PyTorch
(aecf_torch.py).

    bench-aecf.py [DATA]        HAMTOP names the program

The same loss, batches, layers and optimiser on two threads, on the split that hamtop wrote.
Both train in turn; medians of the seconds an epoch, the first of each left out.
"""
import json
import os
import subprocess
import sys
import tempfile

import bench

BITS = 40
EPOCHS = 4
ROUNDS = 2
HERE = os.path.dirname(os.path.abspath(__file__))
# malloc gives large blocks back to the system at once, and PyTorch asks again
KEPT = {'MALLOC_MMAP_THRESHOLD_': '2000000000', 'MALLOC_TRIM_THRESHOLD_': '2000000000',
        'MALLOC_TOP_PAD_': '100000000'}


def peer(folder, core, blas):
    env = {**os.environ, **KEPT, 'OPENBLAS_CORETYPE': core, 'OPENBLAS_NUM_THREADS': str(blas),
           'OPENBLAS_THREAD_TIMEOUT': '4'}
    out = subprocess.run([sys.executable, HERE + '/aecf_torch.py', folder, '--threads', '2'],
                         env=env, input='%d\n' % EPOCHS, stdout=subprocess.PIPE, text=True,
                         check=True).stdout
    return [json.loads(text) for text in out.splitlines()]


def measure(data, folder):
    args = ('-m', 'AECF-C', '-b', BITS, '--recipe', 'paper', '-t', 2, '-e', EPOCHS, data)
    first = bench.hamtop('-o', folder, *args)
    core = first[0]['blas'].split()[-1]
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(bench.of_type(bench.hamtop(*args), 'epoch'))
        theirs.append(peer(folder, core, 2))
    mine = bench.median(e['seconds'] for run in ours for e in run[1:])
    other = bench.median(e['seconds'] for run in theirs for e in run[1:])
    bench.line('training AECF, recipe paper, an epoch', 1e3 * mine, 'ms',
               'PyTorch, dense matrices', 1e3 * other, other / mine,
               'loss after %d epochs: %.1f and %.1f; peer: 2 threads, 2 of BLAS, memory kept' % (
                   EPOCHS, ours[0][-1]['loss'], theirs[0][-1]['loss']))


def main():
    try:
        import torch
    except ImportError:
        bench.say('bench-aecf: PyTorch is not installed (python3-torch), AECF is left out')
        return
    bench.say('peer: PyTorch ' + torch.__version__)
    with tempfile.TemporaryDirectory() as folder:
        measure(sys.argv[1] if len(sys.argv) > 1 else 'synth:ml-1m', folder)


if __name__ == '__main__':
    main()
