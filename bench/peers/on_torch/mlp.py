"""The GANs of dense layers, with labels and without, as src/recipes/mlp.ts has them."""

import torch
import torch.nn as nn
import torch.nn.functional as F
from harness import System

from .training import adam, binary_cross_entropy, frozen_step, labels, leaky, normal, own_step, without_gradient


class Mlp(nn.Module):
    """Dense layers on the inputs, which stand side by side."""

    def __init__(self, inputs, *last):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(inputs, 200), leaky(0.02), nn.LayerNorm(200), *last)

    def forward(self, *inputs):
        return self.layers(torch.cat(inputs, 1) if len(inputs) > 1 else inputs[0])


def one_hot_labels(n):
    return F.one_hot(labels(n), 10).float()


def adversaries(n, label_width, draw_labels):
    """Both GANs: draw_labels(n) gives the list of what stands beside the inputs of both networks."""
    discriminator = Mlp(784 + label_width, nn.Linear(200, 1))
    generator = Mlp(100 + label_width, nn.Linear(200, 784), nn.Sigmoid())
    adam_g, adam_d = (adam(model, 1e-4) for model in (generator, discriminator))
    real, y_real = torch.rand(n, 784), draw_labels(n)

    def losses(image, y, target):
        return [binary_cross_entropy(discriminator(image, *y), target)]

    def losses_g():
        y = draw_labels(n)
        return losses(generator(normal(n, 100), *y), y, 1.0)

    def step():
        values = own_step(adam_d, lambda: losses(real, y_real, 1.0))
        y = draw_labels(n)
        fake = without_gradient(generator, normal(n, 100), *y)
        values += own_step(adam_d, lambda: losses(fake, y, 0.0))
        return values + frozen_step(discriminator, adam_g, losses_g)

    return System({'G': generator, 'D': discriminator}, step, lambda k: [normal(k, 100), *draw_labels(k)])


def cgan_mlp(n):
    return adversaries(n, 10, lambda k: [one_hot_labels(k)])


def gan(n):
    return adversaries(n, 0, lambda k: [])
