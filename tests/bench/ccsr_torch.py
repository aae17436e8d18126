"""hamtop's CCSR (src/model/m_ccsr.c) in PyTorch, on a split that hamtop wrote.

    ccsr_torch.py DIR [--ops plain|tuned] [--threads N] [--seed N] [--profile]

DIR is what `hamtop --batch -m CCSR-S -o DIR` wrote: the ratings come from split.csv and
every hyper-parameter from manifest.json. It reads a number of epochs a line on standard
input, trains them, and answers each epoch with an object: its number, seconds, loss, the
validation NDCG@10 of both forms (rated items, gain 2^R - 1, exact ties), which is not timed,
and that of chance.

`plain` is what one writes first: embedding_bag and gathers, gradients by autograd.
`tuned` is the fastest that we found with this PyTorch: the same, but the two ops whose
gradients are slow have gradients written by hand (SparseLinear, PairDots, Softplus).
"""
import argparse
import csv
import json
import math
import os
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F


class Rows:
    """Some rows of a sparse matrix [rows, cols]: embedding_bag's view of them."""

    def __init__(self, ptr, col, rows, cols, *values):
        start, length = ptr[rows], ptr[rows + 1] - ptr[rows]
        end = torch.cumsum(length, 0)
        self.offset = end - length
        self.row = torch.repeat_interleave(torch.arange(len(rows)), length)
        at = torch.arange(int(end[-1])) + (start - self.offset).index_select(0, self.row)
        self.rows, self.cols = rows, cols
        self.col = col.index_select(0, at)
        self.values = [v.index_select(0, at) for v in values]
        self.by_col = None

    def transposed(self):
        """The same by columns (offset, row, first values); made once."""
        if self.by_col is None:
            key = self.col.numpy()
            if self.cols < 1 << 15:
                key = key.astype(np.int16)  # numpy sorts 16 bits by radix
            order = torch.from_numpy(np.argsort(key, kind='stable'))
            count = torch.bincount(self.col, minlength=self.cols)
            self.by_col = (torch.cumsum(count, 0) - count, self.row.index_select(0, order),
                           self.values[0].index_select(0, order))
        return self.by_col


def bag(weight, index, offset, value):
    return F.embedding_bag(index, weight, offset, mode='sum', per_sample_weights=value)


class SparseLinear(torch.autograd.Function):
    """x W for sparse rows x; the gradient is the bag of the transposed rows."""

    @staticmethod
    def forward(ctx, weight, x):
        ctx.x = x
        return bag(weight, x.col, x.offset, x.values[0])

    @staticmethod
    def backward(ctx, dout):
        offset, row, value = ctx.x.transposed()
        return bag(dout, row, offset, value), None


class PairDots(torch.autograd.Function):
    """<h_row, g_col> of the observed pairs; g is fixed."""

    @staticmethod
    def forward(ctx, h, g, x):
        ctx.g, ctx.x = g, x
        return torch.ops.aten._embedding_bag_per_sample_weights_backward(
            h, g, x.col, x.offset, x.row, 0, -1)

    @staticmethod
    def backward(ctx, dz):
        return bag(ctx.g, ctx.x.col, ctx.x.offset, dz), None, None


class Softplus(torch.autograd.Function):
    """sum of weight softplus(z) - target z; weight None is 1."""

    @staticmethod
    def forward(ctx, z, target, weight):
        ctx.save_for_backward(z, target, weight)
        loss = F.softplus(z)
        if weight is not None:
            loss.mul_(weight)
        return loss.addcmul_(target, z, value=-1).sum()

    @staticmethod
    def backward(ctx, dloss):
        z, target, weight = ctx.saved_tensors
        dz = torch.sigmoid(z)
        if weight is not None:
            dz.mul_(weight)
        return dz.sub_(target).mul_(dloss), None, None


class SquaredError(torch.autograd.Function):
    """sum of (out - x)^2; out is not needed again."""

    @staticmethod
    def forward(ctx, out, x):
        ctx.diff = out.detach().sub_(x)
        flat = ctx.diff.view(-1)
        return torch.dot(flat, flat)

    @staticmethod
    def backward(ctx, dloss):
        return ctx.diff.mul_(2 * dloss), None


def plain_softplus(z, target, weight):
    loss = F.softplus(z)
    return ((loss if weight is None else weight * loss) - target * z).sum()


def plain_dots(h, g, x):
    return (h.index_select(0, x.row) * g.index_select(0, x.col)).sum(1)


