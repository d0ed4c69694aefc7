"""The residual GAN with spectral normalisation at 64x64 with ten classes, as src/recipes/sngan.ts has it.

As there, the window of 1x1 beside a block comes where the image is small, before it grows or after it has shrunk.
"""

import torch
import torch.nn as nn
import torch.nn.functional as F
from harness import System
from torch.nn.utils.parametrizations import spectral_norm

from .training import binary_cross_entropy, channels_last, frozen_step, labels, normal, own_step, uniform

CLASSES = 10


class ConditionalNorm(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.norm = nn.BatchNorm2d(channels, eps=2e-5, affine=False)
        self.gamma = nn.Embedding.from_pretrained(torch.ones(CLASSES, channels), freeze=False)
        self.beta = nn.Embedding.from_pretrained(torch.zeros(CLASSES, channels), freeze=False)

    def forward(self, x, y):
        return self.norm(x) * self.gamma(y)[:, :, None, None] + self.beta(y)[:, :, None, None]


class Up(nn.Module):
    """Twice as large."""

    def __init__(self, before, after):
        super().__init__()
        self.norm1, self.norm2 = ConditionalNorm(before), ConditionalNorm(after)
        self.conv1, self.conv2 = nn.Conv2d(before, after, 3, 1, 1), nn.Conv2d(after, after, 3, 1, 1)
        self.shortcut = nn.Conv2d(before, after, 1)

    def forward(self, x, y):
        h = self.conv1(F.interpolate(F.relu(self.norm1(x, y)), scale_factor=2))
        h = self.conv2(F.relu(self.norm2(h, y)))
        return h + F.interpolate(self.shortcut(x), scale_factor=2)


class Down(nn.Module):
    """Half as large."""

    def __init__(self, before, after, first, form):
        super().__init__()
        hidden = after if first else before
        self.first = first
        self.conv1 = form(nn.Conv2d(before, hidden, 3, 1, 1))
        self.conv2 = form(nn.Conv2d(hidden, after, 3, 1, 1))
        self.shortcut = form(nn.Conv2d(before, after, 1))

    def forward(self, x):
        h = self.conv2(F.relu(self.conv1(x if self.first else F.relu(x))))
        return F.avg_pool2d(h, 2) + self.shortcut(F.avg_pool2d(x, 2))


class Generator(nn.Module):
    def __init__(self, width):
        super().__init__()
        channels = [width * times for times in (16, 8, 4, 2, 1)]
        self.dense = nn.Linear(128, 16 * channels[0])
        self.blocks = nn.ModuleList(Up(*pair) for pair in zip(channels, channels[1:]))
        self.norm = nn.BatchNorm2d(width, eps=2e-5)
        self.conv = nn.Conv2d(width, 3, 3, 1, 1)

    def forward(self, z, y):
        x = self.dense(z).view(len(z), -1, 4, 4).contiguous(memory_format=torch.channels_last)
        for block in self.blocks:
            x = block(x, y)
        return torch.tanh(self.conv(F.relu(self.norm(x))))


class Discriminator(nn.Module):
    """Its layers in a form, such as spectral_norm's; groups of so many images for the minibatch's deviation, 0 for none."""

    def __init__(self, width, form, group=0):
        super().__init__()
        channels = [3, *(width * times for times in (1, 2, 4, 8, 16))]
        pairs = zip(channels, channels[1:])
        self.blocks = nn.Sequential(*(Down(*pair, i == 0, form) for i, pair in enumerate(pairs)))
        self.group = group
        features = channels[-1] + (group > 0)
        self.dense = form(nn.Linear(features, 1))
        self.classes = form(nn.Embedding(CLASSES, features))

    def forward(self, image, y):
        h = F.relu(self.blocks(image))
        if self.group:
            n, _, height, width = h.shape
            variance = h.reshape(n // self.group, self.group, -1).var(1, unbiased=False)
            spread = (variance + 1e-8).sqrt().mean(1).repeat_interleave(self.group)
            h = torch.cat([h, spread.view(n, 1, 1, 1).expand(n, 1, height, width)], 1)
        h = h.sum((2, 3))
        return self.dense(h) + (self.classes(y) * h).sum(1, keepdim=True)


def networks(width, **form):
    return channels_last(Generator(width)), channels_last(Discriminator(width, **form))


def adam(model, lr, beta2):
    return torch.optim.Adam(model.parameters(), lr, (0.0, beta2), 1e-7, fused=True)


def drawn(generator, n, y):
    with torch.no_grad():
        return generator(normal(n, 128), y)


def sngan(n):
    generator, discriminator = networks(64, form=spectral_norm)
    adam_g, adam_d = (adam(model, 2e-4, 0.9) for model in (generator, discriminator))
    real, y_real = channels_last(uniform(n, 3, 64, 64)), labels(n)

    def losses_d():
        fake = drawn(generator, n, y_real)
        return [F.relu(1 - discriminator(real, y_real)).mean(), F.relu(1 + discriminator(fake, y_real)).mean()]

    def losses_g():
        y = labels(2 * n)
        return [-discriminator(generator(normal(2 * n, 128), y), y).mean()]

    done = 0

    def step():
        nonlocal done
        done += 1
        values = own_step(adam_d, losses_d)
        return values + (frozen_step(discriminator, adam_g, losses_g) if done % 5 == 0 else [])

    return System({'G': generator, 'D': discriminator}, step, lambda k: [normal(k, 128), labels(k)])


def sngan_cpu(n):
    """The preset, whose average of G is left out: a pass over its parameters."""
    generator, discriminator = networks(16, form=lambda layer: layer, group=4)
    adam_g, adam_d = (adam(model, 5e-4, 0.99) for model in (generator, discriminator))
    real, y = channels_last(uniform(n, 3, 64, 64)), labels(n)
    every = 16

    def losses_d():
        fake = drawn(generator, n, y)
        return [binary_cross_entropy(discriminator(image, y), target) for image, target in ((real, 1.0), (fake, 0.0))]

    def losses_r1():
        image = real.clone().requires_grad_()
        (gradient,) = torch.autograd.grad(discriminator(image, y).sum(), image, create_graph=True)
        return [every / 2 * gradient.square().sum((1, 2, 3)).mean()]

    def losses_g():
        return [binary_cross_entropy(discriminator(generator(normal(n, 128), y), y), 1.0)]

    done = 0

    def step():
        nonlocal done
        done += 1
        values = own_step(adam_d, losses_d)
        if done % every == 0:
            own_step(adam_d, losses_r1)
        return values + frozen_step(discriminator, adam_g, losses_g)

    return System({'G': generator, 'D': discriminator}, step, lambda k: [normal(k, 128), labels(k)])
