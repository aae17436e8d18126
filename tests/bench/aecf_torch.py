"""hamtop's AECF (src/model/m_aecf.c) in PyTorch, on a split that hamtop wrote.

    aecf_torch.py DIR [--form FORM] [--threads N] [--seed N]

DIR is what `hamtop --batch -m AECF-C -o DIR` wrote: the ratings come from split.csv and
every hyper-parameter from manifest.json. It reads a number of epochs a line on standard
input, trains them, and answers each epoch with an object: its number, seconds and loss,
and the last with the validation NDCG@10 (rated items, gain 2^R - 1, exact ties), not timed.

The same mathematics in four forms:

`dense` is what one writes first: input, ratings and reconstruction are matrices of
users x items, and errors are taken entry by entry, weighted where the recipe weighs.
`sparse` looks at rated pairs only: embedding_bag for the input, gathers for the pairs,
and where a loss is over all entries the rest of it by outer products (num/gram.h,
num/recon.h), which is hamtop's own way and takes a page of algebra to find.
`dense-tuned` and `sparse-tuned` have the gradients of their slowest ops written by hand
(ccsr_torch.py); those of the others are autograd's.
"""
import argparse
import json
import math
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

from ccsr_torch import OPS, Data, Rows, ndcg


class Layers(torch.nn.Module):
    """One side's encoder and decoder; the first layer and the last are the forms'."""

    def __init__(self, hyper, inputs, bits):
        super().__init__()
        widths = [int(hyper[k]) for k in ('hidden', 'hidden2', 'hidden3')]
        self.act = torch.tanh if hyper['activation'] == 'tanh' else torch.relu
        self.drop = float(hyper['dropout'])
        first = torch.nn.Linear(inputs, widths[0])
        # a row an input, which embedding_bag wants and a product does not mind
        self.first = torch.nn.Parameter(first.weight.detach().T.contiguous())
        self.bias = first.bias
        self.hidden = torch.nn.ModuleList(map(torch.nn.Linear, widths[:-1], widths[1:]))
        self.last = torch.nn.Linear(widths[-1], bits, bias=hyper['out_bias'] is True)
        if float(hyper['lambda_ae']) > 0:
            back = [bits] + widths[::-1]
            self.back = torch.nn.ModuleList(map(torch.nn.Linear, back[:-1], back[1:]))
            self.out = torch.nn.Linear(widths[0], inputs)

    def encode(self, x):
        """From what the first layer made."""
        x = self.act(x)
        for layer in self.hidden:
            x = self.act(layer(x))
        return self.last(F.dropout(x, self.drop, self.training))

    def decode(self, x):
        """To what the last layer takes."""
        for layer in self.back:
            x = self.act(layer(x))
        return x


class Dense:
    """Losses of a batch of rows by matrices [rows, columns of the other side]."""

    def __init__(self, side, rows, cols, unseen, ops):
        self.error = OPS[ops][3]
        ptr, col, value, target = side
        row = torch.repeat_interleave(torch.arange(rows), ptr[1:] - ptr[:-1])
        self.x, self.target = torch.zeros(rows, cols), torch.zeros(rows, cols)
        self.x[row, col] = value
        self.target[row, col] = target
        self.weight = None
        if unseen < 1:
            self.weight = torch.full((rows, cols), unseen)
            self.weight[row, col] = 1

    def rows(self, rows):
        return (self.x[rows], self.target[rows],
                None if self.weight is None else self.weight[rows])

    def all(self):
        return self.x, None, None

    @staticmethod
    def first(tower, batch):
        return torch.addmm(tower.bias, batch[0], tower.first)

    def pairs(self, z, far, batch):
        out = z @ far.T
        if batch[2] is None:
            return self.error(out, batch[1])
        return ((out - batch[1]).square() * batch[2]).sum()

    def reconstruction(self, tower, act, batch):
        return self.error(tower.out(act), batch[0])


class Sparse:
    """The same by what was observed."""

    def __init__(self, side, rows, cols, unseen, ops):
        self.linear, self.dots = OPS[ops][:2]
        self.ptr, self.col, self.value, self.target = side
        self.count, self.cols, self.unseen = rows, cols, unseen

    def rows(self, rows):
        return Rows(self.ptr, self.col, rows, self.cols, self.value, self.target)

    def all(self):
        return self.rows(torch.arange(self.count))

    def first(self, tower, batch):
        return self.linear(tower.first, batch) + tower.bias

    def pairs(self, z, far, batch):
        dots = self.dots(z, far, batch)
        error = (dots - batch.values[1]).square().sum()
        if self.unseen > 0:
            everywhere = ((z.T @ z) * (far.T @ far)).sum() - dots.square().sum()
            error = error + self.unseen * everywhere
        return error

    def reconstruction(self, tower, act, batch):
        w, c, x = tower.out.weight, tower.out.bias, batch.values[0]
        gram, ones = act.T @ act, act.sum(0)
        loss = (gram * (w.T @ w)).sum() + 2 * ((w.T @ c) * ones).sum()
        loss = loss + len(act) * c.square().sum() + x.square().sum()
        return loss - 2 * ((act * self.linear(w, batch)).sum() + (c[batch.col] * x).sum())


