"""What the recipes' networks and steps consist of: draws, layers, losses and updates."""

from contextlib import nullcontext

import torch
import torch.nn as nn
import torch.nn.functional as F

_bfloat16 = False


def use_bfloat16():
    """Makes `autocast` cast."""
    global _bfloat16
    _bfloat16 = True


def autocast():
    """Goes round every network and loss."""
    return torch.autocast('cpu', torch.bfloat16) if _bfloat16 else nullcontext()


def uniform(n, *shape):
    return torch.rand(n, *shape) * 2 - 1


def normal(n, *shape):
    return torch.randn(n, *shape)


def labels(n):
    return torch.randint(0, 10, (n,))


def channels_last(x):
    return x.to(memory_format=torch.channels_last)


def leaky(slope):
    return nn.LeakyReLU(slope, inplace=True)


def relu():
    return nn.ReLU(inplace=True)


def keras_norm(channels):
    return nn.BatchNorm2d(channels, eps=1e-3, momentum=0.01)


class LabelledGenerator(nn.Module):
    """Latent points times the embedding of their labels, then the layers."""

    def __init__(self, *layers):
        super().__init__()
        self.embedding = nn.Embedding(10, 100)
        self.layers = nn.Sequential(*layers)

    def forward(self, z, y):
        return self.layers(z * self.embedding(y))


class TwoHeads(nn.Module):
    """Layers, and on their flat output one head for real or fake and one for the class."""

    def __init__(self, features, *layers):
        super().__init__()
        self.layers = nn.Sequential(*layers)
        self.generation = nn.Linear(features, 1)
        self.auxiliary = nn.Linear(features, 10)

    def forward(self, image):
        h = self.layers(image)
        return self.generation(h), self.auxiliary(h)


def binary_cross_entropy(logits, target):
    return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, target))


def adam(model, lr, beta1=0.9, epsilon=1e-8):
    return torch.optim.Adam(model.parameters(), lr, (beta1, 0.999), epsilon, fused=True)


def own_step(optimizer, losses):
    """One update that lowers the sum of losses(); the sum, and the parts where there are several."""
    with autocast():
        parts = losses()
    total = sum(parts)
    optimizer.zero_grad(set_to_none=True)
    total.backward()
    optimizer.step()
    return [total.detach(), *(part.detach() for part in parts if len(parts) > 1)]


def frozen_step(frozen, optimizer, losses):
    """own_step, in which the network behind the trained one gets no gradients of its own."""
    frozen.requires_grad_(False)
    values = own_step(optimizer, losses)
    frozen.requires_grad_(True)
    return values


def infer(generator, *inputs):
    """Images in inference mode."""
    generator.eval()
    images = without_gradient(generator, *inputs)
    generator.train()
    return images


def without_gradient(generator, *inputs):
    """Images that nothing is to be learned from, in the mode that the generator is in."""
    with torch.no_grad(), autocast():
        return generator(*inputs).float()