def plain_linear(weight, x):
    return bag(weight, x.col, x.offset, x.values[0])


def plain_error(out, x):
    return F.mse_loss(out, x, reduction='sum')


def dropped(x, p):
    """F.dropout, whose generator takes longer than these three ops."""
    return x * torch.rand_like(x).ge_(p).mul_(1 / (1 - p))


OPS = {
    'plain': (plain_linear, plain_dots, plain_softplus, plain_error, F.dropout),
    'tuned': (SparseLinear.apply, PairDots.apply, Softplus.apply, SquaredError.apply, dropped),
}


class Tower:
    """One side's autoencoder: in -> hidden tanh, dropout -> bits -> hidden tanh -> in."""

    def __init__(self, cols, bits, hyper):
        def layer(fan, *shape):
            return torch.empty(*shape).uniform_(-1, 1).div_(math.sqrt(fan)).requires_grad_()

        hidden = hyper['hidden']
        self.drop = hyper['dropout']
        self.w1, self.b1 = layer(cols, cols, hidden), layer(cols, hidden)
        self.w2 = layer(hidden, hidden, bits)
        self.b2 = layer(hidden, bits) if hyper['out_bias'] else None
        self.d1, self.c1 = layer(bits, bits, hidden), layer(bits, hidden)
        self.d2, self.c2 = layer(hidden, cols, hidden), layer(hidden, cols)
        self.weights = [self.w1, self.b1, self.w2]
        if hyper['out_bias']:
            self.weights.append(self.b2)
        if hyper['lambda_ae'] > 0:
            self.weights += [self.d1, self.c1, self.d2, self.c2]

    def encode(self, linear, x, dropout=None):
        top = torch.tanh(linear(self.w1, x) + self.b1)
        if dropout:
            top = dropout(top, self.drop)
        return top @ self.w2 if self.b2 is None else torch.addmm(self.b2, top, self.w2)

    def decode(self, h):
        return F.linear(torch.tanh(torch.addmm(self.c1, h, self.d1)), self.d2, self.c2)


class Data:
    """The split that hamtop wrote: the training pairs by users and by items."""

    def __init__(self, folder):
        with open(folder + '/manifest.json') as f:
            manifest = json.load(f)
        run = manifest['runs'][0]
        self.hyper, self.bits = run['hyper_parameters'], run['bits']
        self.shape = [sum(1 for _ in open(folder + name, newline='\n'))
                      for name in ('/users.txt', '/items.txt')]
        user, item, rating, fold = self.read(folder)
        train = fold == 'train'
        self.valid = [v[fold == 'valid'] for v in (user, item, rating)]
        low, high = rating.min(), rating.max()
        kind = self.hyper['input']
        if kind not in ('raw', 'centered', 'scaled'):
            sys.exit(f'ccsr_torch: not made for input={kind}')
        value = rating[train].copy() if kind == 'raw' else rating[train] - (low + high) / 2
        if kind == 'scaled':
            value /= (high - low) / 2
        if self.hyper['target'] == 'graded':
            target = (2 ** rating[train] - 1) / (2 ** high - 1)
        else:
            target = (rating[train] > manifest['protocol']['threshold']).astype(float)
        self.side = []
        for a, b, rows in ((user, item, self.shape[0]), (item, user, self.shape[1])):
            order = np.lexsort((b[train], a[train]))
            ptr = np.concatenate(([0], np.cumsum(np.bincount(a[train], minlength=rows))))
            self.side.append((torch.from_numpy(ptr), torch.from_numpy(b[train][order]),
                              torch.from_numpy(value[order]).float(),
                              torch.from_numpy(target[order]).float()))

    @staticmethod
    def read(folder):
        """Rows, ratings and folds of split.csv; numbers are read faster the next time."""
        if os.path.exists(folder + '/split.npz'):
            with np.load(folder + '/split.npz') as kept:
                return tuple(kept[name] for name in kept.files)
        number = []
        for name in ('/users.txt', '/items.txt'):
            with open(folder + name, newline='\n') as f:
                number.append({text.rstrip('\n'): i for i, text in enumerate(f)})
        with open(folder + '/split.csv', newline='') as f:
            lines = csv.reader(f)
            next(lines)
            user, item, rating, fold = zip(*lines)
        columns = (np.array([number[0][u] for u in user]), np.array([number[1][i] for i in item]),
                   np.array(rating, float), np.array(fold))
        np.savez(folder + '/split.npz', *columns)
        return columns

    def rows(self, side, rows):
        ptr, col, value, target = self.side[side]
        return Rows(ptr, col, rows, self.shape[1 - side], value, target)

    def dense(self, side, which, order):
        """Values (2) or targets (3) as a matrix, 0 where nothing was observed; rows, and
        columns where order has two, in this order."""
        ptr, col = self.side[side][:2]
        rows, cols = self.shape[side], self.shape[1 - side]
        row = torch.repeat_interleave(torch.argsort(order[0]), ptr[1:] - ptr[:-1])
        if len(order) > 1:
            col = torch.argsort(order[1]).index_select(0, col)
        at = row.mul_(cols).add_(col)
        return torch.zeros(rows * cols).scatter_(0, at, self.side[side][which]).view(rows, cols)


