"""hamtop's AECF (src/model/m_aecf.c) in PyTorch with dense matrices, on a split that
hamtop wrote.

    aecf_torch.py DIR [--threads N]

DIR is what `hamtop --batch -m AECF-C --recipe paper -o DIR` wrote: the ratings come from
split.csv and every hyper-parameter from manifest.json. It reads a number of epochs a line
on standard input, trains them, and answers each with an object: seconds and loss.

The same mathematics as one writes it: input, ratings and reconstruction are matrices of
users x items, the squared error is over all of their entries, gradients are autograd's.
"""
import argparse
import json
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

from ccsr_torch import Data


class Tower(torch.nn.Module):
    def __init__(self, hyper, inputs, bits):
        super().__init__()
        widths = [int(hyper[k]) for k in ('hidden', 'hidden2', 'hidden3')]
        into, out = [inputs] + widths, [bits] + widths[::-1]
        self.act = torch.tanh if hyper['activation'] == 'tanh' else torch.relu
        self.drop = float(hyper['dropout'])
        self.hidden = torch.nn.ModuleList(map(torch.nn.Linear, into[:-1], into[1:]))
        self.last = torch.nn.Linear(widths[-1], bits, bias=hyper['out_bias'] is True)
        self.back = torch.nn.ModuleList(map(torch.nn.Linear, out[:-1], out[1:]))
        self.out = torch.nn.Linear(widths[0], inputs)

    def encode(self, x):
        for layer in self.hidden:
            x = self.act(layer(x))
        return self.last(F.dropout(x, self.drop, self.training))

    def decode(self, x):
        for layer in self.back:
            x = self.act(layer(x))
        return self.out(x)


class Model:
    def __init__(self, folder):
        with open(folder + '/manifest.json') as f:
            run = json.load(f)['runs'][0]
        self.hyper = hyper = run['hyper_parameters']
        if hyper['schedule'] != 'alternate' or hyper['pairs'] != 'all' or \
                hyper['target'] != 'raw' or hyper['input'] not in ('raw', 'centered'):
            sys.exit('aecf_torch: made for the recipe paper')
        shape = [sum(1 for _ in open(folder + name, newline='\n'))
                 for name in ('/users.txt', '/items.txt')]
        user, item, rating, fold = Data.read(folder)
        train = fold == 'train'
        middle = (rating.min() + rating.max()) / 2 if hyper['input'] == 'centered' else 0
        ratings, x = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
        ratings[user[train], item[train]] = rating[train]
        x[user[train], item[train]] = rating[train] - middle
        self.ratings = [torch.from_numpy(a).contiguous() for a in (ratings, ratings.T.copy())]
        self.x = [torch.from_numpy(a).contiguous() for a in (x, x.T.copy())]
        self.tower = [Tower(hyper, shape[1 - s], run['bits']) for s in range(2)]
        self.adam = [torch.optim.Adam(t.parameters(), lr=float(hyper['lr'])) for t in self.tower]

    def rate(self, epoch):
        last = float(self.hyper['epochs']) - 1
        done = min(1, (epoch - 1) / last) if last > 0 else 0
        return float(self.hyper['lr']) * (1 - (1 - float(self.hyper['lr_end'])) * done)

    def epoch(self, number):
        total = 0
        for s in range(2):
            self.adam[s].param_groups[0]['lr'] = self.rate(number)
            self.tower[1 - s].eval()
            with torch.no_grad():
                far = self.tower[1 - s].encode(self.x[1 - s])
            self.tower[s].train()
            for rows in torch.randperm(len(self.x[s])).split(int(self.hyper['batch'])):
                x = self.x[s][rows]
                f = self.tower[s].encode(x)
                loss = F.mse_loss(f @ far.T, self.ratings[s][rows], reduction='sum')
                loss = loss + float(self.hyper['lambda_ae']) * \
                    F.mse_loss(self.tower[s].decode(f), x, reduction='sum')
                self.adam[s].zero_grad()
                (loss / len(rows)).backward()
                self.adam[s].step()
                total += loss.item()
        return total / (len(self.x[0]) + len(self.x[1]))


def main():
    args = argparse.ArgumentParser()
    args.add_argument('folder')
    args.add_argument('--threads', type=int, default=2)
    args = args.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(1)
    model, number = Model(args.folder), 0
    for text in sys.stdin:
        for _ in range(int(text)):
            number += 1
            start = time.perf_counter()
            loss = model.epoch(number)
            print(json.dumps({'epoch': number, 'seconds': time.perf_counter() - start,
                              'loss': loss}), flush=True)


if __name__ == '__main__':
    main()
