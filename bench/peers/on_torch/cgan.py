"""The conditional GAN with convolutions, as src/recipes/cgan.ts has it."""

import torch
import torch.nn as nn
from harness import System

from .training import (
    LabelledGenerator, adam, binary_cross_entropy, channels_last, frozen_step, infer, keras_norm, labels, leaky, normal,
    own_step, uniform,
)


class Discriminator(nn.Module):
    """The embedding of the label is a second channel of the image."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(10, 784)
        self.layers = nn.Sequential(
            nn.Conv2d(2, 64, 3, 2, 1), leaky(0.01),
            nn.Conv2d(64, 64, 3, 2, 1), keras_norm(64), leaky(0.01),
            nn.Conv2d(64, 128, 3, 2, 1), keras_norm(128), leaky(0.01),
            nn.Flatten(),
            nn.Linear(2048, 1),
        )

    def forward(self, image, y):
        plane = self.embedding(y).view(-1, 1, 28, 28)
        return self.layers(channels_last(torch.cat([image, plane], 1)))


def cgan(n):
    generator = channels_last(LabelledGenerator(
        nn.Linear(100, 12544),
        nn.Unflatten(1, (256, 7, 7)),
        nn.ConvTranspose2d(256, 128, 3, 2, 1, 1), keras_norm(128), leaky(0.01),
        nn.ConvTranspose2d(128, 64, 3, 1, 1), keras_norm(64), leaky(0.01),
        nn.ConvTranspose2d(64, 1, 3, 2, 1, 1), nn.Tanh(),
    ))
    discriminator = channels_last(Discriminator())

    adam_g, adam_d = (adam(model, 1e-3, epsilon=1e-7) for model in (generator, discriminator))
    real, y_real = channels_last(uniform(n, 1, 28, 28)), labels(n)

    def losses_d(images, target):
        return [binary_cross_entropy(discriminator(images, y_real), target)]

    def losses_g():
        y_fake = labels(n)
        return [binary_cross_entropy(discriminator(generator(normal(n, 100), y_fake), y_fake), 1.0)]

    def step():
        values = own_step(adam_d, lambda: losses_d(real, 1.0))
        fake = infer(generator, normal(n, 100), y_real)
        values += own_step(adam_d, lambda: losses_d(fake, 0.0))
        # A frozen network normalises with its moving statistics.
        discriminator.eval()
        values += frozen_step(discriminator, adam_g, losses_g)
        discriminator.train()
        return values

    return System({'G': generator, 'D': discriminator}, step, lambda k: [normal(k, 100), labels(k)])