def discounted(position, k):
    """Sum of 1 / log2(rank + 1) over the first `position` places, at most k."""
    upto = np.concatenate(([0], np.cumsum(1 / np.log2(np.arange(k) + 2))))
    return upto[np.minimum(position, k)]


def places(user, key):
    """For a sort by user, then falling key: where each run of ties begins inside its
    user, how long it is, and its number for each entry in that order."""
    order = np.lexsort((-key, user))
    user, key = user[order], key[order]
    new_user = np.concatenate(([True], user[1:] != user[:-1]))
    new = new_user | np.concatenate(([True], key[1:] != key[:-1]))
    start = np.flatnonzero(new)
    length = np.diff(np.append(start, len(user)))
    of_user = np.maximum.accumulate(np.where(new_user, np.arange(len(user)), 0))
    return order, start - of_user[start], length, np.cumsum(new) - 1, user[start]


def ndcg(user, score, gain, k):
    """Mean NDCG over the users with a gain, ties by the mean over their orders."""
    def dcg(key):
        order, first, length, tie, who = places(user, key)
        mean = np.bincount(tie, gain[order]) / length
        gained = mean * (discounted(first + length, k) - discounted(first, k))
        return np.bincount(who, gained, minlength=user.max() + 1)

    ideal = dcg(gain)
    return float(np.mean(dcg(score)[ideal > 0] / ideal[ideal > 0]))


