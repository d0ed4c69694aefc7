"""The DCGAN for colour pictures of 128x128, as src/recipes/dcgan-128.ts has it."""

import torch
import torch.nn as nn
from harness import System

from .training import adam, binary_cross_entropy, channels_last, frozen_step, normal, own_step, without_gradient


def dcgan_128(n):
    generator = channels_last(nn.Sequential(
        nn.Linear(100, 363), nn.GELU(),
        nn.Unflatten(1, (3, 11, 11)),
        nn.ConvTranspose2d(3, 256, 8, 2), nn.BatchNorm2d(256), nn.GELU(),
        nn.ConvTranspose2d(256, 256, 8, 2), nn.BatchNorm2d(256), nn.GELU(),
        nn.ConvTranspose2d(256, 3, 8, 2, 1), nn.BatchNorm2d(3), nn.Sigmoid(),
    ))
    discriminator = channels_last(nn.Sequential(
        nn.Conv2d(3, 256, 8, 2), nn.BatchNorm2d(256), nn.GELU(),
        nn.Conv2d(256, 256, 8, 2), nn.BatchNorm2d(256), nn.GELU(),
        nn.Conv2d(256, 3, 8, 2), nn.GELU(),
        nn.Flatten(),
        nn.Linear(300, 1),
    ))

    adam_g, adam_d = (adam(model, 1e-4) for model in (generator, discriminator))
    real = channels_last(torch.rand(n, 3, 128, 128))

    def losses(images, target):
        return [binary_cross_entropy(discriminator(images), target)]

    def step():
        values = own_step(adam_d, lambda: losses(real, 1.0))
        fake = without_gradient(generator, normal(n, 100))
        values += own_step(adam_d, lambda: losses(fake, 0.0))
        return values + frozen_step(discriminator, adam_g, lambda: losses(generator(normal(n, 100)), 1.0))

    return System({'G': generator, 'D': discriminator}, step, lambda k: [normal(k, 100)])
