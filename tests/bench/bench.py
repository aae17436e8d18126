"""What the measurement scripts share: hamtop's output, medians, lines.

A line has the fields of bench.h: name, value, unit, peer, peer's value, ratio, note.
"""
import json
import math
import os
import statistics
import subprocess
import sys

median = statistics.median


def number(x):
    return '' if x is None or math.isnan(x) else '%.4g' % x


def line(name, value, unit, peer='', peer_value=None, ratio=None, note=''):
    print(name, number(value), unit, peer, number(peer_value), number(ratio), note,
          sep='\t', flush=True)


def say(text):
    """Progress, for whoever waits."""
    print(text, file=sys.stderr, flush=True)


def hamtop(*args):
    """Runs hamtop --batch; its output, one object a line."""
    program = os.environ.get('HAMTOP', './hamtop')
    out = subprocess.run([program, '--batch', '--format', 'json', '-q', *map(str, args)],
                         stdout=subprocess.PIPE, check=True).stdout
    return [json.loads(text) for text in out.splitlines()]


def of_type(objects, kind):
    return [o for o in objects if o['type'] == kind]
