"""PyTorch: torch_bench.py SYSTEM --batch N --steps N --threads N

In its fastest float32 form for a processor: channels_last, the fused Adam, D frozen in G's step. Its symmetric padding
stands for TensorFlow's `same`: shapes and operations are equal.
"""

import harness

args = harness.arguments()

import os

os.environ.update(OMP_NUM_THREADS=str(args.threads), CUDA_VISIBLE_DEVICES='')
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_num_threads(args.threads)
torch.manual_seed(1)

RELU = nn.ReLU(inplace=True)


def uniform(n, *shape):
    return torch.rand(n, *shape) * 2 - 1


def labels(n):
    return torch.randint(0, 10, (n,))


def channels_last(x):
    return x.to(memory_format=torch.channels_last)


def keras_norm(channels):
    return nn.BatchNorm2d(channels, eps=1e-3, momentum=0.01)


def binary_cross_entropy(logits, target):
    return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, target))


def adam(model, lr, beta1, epsilon):
    return torch.optim.Adam(model.parameters(), lr, (beta1, 0.999), epsilon, fused=True)


def own_step(optimizer, parts):
    """One update that lowers the sum of the losses."""
    total = sum(parts)
    optimizer.zero_grad(set_to_none=True)
    total.backward()
    optimizer.step()
    return [total.detach(), *(part.detach() for part in parts)]


def infer(generator, *inputs):
    generator.eval()
    with torch.no_grad():
        image = generator(*inputs)
    generator.train()
    return image


def sampler(generator, *inputs):
    """Makes images in inference mode from what the functions `inputs` give for a batch."""
    drawn = {n: [draw(n) for draw in inputs] for n in (1, 100)}
    return lambda n: infer(generator, *drawn[n]).numpy()


class LabelledGenerator(nn.Module):
    """Latent points times the embedding of their labels, then the layers."""

    def __init__(self, *layers):
        super().__init__()
        self.embedding = nn.Embedding(10, 100)
        self.layers = nn.Sequential(*layers)

    def forward(self, z, y):
        return self.layers(z * self.embedding(y))


class TwoHeads(nn.Module):
    def __init__(self, features, *layers):
        super().__init__()
        self.layers = nn.Sequential(*layers, nn.Flatten())
        self.generation = nn.Linear(features, 1)
        self.auxiliary = nn.Linear(features, 10)

    def forward(self, image):
        h = self.layers(image)
        return self.generation(h), self.auxiliary(h)


def acgan(n):
    generator = channels_last(LabelledGenerator(
        nn.Linear(100, 3456), RELU,
        nn.Unflatten(1, (384, 3, 3)),
        nn.ConvTranspose2d(384, 192, 5), RELU, keras_norm(192),
        nn.ConvTranspose2d(192, 96, 5, 2, 2, 1), RELU, keras_norm(96),
        nn.ConvTranspose2d(96, 1, 5, 2, 2, 1), nn.Tanh(),
    ))
    stages = []
    for before, after, stride in ((1, 32, 2), (32, 64, 1), (64, 128, 2), (128, 256, 1)):
        stages += [nn.Conv2d(before, after, 3, stride, 1), nn.LeakyReLU(0.2, inplace=True), nn.Dropout(0.3)]
    discriminator = channels_last(TwoHeads(12544, *stages))

    adam_g, adam_d = adam(generator, 2e-4, 0.5, 1e-7), adam(discriminator, 2e-4, 0.5, 1e-7)
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
        losses = own_step(adam_d, losses_d())
        discriminator.requires_grad_(False)
        losses += own_step(adam_g, losses_g())
        discriminator.requires_grad_(True)
        return losses

    return harness.System(step, sampler(generator, lambda k: uniform(k, 100), labels))


SYSTEMS = {'acgan': acgan}

harness.run(f'PyTorch {torch.__version__}', SYSTEMS, args)
