#!/usr/bin/env python3
"""Search: libhamtop against FAISS IndexBinaryFlat in one process.

    bench-faiss.py [ITEMS]                   LIBHAMTOP names the library

Both find the k nearest of the same random codes; the distances must be the same. FAISS
runs in both its modes first; the faster one then runs in turn with hamtop. Adding codes
is not timed. Queries come in batches of 100, or, at the size of MovieLens-1M, all at once.
"""
import ctypes
import os
import sys
import time

import bench

THREADS = 2


class Hamtop:
    """search.h by ctypes."""

    def __init__(self):
        self.lib = ctypes.CDLL(os.path.abspath(os.environ.get('LIBHAMTOP', '.libs/libhamtop.so')))
        self.lib.par_new.restype = self.lib.search_of.restype = ctypes.c_void_p
        self.lib.search_topk.restype = ctypes.c_bool
        self.err = ctypes.create_string_buffer(4096)  # struct err: a code, then a sentence
        self.par = self.check(self.lib.par_new(THREADS, self.err))

    def check(self, result):
        if not result:
            raise SystemExit('bench-faiss: ' + self.err.raw[4:].split(b'\0')[0].decode())
        return ctypes.c_void_p(result)

    @staticmethod
    def words(codes):
        """Bytes as numpy.packbits has them -> the 64-bit words of bits.h."""
        wide = np.zeros((len(codes), -(-codes.shape[1] // 8) * 8), np.uint8)
        wide[:, :codes.shape[1]] = codes
        return wide.view('>u8').astype(np.uint64)

    def index(self, codes):
        words = self.words(codes)
        return self.check(self.lib.search_of(
            words.ctypes.data_as(ctypes.c_void_p), ctypes.c_size_t(len(codes)),
            ctypes.c_uint32(8 * codes.shape[1]), 1, self.err))  # 1: SEARCH_SCAN

    def search(self, index, queries, k):
        item = np.empty((len(queries), k), np.uint32)
        distance = np.empty((len(queries), k), np.uint16)
        words = self.words(queries)
        start = time.perf_counter()
        ok = self.lib.search_topk(
            index, words.ctypes.data_as(ctypes.c_void_p), ctypes.c_size_t(len(queries)),
            ctypes.c_uint32(k), item.ctypes.data_as(ctypes.c_void_p),
            distance.ctypes.data_as(ctypes.c_void_p), None, None, self.par, self.err)
        seconds = time.perf_counter() - start
        self.check(ok)
        return seconds, distance


def theirs(index, queries, k):
    start = time.perf_counter()
    distance, _ = index.search(queries, k)
    return time.perf_counter() - start, distance


def compare(hamtop, name, items, queries, bits, padded, ks, rounds):
    """`padded`: the code length that FAISS gets, filled up with zeros."""
    rng = np.random.default_rng(1)
    codes = rng.integers(0, 256, (items + queries, bits // 8), dtype=np.uint8)
    wide = np.zeros((items + queries, padded // 8), np.uint8)
    wide[:, :bits // 8] = codes
    peer = faiss.IndexBinaryFlat(padded)
    peer.add(wide[:items])
    ours = hamtop.index(codes[:items])
    for k in ks:
        first = {}
        for heap in (True, False):
            peer.use_heap = heap
            first[heap] = theirs(peer, wide[items:], k)[0]
        peer.use_heap = first[True] < first[False]
        hamtop.search(ours, codes[items:], k)
        mine, other = [], []
        for _ in range(rounds):
            seconds, found = hamtop.search(ours, codes[items:], k)
            mine.append(seconds)
            seconds, expected = theirs(peer, wide[items:], k)
            other.append(seconds)
            if not np.array_equal(found, expected):
                raise SystemExit('bench-faiss: the distances differ')
        a, b = bench.median(mine), bench.median(other)
        rate = items * queries / 1e9
        bench.line('%s, k %d' % (name, k), rate / a, 'Gcodes/s', 'FAISS %s' % faiss.__version__,
                   rate / b, b / a,
                   '%d x %d queries, %d bits%s; %.2f ms; peer with use_heap=%s, which took %.2f '
                   'of the other mode; sum of distances %d' % (
                       items, queries, bits, ' (peer: %d)' % padded if padded != bits else '',
                       1e3 * a, peer.use_heap, min(first.values()) / max(first.values()),
                       found.sum(dtype=np.int64)))
    hamtop.lib.search_free(ours)


def main():
    items = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    faiss.omp_set_num_threads(THREADS)
    bench.say('peer: FAISS %s, built with %s' % (
        faiss.__version__, faiss.get_compile_options().strip()))
    hamtop = Hamtop()
    for bits in (64, 256):
        compare(hamtop, 'search %d x 100, %d bits' % (items, bits), items, 100, bits, bits, (10, 100), 3)
    for padded in (40, 64):
        compare(hamtop, 'search 3706 x 6040, 40 bits', 3706, 6040, 40, padded, (10, 100), 9)


try:
    import faiss
    import numpy as np
except ImportError:
    bench.say('bench-faiss: FAISS is not installed (python3-faiss), its comparison is left out')
else:
    main()
