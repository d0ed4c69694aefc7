"""The unconditional DCGAN, as src/recipes/dcgan.ts has it.

Both phases take the same latent points, so the generator makes its fakes once, and its moving statistics move once.
"""

import torch
import torch.nn as nn
from harness import System

from .training import (
    adam, autocast, binary_cross_entropy, channels_last, frozen_step, keras_norm, leaky, own_step, relu, uniform,
)


def dcgan(n):
    generator = channels_last(nn.Sequential(
        nn.Linear(100, 6272),
        nn.Unflatten(1, (128, 7, 7)), keras_norm(128), relu(),
        nn.ConvTranspose2d(128, 64, 5, 2, 2, 1), keras_norm(64), relu(),
        nn.ConvTranspose2d(64, 32, 5, 2, 2, 1), keras_norm(32), relu(),
        nn.ConvTranspose2d(32, 1, 5, 1, 2), nn.Tanh(),
    ))
    discriminator = channels_last(nn.Sequential(
        nn.Conv2d(1, 32, 5, 2, 2), leaky(0.2),
        nn.Conv2d(32, 64, 5, 2, 2), keras_norm(64), leaky(0.2),
        nn.Conv2d(64, 128, 5, 2, 2), keras_norm(128), leaky(0.2),
        nn.Flatten(),
        nn.Linear(2048, 1),
    ))

    adam_g, adam_d = (adam(model, 1e-3) for model in (generator, discriminator))
    real = channels_last(torch.rand(n, 1, 28, 28))

    def loss(images, target):
        return binary_cross_entropy(discriminator(images), target)

    def step():
        with autocast():
            fake = generator(uniform(n, 100))
        values = own_step(adam_d, lambda: [loss(real, 1.0), loss(fake.detach(), 0.0)])
        return values + frozen_step(discriminator, adam_g, lambda: [loss(fake, 1.0)])

    return System({'G': generator, 'D': discriminator}, step, lambda k: [uniform(k, 100)])
