"""Checks the lines of --batch --format json against the contract: keys, their
order, their types, and what must hold between them."""
import json
import math
import sys

NUMBER = (int, float)
MAYBE = (int, float, type(None))
RUN = [
    ("type", str), ("version", str), ("data", str), ("users", int), ("items", int),
    ("ratings", int), ("train", int), ("valid", int), ("test", int),
    ("split_sha256", str), ("seed", int), ("threads", int), ("recipe", str),
    ("blas", str), ("cpu", str)]
EPOCH = [
    ("type", str), ("model", str), ("bits", int), ("epoch", int), ("loss", MAYBE),
    ("loss_sim", MAYBE), ("loss_balance", MAYBE), ("loss_ae", MAYBE),
    ("alpha", NUMBER), ("seconds", NUMBER), ("valid_ndcg", MAYBE)]
RESULT = [
    ("type", str), ("model", str), ("bits", int), ("protocol", str), ("gain", str),
    ("ties", str), ("users", int), ("ndcg", dict), ("ndcg_low", dict),
    ("ndcg_high", dict), ("paper", dict), ("seconds", NUMBER), ("epochs", int)]


def shape(o, want):
    keys = list(o)
    assert keys[:len(want)] == [k for k, _ in want], keys
    for key, kind in want:
        assert isinstance(o[key], kind) and not isinstance(o[key], bool), (key, o[key])


def refuse(word):
    raise ValueError("not JSON: " + word)


def main():
    rows, bits, cuts = (a.split(",") for a in sys.argv[1:4])
    lines = [json.loads(x, parse_constant=refuse) for x in sys.stdin]
    assert lines[0]["type"] == "run"
    shape(lines[0], RUN)
    run = lines[0]
    assert run["train"] + run["valid"] + run["test"] == run["ratings"]
    results = [x for x in lines if x["type"] == "result"]
    assert [(r["model"], str(r["bits"])) for r in results] == \
        [(m, b) for b in bits for m in rows], results
    last = {}
    for x in lines[1:]:
        if x["type"] == "epoch":
            shape(x, EPOCH)
            key = x["model"], x["bits"], x["net"]
            assert x["epoch"] == last.get(key, 0) + 1, x
            last[key] = x["epoch"]
            assert set(x["rows"]) <= set(rows) and list(x["valid"]) == x["rows"]
        else:
            shape(x, RESULT)
            assert x["ties"] == "expected" and 0 < x["users"] <= run["users"]
            for k in cuts:
                low, mean, high = (x[n][k] for n in ("ndcg_low", "ndcg", "ndcg_high"))
                assert 0 <= low <= mean + 1e-12 and mean <= high + 1e-12 and high <= 1 + 1e-12
                assert 0 < x["chance"][k] < 1 and 0 < x["item_mean"][k] <= 1
            for name in ("ndcg", "ndcg_low", "ndcg_high", "paper", "chance", "item_mean"):
                assert list(x[name]) == cuts, x[name]
            if x["model"] == "Random":
                assert all(math.isclose(x["ndcg"][k], x["chance"][k]) for k in cuts)
            if x["model"] == "ItemMean":
                assert all(math.isclose(x["ndcg"][k], x["item_mean"][k]) for k in cuts)


main()