FORMS = {'dense': (Dense, 'plain'), 'dense-tuned': (Dense, 'tuned'),
         'sparse': (Sparse, 'plain'), 'sparse-tuned': (Sparse, 'tuned')}


class Model:
    def __init__(self, folder, form):
        with open(folder + '/manifest.json') as f:
            run = json.load(f)['runs'][0]
        self.hyper = hyper = run['hyper_parameters']
        if hyper['schedule'] != 'alternate' or hyper['recon'] != 'full' or \
                hyper['balance'] != 'l2' or hyper['input'] not in ('scaled', 'centered'):
            sys.exit('aecf_torch: not made for these hyper-parameters')
        self.shape = shape = [sum(1 for _ in open(folder + name, newline='\n'))
                              for name in ('/users.txt', '/items.txt')]
        unseen = float(hyper['unseen']) if hyper['pairs'] == 'all' else 0
        kind, ops = FORMS[form]
        self.side = [kind(side, shape[s], shape[1 - s], unseen, ops)
                     for s, side in enumerate(self.ratings(folder))]
        self.tower = [Layers(hyper, shape[1 - s], run['bits']) for s in (0, 1)]
        self.log_scale = torch.tensor(math.log(float(hyper['scale'])),
                                      requires_grad=hyper['learn_scale'] is True)
        self.adam = [torch.optim.Adam(t.parameters(), foreach=True) for t in self.tower]
        if self.log_scale.requires_grad:
            self.adam.append(torch.optim.Adam([self.log_scale]))

    def ratings(self, folder):
        """By users and by items: where rows begin, columns, inputs, targets."""
        user, item, rating, fold = Data.read(folder)
        train, valid = fold == 'train', fold == 'valid'
        self.valid = user[valid], item[valid], rating[valid]
        low, high = rating.min(), rating.max()
        user, item, rating = user[train], item[train], rating[train]
        value, target = rating - (low + high) / 2, rating
        if self.hyper['input'] == 'scaled':
            value = value / ((high - low) / 2)
        if self.hyper['target'] == 'user':
            target = rating - (np.bincount(user, rating) / np.bincount(user))[user]
        elif self.hyper['target'] == 'centered':
            target = rating - rating.mean()
        for a, b, rows in ((user, item, self.shape[0]), (item, user, self.shape[1])):
            order = np.lexsort((b, a))
            ptr = np.concatenate(([0], np.cumsum(np.bincount(a, minlength=rows))))
            yield (torch.from_numpy(ptr), torch.from_numpy(b[order]),
                   torch.from_numpy(value[order]).float(),
                   torch.from_numpy(target[order]).float())

    def rate(self, epoch):
        last = float(self.hyper['epochs']) - 1
        done = min(1, (epoch - 1) / last) if last > 0 else 0
        return float(self.hyper['lr']) * (1 - (1 - float(self.hyper['lr_end'])) * done)

    def loss(self, s, far, batch):
        side, tower = self.side[s], self.tower[s]
        f = tower.encode(side.first(tower, batch))
        loss = side.pairs(torch.exp(self.log_scale) * f, far, batch)
        loss = loss + float(self.hyper['lambda_b']) * f.square().sum()
        if float(self.hyper['lambda_ae']) > 0:
            loss = loss + float(self.hyper['lambda_ae']) * \
                side.reconstruction(tower, tower.decode(f), batch)
        return loss

    def encode(self, s):
        """All rows' features, which are fixed where they are used."""
        tower = self.tower[s].eval()
        with torch.no_grad():
            return tower.encode(self.side[s].first(tower, self.side[s].all()))

    def epoch(self, number):
        total = 0
        for adam in self.adam:
            adam.param_groups[0]['lr'] = self.rate(number)
        for s in (0, 1):
            far = self.encode(1 - s)
            self.tower[s].train()
            for rows in torch.randperm(self.shape[s]).split(int(self.hyper['batch'])):
                loss = self.loss(s, far, self.side[s].rows(rows))
                for adam in (self.adam[s], *self.adam[2:]):
                    adam.zero_grad(set_to_none=True)
                (loss / len(rows)).backward()
                for adam in (self.adam[s], *self.adam[2:]):
                    adam.step()
                total += loss.detach()
        return float(total) / sum(self.shape)

    def valid_ndcg(self):
        user, item, rating = self.valid
        f = [self.encode(s).numpy() for s in (0, 1)]
        return ndcg(user, (f[0][user] * f[1][item]).sum(1), 2 ** rating - 1, 10)


def main():
    args = argparse.ArgumentParser()
    args.add_argument('folder')
    args.add_argument('--form', choices=FORMS, default='dense')
    args.add_argument('--threads', type=int, default=2)
    args.add_argument('--seed', type=int, default=1)
    args = args.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    model, number = Model(args.folder, args.form), 0
    for text in sys.stdin:
        for left in reversed(range(int(text))):
            number += 1
            start = time.perf_counter()
            loss = model.epoch(number)
            answer = {'epoch': number, 'seconds': time.perf_counter() - start, 'loss': loss}
            if left == 0:
                answer['valid_ndcg'] = model.valid_ndcg()
            print(json.dumps(answer), flush=True)


if __name__ == '__main__':
    main()
