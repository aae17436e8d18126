#!/usr/bin/python3
"""Computes Table 6 again by scikit-learn, from per_user.csv alone.

    check_groups.py DIR

DIR is what `hamtop --batch=groups --out DIR` left, of one seed or several. Exit 0: all
numbers agree to 1e-9 of their size.
"""

import csv
import json
import os
import sys

import numpy as np
from scipy import stats
from sklearn.feature_selection import chi2

COLUMNS = {"num_ratings": "num_ratings", "avg_ratings": "avg_rating", "std_ratings": "std_rating"}
GROUPS = ("CCSR", "AECF")


def read(path, row):
    with open(path, newline="", encoding="utf-8") as f:
        users = [u for u in csv.DictReader(f) if u["model"] == row and u["group"] in GROUPS]
    x = np.array([[float(u[c]) for c in COLUMNS.values()] for u in users])
    return x, np.array([GROUPS.index(u["group"]) for u in users])


def means(path, row):
    """Of all users with a group, the tied as well."""
    with open(path, newline="", encoding="utf-8") as f:
        users = [u for u in csv.DictReader(f) if u["model"] == row and u["group"]]
    return np.array([[float(u[c]) for c in COLUMNS.values()] for u in users]).mean(axis=0)


def close(what, mine, truth):
    if not abs(mine - truth) <= 1e-9 * max(1.0, abs(truth)):
        sys.exit(f"{what}: {mine!r}, scikit-learn and scipy say {truth!r}")


def check(result, folder):
    x, group = read(os.path.join(folder, "per_user.csv"), result["first"])
    for i, name in enumerate(GROUPS):
        close(folder + " users", result["users_" + name.lower()], int((group == i).sum()))
    statistic, p = chi2(x, group)
    every = means(os.path.join(folder, "per_user.csv"), result["first"])
    for i, name in enumerate(COLUMNS):
        one, other = x[group == 0, i], x[group == 1, i]
        ranks = stats.mannwhitneyu(one, other, method="asymptotic")
        close(f"{folder} {name} chi2", result["chi2"][name], statistic[i])
        close(f"{folder} {name} null mean", result["chi2_null_mean"][name],
              x[:, i].var(ddof=1) / x[:, i].mean())
        close(f"{folder} {name} ratio", result["ratio"][name], one.mean() / other.mean())
        for g, side in ((one, "first"), (other, "second")):
            close(f"{folder} {name} share_{side}", result["share_" + side][name],
                  g.mean() / every[i])
        close(f"{folder} {name} effect", result["effect"][name],
              2 * ranks.statistic / (len(one) * len(other)) - 1)
        if result["p"][name] is not None:
            close(f"{folder} {name} p", result["p"][name], p[i])
            close(f"{folder} {name} ranks", result["mann_whitney_p"][name], ranks.pvalue)


def main(path):
    with open(os.path.join(path, "groups.jsonl"), encoding="utf-8") as f:
        results = [r for r in map(json.loads, f) if r["type"] == "groups"]
    if not results:
        sys.exit("no groups in " + path)
    for r in results:
        folder = os.path.join(path, "groups_%d" % r["bits"])
        if not os.path.isdir(folder):
            folder += "_seed%d" % r["seed"]
        check(r, folder)


if __name__ == "__main__":
    main(sys.argv[1])
