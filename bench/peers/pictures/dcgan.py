"""The DCGAN of PyTorch's tutorial (docs.pytorch.org, "DCGAN Tutorial"), with its defaults: 64x64, batch 128, no classes."""

import torch
import torch.nn as nn
import torch.nn.functional as F

from peer import Peer, as_bytes, batches

LATENT, WIDTH, BATCH = 100, 64, 128


def generator():
    widths = [LATENT, 8 * WIDTH, 4 * WIDTH, 2 * WIDTH, WIDTH]
    layers = []
    for i, (before, after) in enumerate(zip(widths, widths[1:])):
        stride, padding = (1, 0) if i == 0 else (2, 1)
        convolution = nn.ConvTranspose2d(before, after, 4, stride, padding, bias=False)
        layers += [convolution, nn.BatchNorm2d(after), nn.ReLU(inplace=True)]
    return nn.Sequential(*layers, nn.ConvTranspose2d(WIDTH, 3, 4, 2, 1, bias=False), nn.Tanh())


def discriminator():
    widths = [3, WIDTH, 2 * WIDTH, 4 * WIDTH, 8 * WIDTH]
    layers = []
    for i, (before, after) in enumerate(zip(widths, widths[1:])):
        layers += [nn.Conv2d(before, after, 4, 2, 1, bias=False)]
        layers += [nn.BatchNorm2d(after)] if i > 0 else []
        layers += [nn.LeakyReLU(0.2, inplace=True)]
    return nn.Sequential(*layers, nn.Conv2d(widths[-1], 1, 4, bias=False), nn.Flatten(0))


def begin(layer):
    if isinstance(layer, (nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.normal_(layer.weight, 0, 0.02)
    elif isinstance(layer, nn.BatchNorm2d):
        nn.init.normal_(layer.weight, 1, 0.02)
        nn.init.zeros_(layer.bias)


def peer(pictures, device):
    assert pictures.shape[2:] == (64, 64), 'the tutorial is for 64x64'
    G, D = (network.apply(begin).to(device) for network in (generator(), discriminator()))
    adam_g, adam_d = (torch.optim.Adam(network.parameters(), 2e-4, (0.5, 0.999)) for network in (G, D))
    real = batches(pictures, BATCH, device)

    def latent(n):
        return torch.randn(n, LATENT, 1, 1, device=device)

    def loss(logits, target):
        return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, target))

    def step():
        adam_d.zero_grad()
        of_real = loss(D(next(real).float() / 127.5 - 1), 1)
        of_real.backward()
        fakes = G(latent(BATCH))
        of_fake = loss(D(fakes.detach()), 0)
        of_fake.backward()
        adam_d.step()
        adam_g.zero_grad()
        of_g = loss(D(fakes), 1)
        of_g.backward()
        adam_g.step()
        return f'D {of_real.item() + of_fake.item():.3f} G {of_g.item():.3f}'

    # In training mode, as the tutorial draws its own.
    return Peer(step, lambda n: as_bytes(G(latent(n)), -1))
