"""The residual GAN with spectral normalisation at 64x64 with ten classes, as src/recipes/sngan.ts has it.

As there, the window of 1x1 beside a block comes where the image is small, before it grows or after it has shrunk.
"""

import torch
import torch.nn as nn
import torch.nn.functional as F
from harness import System
from torch.nn.utils.parametrizations import spectral_norm

from .training import channels_last, frozen_step, labels, normal, own_step, uniform

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

    def __init__(self, before, after, first):
        super().__init__()
        hidden = after if first else before
        self.first = first
        self.conv1 = spectral_norm(nn.Conv2d(before, hidden, 3, 1, 1))
        self.conv2 = spectral_norm(nn.Conv2d(hidden, after, 3, 1, 1))
        self.shortcut = spectral_norm(nn.Conv2d(before, after, 1))

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
    def __init__(self, width):
        super().__init__()
        channels = [3, *(width * times for times in (1, 2, 4, 8, 16))]
        pairs = zip(channels, channels[1:])
        self.blocks = nn.Sequential(*(Down(*pair, first=i == 0) for i, pair in enumerate(pairs)))
        self.dense = spectral_norm(nn.Linear(channels[-1], 1))
        self.classes = spectral_norm(nn.Embedding(CLASSES, channels[-1]))

    def forward(self, image, y):
        h = F.relu(self.blocks(image)).sum((2, 3))
        return self.dense(h) + (self.classes(y) * h).sum(1, keepdim=True)


def system(n, width, steps_of_d, lr_g, lr_d):
    generator, discriminator = channels_last(Generator(width)), channels_last(Discriminator(width))
    adam_g, adam_d = (
        torch.optim.Adam(model.parameters(), lr, (0.0, 0.9), 1e-7, fused=True)
        for model, lr in ((generator, lr_g), (discriminator, lr_d))
    )
    real, y_real = channels_last(uniform(n, 3, 64, 64)), labels(n)

    def losses_d():
        with torch.no_grad():
            fake = generator(normal(n, 128), y_real)
        return [F.relu(1 - discriminator(real, y_real)).mean(), F.relu(1 + discriminator(fake, y_real)).mean()]

    def losses_g():
        y = labels(2 * n)
        return [-discriminator(generator(normal(2 * n, 128), y), y).mean()]

    done = 0

    def step():
        nonlocal done
        done += 1
        values = own_step(adam_d, losses_d)
        return values + (frozen_step(discriminator, adam_g, losses_g) if done % steps_of_d == 0 else [])

    return System({'G': generator, 'D': discriminator}, step, lambda k: [normal(k, 128), labels(k)])


def sngan(n):
    return system(n, 64, 5, 2e-4, 2e-4)


def sngan_cpu(n):
    """The preset, whose average of G is left out: a pass over its parameters."""
    return system(n, 16, 1, 1e-4, 4e-4)
