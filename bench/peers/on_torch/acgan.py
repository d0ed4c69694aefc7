"""The auxiliary-classifier GAN, as src/recipes/acgan.ts has it."""

import torch
import torch.nn as nn
import torch.nn.functional as F
from harness import System

from .training import (
    LabelledGenerator, TwoHeads, adam, binary_cross_entropy, channels_last, frozen_step, infer, keras_norm, labels,
    leaky, own_step, relu, uniform,
)


def acgan(n):
    generator = channels_last(LabelledGenerator(
        nn.Linear(100, 3456), relu(),
        nn.Unflatten(1, (384, 3, 3)),
        nn.ConvTranspose2d(384, 192, 5), relu(), keras_norm(192),
        nn.ConvTranspose2d(192, 96, 5, 2, 2, 1), relu(), keras_norm(96),
        nn.ConvTranspose2d(96, 1, 5, 2, 2, 1), nn.Tanh(),
    ))
    stages = []
    for before, after, stride in ((1, 32, 2), (32, 64, 1), (64, 128, 2), (128, 256, 1)):
        stages += [nn.Conv2d(before, after, 3, stride, 1), leaky(0.2), nn.Dropout(0.3)]
    discriminator = channels_last(TwoHeads(12544, *stages, nn.Flatten()))

    adam_g, adam_d = (adam(model, 2e-4, 0.5, 1e-7) for model in (generator, discriminator))
    real, y_real = channels_last(uniform(n, 1, 28, 28)), labels(n)

    def losses_d():
        fake = infer(generator, uniform(n, 100), labels(n))
        generation, auxiliary = discriminator(torch.cat([real, fake]))
        targets = 0.5 * (binary_cross_entropy(generation[:n], 0.95) + binary_cross_entropy(generation[n:], 0.0))
        # The weights 2 for real and 0 for fake images make this the mean over the real ones.
        return [targets, F.cross_entropy(auxiliary[:n], y_real)]

    def losses_g():
        y_fake = labels(2 * n)
        generation, auxiliary = discriminator(generator(uniform(2 * n, 100), y_fake))
        return [binary_cross_entropy(generation, 0.95), F.cross_entropy(auxiliary, y_fake)]

    def step():
        return own_step(adam_d, losses_d) + frozen_step(discriminator, adam_g, losses_g)

    return System({'G': generator, 'D': discriminator}, step, lambda k: [uniform(k, 100), labels(k)])
