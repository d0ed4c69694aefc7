"""Times one complete training step of another framework, on the terms that bench/measure.ts has for Gannet's.

A system's module function takes the batch and returns a `System`. A step does every phase and every optimiser's update
and returns its losses, which are read as Python floats at every step. The real images are random and stay in memory:
neither loading nor scaling of data is counted.
"""

import time

BEGIN = time.perf_counter()

import argparse
import json
import resource
import statistics
import sys
from dataclasses import dataclass
from typing import Callable


@dataclass
class System:
    # One step of all phases; its losses, anything that float() takes.
    step: Callable[[], list]
    # Makes that many images in inference mode and waits for them.
    sample: Callable[[int], object] | None


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument('system')
    parser.add_argument('--batch', type=int, required=True)
    parser.add_argument('--steps', type=int, required=True)
    parser.add_argument('--threads', type=int, required=True)
    return parser.parse_args()


def run(runtime, systems, args):
    """Times the system that the arguments name and prints the result as one line of JSON."""
    if args.system not in systems:
        sys.exit(f'{args.system} is not written for this peer yet; it has {", ".join(systems)}')
    system = systems[args.system](args.batch)

    def step():
        return [float(loss) for loss in system.step()]

    step()
    first = time.perf_counter() - BEGIN
    time_each(2, step)
    times = time_each(args.steps, step)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({
        'runtime': runtime,
        'seconds': {'median': statistics.median(times), 'min': min(times), 'first': first},
        'peakMemory': peak,
        'sampling': [] if system.sample is None else [sampling(system.sample, n, k) for n, k in ((1, 100), (100, 10))],
    }))


def sampling(sample, batch, count):
    sample(batch)
    return {'batch': batch, 'seconds': statistics.median(time_each(count, lambda: sample(batch)))}


def time_each(count, call):
    seconds = []
    for _ in range(count):
        begin = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - begin)
    return seconds