class Model:
    """CCSR's form S: trained with signs straight through, or by plain features."""

    def __init__(self, data, ops):
        self.data, self.hyper = data, data.hyper
        self.linear, self.dots, self.softplus, self.error, self.dropout = OPS[ops]
        self.tower = [Tower(data.shape[1 - s], data.bits, self.hyper) for s in (0, 1)]
        self.log_scale = torch.tensor(math.log(self.hyper['scale']), requires_grad=True)
        self.g0 = torch.zeros(1, requires_grad=True)
        self.offset = torch.zeros(data.shape[0], requires_grad=True)
        learned = [self.log_scale] if self.hyper['learn_scale'] else []
        if self.hyper['offsets']:
            learned += [self.g0, self.offset]
        # what moves together has one optimiser; Adam of weights that rest would not rest
        parts = [t.weights for t in self.tower] + ([learned] if learned else [])
        if self.hyper['schedule'] == 'joint':
            parts = [sum(parts, [])]
        self.adam = [torch.optim.Adam(p, foreach=True) for p in parts]
        self.all = [data.rows(s, torch.arange(data.shape[s])) for s in (0, 1)]

    def relax(self, f):
        """What the loss sees: the sign, its gradient that of f within -1 .. 1."""
        if self.hyper['sign'] != 'straight-through':
            return f
        near = f.clamp(-1, 1)
        return near + (torch.where(f >= 0, 1.0, -1.0) - near).detach()

    def step(self, loss, adams):
        for adam in adams:
            adam.zero_grad(set_to_none=True)
        loss.backward()
        for adam in adams:
            adam.step()

    def logits(self, dots, user_offset):
        z = torch.exp(self.log_scale) * dots
        return z + (self.g0 + user_offset) if self.hyper['offsets'] else z

    def alternate(self, order):
        """Batches of one side against all of the other, whose features are fixed."""
        total = 0
        for s in (0, 1):
            with torch.no_grad():
                far = self.relax(self.tower[1 - s].encode(self.linear, self.all[1 - s]))
            for rows in torch.split(order[s], self.hyper['batch']):
                x = self.data.rows(s, rows)
                f = self.tower[s].encode(self.linear, x, self.dropout)
                who = rows.index_select(0, x.row) if s == 0 else x.col
                z = self.logits(self.dots(self.relax(f), far, x),
                                self.offset.index_select(0, who))
                loss = self.softplus(z, x.values[1], None)
                loss = loss + self.hyper['lambda_b'] * f.square().sum()
                self.step(loss / len(rows), [self.adam[s], *self.adam[2:]])
                total += loss.detach()
        return float(total) / sum(self.data.shape)

    def own_terms(self, s, f, h, x, share):
        loss = self.hyper['lambda_b'] * share * f.square().sum()
        if x is not None:
            ae = self.error(self.tower[s].decode(h), x)
            loss = loss + self.hyper['lambda_ae'] * share * ae
        return loss

    def joint(self, order):
        """Blocks of both sides, all pairs; each block of rows is prepared once."""
        n, shape = self.hyper['blocks'], self.data.shape
        cut = [[shape[s] * i // n for i in range(n + 1)] for s in (0, 1)]
        x = [[self.data.rows(s, order[s][cut[s][i]:cut[s][i + 1]]) for i in range(n)]
             for s in (0, 1)]
        # in the epoch's order, so that every block is a slice
        target = self.data.dense(0, 3, order)
        dense = ([self.data.dense(s, 2, order[s:s + 1]) for s in (0, 1)]
                 if self.hyper['lambda_ae'] > 0 else None)
        total = 0
        for shift in range(n):
            for i in range(n):
                at = (i, (i + shift) % n)
                (u0, u1), (i0, i1) = ((cut[s][at[s]], cut[s][at[s] + 1]) for s in (0, 1))
                f = [self.tower[s].encode(self.linear, x[s][at[s]], self.dropout)
                     for s in (0, 1)]
                h = [self.relax(v) for v in f]
                z = self.logits(h[0] @ h[1].t(), self.offset[order[0][u0:u1], None])
                similar, weight = target[u0:u1, i0:i1], None
                if self.hyper['unseen'] < 1:  # graded targets are positive where observed
                    weight = torch.where(similar > 0, 1.0, self.hyper['unseen'])
                loss = self.softplus(z, similar, weight)
                for s, share in ((0, (i1 - i0) / shape[1]), (1, (u1 - u0) / shape[0])):
                    whole = dense[s][cut[s][at[s]]:cut[s][at[s] + 1]] if dense else None
                    loss = loss + self.own_terms(s, f[s], h[s], whole, share)
                self.step(loss / (u1 - u0), self.adam)
                total += loss.detach()
        return float(total) / shape[0]

    def epoch(self, number):
        last = self.hyper['epochs'] - 1
        done = min(1, (number - 1) / last) if last > 0 else 0
        rate = self.hyper['lr'] * (1 - (1 - self.hyper['lr_end']) * done)
        for adam in self.adam:
            adam.param_groups[0]['lr'] = rate
        order = [torch.randperm(n) for n in self.data.shape]
        return self.joint(order) if self.hyper['schedule'] == 'joint' else self.alternate(order)

    def valid_ndcg(self):
        """Of the features' inner products, and of the codes: the more equal bits, the
        better."""
        with torch.no_grad():
            f = [self.tower[s].encode(self.linear, self.all[s]).numpy() for s in (0, 1)]
        user, item, rating = self.data.valid
        code = [np.where(v >= 0, 1, -1).astype(np.int32) for v in f]
        return {name: ndcg(user, (v[0][user] * v[1][item]).sum(1), 2 ** rating - 1, 10)
                for name, v in (('CCSR-C', f), ('CCSR-S', code))}

    def chance(self):
        """Every item alike."""
        user, _, rating = self.data.valid
        return ndcg(user, np.zeros(len(user)), 2 ** rating - 1, 10)


def main():
    args = argparse.ArgumentParser()
    args.add_argument('folder')
    args.add_argument('--ops', choices=OPS, default='tuned')
    args.add_argument('--threads', type=int, default=2)
    args.add_argument('--seed', type=int, default=1)
    args.add_argument('--profile', action='store_true')
    args = args.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    model, number = Model(Data(args.folder), args.ops), 0
    chance = model.chance()
    for text in sys.stdin:
        for _ in range(int(text)):
            number += 1
            start = time.perf_counter()
            if args.profile:
                with torch.profiler.profile() as profile:
                    loss = model.epoch(number)
                print(profile.key_averages().table(sort_by='self_cpu_time_total', row_limit=25),
                      file=sys.stderr)
            else:
                loss = model.epoch(number)
            seconds = time.perf_counter() - start
            print(json.dumps({'epoch': number, 'seconds': seconds, 'loss': loss,
                              'valid': model.valid_ndcg(), 'chance': chance}), flush=True)


if __name__ == '__main__':
    main()
