#!/usr/bin/env python3
"""NDCG of the codes that hamtop left in a folder, worked out from the definition.

    check_codes.py FOLDER [--results FILE] [--model ROW] [--bits N]

Reads only user_codes.npy, item_codes.npy, users.txt, items.txt and split.csv and
shares no code with hamtop. Rated protocol: each user's own test items, ranked by
Hamming distance; gain 2^R - 1, discount 1/log2(rank + 1), items at the same
distance share their ranks (the mean over all their orders). Prints the mean over
users at 2, 6 and 10. With --results it compares with the result line of that row
and ends with 1 where they differ by more than 1e-6.

Python 3 alone; no other package.
"""

import argparse
import ast
import csv
import json
import math
import os
import sys

CUTOFFS = (2, 6, 10)
TOLERANCE = 1e-6


def read_npy(path):
    """The rows of a two-dimensional uint8 array as whole numbers, and their width."""
    with open(path, "rb") as f:
        data = f.read()
    if data[:8] != b"\x93NUMPY\x01\x00":
        sys.exit(f"{path}: not a .npy file of version 1.0")
    start = 10 + int.from_bytes(data[8:10], "little")
    head = ast.literal_eval(data[10:start].decode("latin-1"))
    rows, width = head["shape"]
    if head["descr"] != "|u1" or head["fortran_order"]:
        sys.exit(f"{path}: not uint8 in C order")
    if len(data) != start + rows * width:
        sys.exit(f"{path}: {len(data) - start} bytes of codes, not {rows} times {width}")
    return [
        int.from_bytes(data[start + r * width : start + (r + 1) * width], "big")
        for r in range(rows)
    ], width


def read_codes(folder, side, bits):
    """Codes by external id."""
    codes, width = read_npy(os.path.join(folder, f"{side}_codes.npy"))
    with open(os.path.join(folder, f"{side}s.txt"), encoding="utf-8", newline="\n") as f:
        ids = f.read().split("\n")[:-1]
    if len(ids) != len(codes) or len(set(ids)) != len(ids):
        sys.exit(f"{folder}: {len(ids)} {side} ids, some twice or without a code")
    if bits:
        if width != (bits + 7) // 8:
            sys.exit(f"{folder}: {width} bytes a code are not {bits} bits")
        if any(code & ((1 << (8 * width - bits)) - 1) for code in codes):
            sys.exit(f"{folder}: padding bits of {side} codes are not 0")
    return dict(zip(ids, codes))


def read_test(folder):
    """Test items and ratings by user; and the smallest rating of all."""
    test, smallest = {}, math.inf
    with open(os.path.join(folder, "split.csv"), encoding="utf-8", newline="") as f:
        for line in csv.DictReader(f):
            rating = float(line["rating"])
            smallest = min(smallest, rating)
            if line["fold"] == "test":
                test.setdefault(line["user"], []).append((line["item"], rating))
    return test, smallest


def discount(rank):
    return 1.0 / math.log2(rank + 1)


def ndcg(gains, distances, k):
    """None when no item is worth anything."""
    ideal = math.fsum(
        gain * discount(rank)
        for rank, gain in enumerate(sorted(gains, reverse=True)[:k], start=1)
    )
    if ideal == 0.0:
        return None
    total, rank = [], 1
    for distance in sorted(set(distances)):
        tied = [g for g, d in zip(gains, distances) if d == distance]
        mean = math.fsum(tied) / len(tied)
        for _ in tied:
            if rank <= k:
                total.append(mean * discount(rank))
            rank += 1
    return math.fsum(total) / ideal


def evaluate(folder, bits):
    users = read_codes(folder, "user", bits)
    items = read_codes(folder, "item", bits)
    test, smallest = read_test(folder)
    shift = min(0.0, smallest)  # gains are never negative
    scores = {k: [] for k in CUTOFFS}
    for user, rated in test.items():
        gains = [2.0 ** (rating - shift) - 1.0 for _, rating in rated]
        distances = [bin(users[user] ^ items[item]).count("1") for item, _ in rated]
        for k in CUTOFFS:
            value = ndcg(gains, distances, k)
            if value is not None:
                scores[k].append(value)
    return {k: math.fsum(v) / len(v) for k, v in scores.items()}, len(scores[CUTOFFS[0]])


def find_result(path, model, bits):
    """The one result line of that row."""
    found = []
    with open(path, encoding="utf-8") as f:
        for line in f:
            record = json.loads(line)
            if (
                record.get("type") == "result"
                and model in (None, record["model"])
                and bits in (None, record["bits"])
            ):
                found.append(record)
    if len(found) != 1:
        sys.exit(f"{path}: {len(found)} results match; name the row with --model and --bits")
    if found[0]["protocol"] != "rated" or found[0]["gain"] != "exp":
        sys.exit(f"{path}: only results of the rated protocol with gain exp can be compared")
    return found[0]


def self_test():
    """Two items tied before a third, both orders worked out by hand."""
    by_hand = (4.0 * (1 + discount(2)) + 3.0 * discount(3)) / (
        7.0 + 3.0 * discount(2) + discount(3)
    )
    if (
        abs(ndcg([7.0, 1.0, 3.0], [2, 2, 5], 3) - by_hand) > 1e-15
        or abs(ndcg([7.0, 1.0, 3.0], [2, 2, 5], 1) - 4.0 / 7.0) > 1e-15
        or ndcg([0.0, 0.0], [1, 2], 2) is not None
    ):
        sys.exit("this script is wrong")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder")
    parser.add_argument("--results", help="results.jsonl to compare with")
    parser.add_argument("--model", help="row, such as CCSR-S")
    parser.add_argument("--bits", type=int)
    args = parser.parse_args()

    self_test()
    result = find_result(args.results, args.model, args.bits) if args.results else None
    bits = args.bits or (result and result["bits"])
    values, users = evaluate(args.folder, bits)
    worst = 0.0
    for k in CUTOFFS:
        line = f"ndcg@{k} {values[k]:.9f}"
        if result:
            there = result["ndcg"][str(k)]
            worst = max(worst, abs(there - values[k]))
            line += f"  hamtop {there:.9f}  difference {there - values[k]:+.1e}"
        print(line)
    print(f"users {users}")
    if result and (not worst <= TOLERANCE or result["users"] != users):
        sys.exit(f"{args.folder}: hamtop's result differs by {worst:.1e} over {result['users']} users")


if __name__ == "__main__":
    try:
        main()
    except (OSError, KeyError, ValueError) as error:
        sys.exit(f"{type(error).__name__}: {error}")
