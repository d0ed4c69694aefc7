"""The ACGAN whose generator up-samples, as src/recipes/acgan-upsample.ts has it.

Both networks take the same latent points, so the generator makes its fakes once.
"""

import torch.nn as nn
import torch.nn.functional as F
from harness import System

from .training import (
    LabelledGenerator, TwoHeads, adam, autocast, binary_cross_entropy, channels_last, frozen_step, labels, leaky,
    normal, own_step, uniform,
)


def acgan_upsample(n):
    generator = channels_last(LabelledGenerator(
        nn.Linear(100, 1024), leaky(0.2),
        nn.Linear(1024, 6272), leaky(0.2),
        nn.Unflatten(1, (128, 7, 7)),
        nn.Upsample(scale_factor=2), nn.ConvTranspose2d(128, 256, 3, 1, 1), leaky(0.2),
        nn.Upsample(scale_factor=2), nn.ConvTranspose2d(256, 128, 3, 1, 1), leaky(0.2),
        nn.ConvTranspose2d(128, 1, 3, 1, 1), nn.Tanh(),
    ))
    stages = []
    for before, after in ((1, 32), (32, 64), (64, 128), (128, 256)):
        stages += [nn.Conv2d(before, after, 3, 2, 1), leaky(0.2), nn.Dropout(0.3)]
    discriminator = channels_last(TwoHeads(1024, *stages, nn.Flatten(), leaky(0.3)))

    adam_g, adam_d = (adam(model, 2e-4, 0.5, 1e-7) for model in (generator, discriminator))
    real, y_real = channels_last(uniform(n, 1, 28, 28)), labels(n)

    def losses(images, target, y):
        generation, auxiliary = discriminator(images)
        return [binary_cross_entropy(generation, target), F.cross_entropy(auxiliary, y)]

    def step():
        y = labels(n)
        with autocast():
            fake = generator(normal(n, 100), y)
        values = own_step(adam_d, lambda: losses(real, 1.0, y_real))
        values += own_step(adam_d, lambda: losses(fake.detach(), 0.0, y))
        return values + frozen_step(discriminator, adam_g, lambda: losses(fake, 1.0, y))

    return System({'G': generator, 'D': discriminator}, step, lambda k: [normal(k, 100), labels(k)])
