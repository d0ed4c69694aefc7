"""Times one complete training step of another framework, on the terms that bench/measure.ts has for Gannet's.

A step does every phase and every optimiser's update and returns its losses, which are read as Python floats. The real
images are random and stay in memory: neither loading nor scaling of data is counted, nor are accuracies.
"""

import time

BEGIN = time.perf_counter()

import argparse
import importlib
import json
import math
import resource
import statistics
import sys
from dataclasses import dataclass
from typing import Callable

# The recipes, and the module of each framework's folder that has them.
MODULES = {
    'acgan': 'acgan',
    'acgan-upsample': 'acgan_upsample',
    'cgan': 'cgan',
    'dcgan': 'dcgan',
    'sngan': 'sngan',
    'cnn-classifier': 'cnn_classifier',
    'dcgan-128': 'dcgan_128',
    'cgan-mlp': 'mlp',
    'gan': 'mlp',
}

# Seconds after which a batch of samples is not made once more.
ENOUGH = 2


@dataclass
class System:
    """What a recipe's module makes for a batch of n real images."""

    # The framework's models by the names that the recipe has for them: G and D, or C.
    networks: dict[str, object]
    # One step of all phases; its losses as the framework's scalars.
    step: Callable[[], list]
    # Inputs with which G makes that many images; none for a classifier.
    inputs: Callable[[int], list] | None = None


@dataclass
class Contestant:
    """A system, compiled as its framework runs it best."""

    # Such as `Keras 3.15.1, TensorFlow 2.21.0`.
    runtime: str
    # Does `steps_per_call` steps and returns the losses of the last as floats.
    call: Callable[[], list[float]]
    # Makes that many images in inference mode and waits for them.
    sample: Callable[[int], object] | None
    # Parameters and moving statistics of each network.
    parameters: dict[str, int]
    steps_per_call: int = 1


def arguments(modes):
    parser = argparse.ArgumentParser()
    parser.add_argument('recipe', choices=MODULES)
    parser.add_argument('--preset')
    parser.add_argument('--batch', type=int, required=True)
    parser.add_argument('--steps', type=int, required=True)
    parser.add_argument('--threads', type=int, required=True)
    parser.add_argument('--mode', choices=['fp32', *modes], default='fp32')
    parser.add_argument('--check', action='store_true', help='prints parameter counts and losses, and times nothing')
    return parser.parse_args()


def build(folder, args):
    """The system of the recipe that the arguments name, from the framework's folder."""
    module = importlib.import_module(f'{folder}.{MODULES[args.recipe]}')
    name = args.recipe if args.preset is None else f'{args.recipe}-{args.preset}'
    return getattr(module, name.replace('-', '_'))(args.batch)


def run(contestant, args):
    """Prints one line of JSON: what the contestant's steps cost or, for a check, what they compute."""
    losses = contestant.call()
    first = time.perf_counter() - BEGIN
    if args.check:
        print(json.dumps({
            'parameters': contestant.parameters,
            'losses': [losses, *(contestant.call() for _ in range(args.steps - 1))],
        }))
        sys.exit()
    time_each(2, contestant.call)
    calls = max(1, args.steps // contestant.steps_per_call)
    times = [t / contestant.steps_per_call for t in time_each(calls, contestant.call)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    sample = contestant.sample
    print(json.dumps({
        'runtime': contestant.runtime,
        'seconds': {'median': statistics.median(times), 'min': min(times), 'first': first},
        'peakMemory': peak,
        'sampling': [] if sample is None else [sampling(sample, n, k) for n, k in ((1, 100), (100, 10))],
    }))


def sampling(sample, batch, count):
    sample(batch)
    return {'batch': batch, 'seconds': statistics.median(time_each(count, lambda: sample(batch), ENOUGH))}


def time_each(count, call, limit=math.inf):
    """Seconds of each of `count` calls; none is begun once all together have taken `limit` seconds."""
    seconds = []
    for _ in range(count):
        if sum(seconds) > limit:
            break
        begin = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - begin)
    return seconds
