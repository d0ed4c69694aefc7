"""What PyTorch computes for the blocks of adversarial training: spectral norm, losses, heads, augmentation.

    python tests/python/blocks.py > tests/blocks/reference.json

needs torch; the stored file was made with PyTorch 2.15.0. Everything is computed in double precision from small inputs,
multiples of 1/32, and written in Gannet's layouts: kernels HWIO, those of transposed convolutions HWOI, dense IO.
"""

import json
import sys
import warnings

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
warnings.filterwarnings('ignore')
generator = torch.Generator().manual_seed(15)


def values(*shape):
    """Multiples of 1/32 in [-1, 1]."""
    return torch.randint(-32, 33, shape, generator=generator).double() / 32


def integers(below, n):
    return torch.randint(0, below, (n,), generator=generator)


def plain(x):
    x = x.detach()
    data = x.flatten().tolist()
    return {'shape': list(x.shape), 'data': data if x.dtype == torch.int64 else [float(f'{v:.9g}') for v in data]}


def case(given, made):
    return {'in': {k: plain(v) for k, v in given.items()}, 'out': {k: plain(v) for k, v in made.items()}}


# Spectral normalisation: PyTorch's own, three steps of gradient descent in training mode, then one call in evaluation.


def spectral(module, weight_here, x, dy_shape, rows):
    """`weight_here` moves a weight's axes to Gannet's order."""
    torch.nn.utils.spectral_norm(module)
    dy = values(*dy_shape)
    weight, bias = module.weight_orig, getattr(module, 'bias', None)
    with torch.no_grad():
        weight.copy_(values(*weight.shape))
        if bias is not None:
            bias.zero_()
        module.weight_u.copy_(F.normalize(values(rows), dim=0))
    given = {'x': x, 'dy': dy, 'kernel': weight_here(weight), 'u': module.weight_u}
    given = {k: v.detach().clone() for k, v in given.items()}
    made = {}
    module.train()
    for step in (1, 2, 3):
        y = module(x)
        (slope,) = torch.autograd.grad((y * dy).sum(), weight)
        made[f'y{step}'], made[f'slope{step}'] = y, weight_here(slope)
        made[f'u{step}'] = module.weight_u.clone()
        with torch.no_grad():
            weight -= 0.1 * slope
    module.eval()
    made['y'] = module(x)
    return case(given, made)


def spectral_cases():
    return {
        'spectral-dense': spectral(torch.nn.Linear(5, 4), lambda w: w.T, values(3, 5), (3, 4), 4),
        'spectral-conv': spectral(
            torch.nn.Conv2d(5, 6, 3, stride=2, padding=1), lambda w: w.permute(2, 3, 1, 0), values(2, 5, 6, 6), (2, 6, 3, 3), 6
        ),
        'spectral-convTranspose': spectral(
            torch.nn.ConvTranspose2d(6, 5, 4, stride=2, padding=1),
            lambda w: w.permute(2, 3, 1, 0),
            values(2, 6, 3, 3),
            (2, 5, 6, 6),
            5,
        ),
        'spectral-embedding': spectral(torch.nn.Embedding(4, 3), lambda w: w, integers(4, 5), (5, 3), 4),
    }


# Losses and heads, by their authors' formulas.


def loss_cases():
    logits, target = (4 * values(6, 1)).requires_grad_(), torch.tensor([[1.0], [1.0], [0.75], [0.0], [0.0], [0.25]])
    hard = torch.tensor([[1.0], [1.0], [1.0], [0.0], [0.0], [0.0]])
    real = hard == 1
    of_d = {
        'cross-entropy': F.binary_cross_entropy_with_logits(logits, target),
        'hinge': torch.where(real, F.relu(1 - logits), F.relu(1 + logits)).mean(),
        'least-squares': F.mse_loss(logits, target) / 2,
        'wasserstein': torch.where(real, -logits, logits).mean(),
    }
    of_g = {
        'cross-entropy': F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits)),
        'hinge': -logits.mean(),
        'least-squares': F.mse_loss(logits, torch.ones_like(logits)) / 2,
        'wasserstein': -logits.mean(),
    }
    made = {}
    for who, losses in (('D', of_d), ('G', of_g)):
        for name, loss in losses.items():
            made[f'{who} {name}'] = loss
            made[f'{who} {name} slope'] = torch.autograd.grad(loss, logits)[0]
    return {'losses': case({'logits': logits, 'target': target, 'hard': hard}, made)}


def adc():
    logits, y = (4 * values(6, 8)).requires_grad_(), integers(4, 6)
    real, fake = F.cross_entropy(logits, 2 * y), F.cross_entropy(logits, 2 * y + 1)
    made = {'real': real, 'fake': fake, 'G': real - fake}
    made['slope'] = torch.autograd.grad(real - fake, logits)[0]
    made['certainty'] = F.cross_entropy(logits[:, 0::2], y)
    made['certainty slope'] = torch.autograd.grad(made['certainty'], logits)[0]
    return case({'logits': logits, 'y': y}, made)


def tac():
    classifier, twin = ((4 * values(6, 4)).requires_grad_() for _ in range(2))
    y = integers(4, 6)
    loss = F.cross_entropy(classifier, y) - F.cross_entropy(twin, y)
    slopes = torch.autograd.grad(loss, (classifier, twin))
    return case({'classifier': classifier, 'twin': twin, 'y': y}, {'G': loss, 'slope': slopes[0], 'twin slope': slopes[1]})


def projection():
    x, y, table, dy = values(5, 7).requires_grad_(), integers(4, 5), values(4, 7).requires_grad_(), values(5, 1)
    made = (table[y] * x).sum(dim=1, keepdim=True)
    slopes = torch.autograd.grad((made * dy).sum(), (x, table))
    given = {'x': x, 'y': y, 'dy': dy, 'N/projection/table': table}
    return case(given, {'y': made, 'x slope': slopes[0], 'table slope': slopes[1]})


# Gradients of gradients, of a small discriminator.


def here(kernel):
    return kernel.permute(2, 3, 1, 0)


def penalties():
    kernels = [values(6, 2, 4, 4) / 2, values(8, 6, 3, 3) / 2, values(1, 8 * 4 * 4)]
    kernels = [k.requires_grad_() for k in kernels]
    biases = [values(6), values(8), values(1)]
    real, fake, share = values(3, 2, 8, 8), values(3, 2, 8, 8), (values(3) + 1) / 2

    def discriminator(x):
        x = torch.tanh(F.conv2d(x, kernels[0], biases[0], stride=2, padding=1))
        x = F.leaky_relu(F.conv2d(x, kernels[1], biases[1], padding=1), 0.2)
        return x.permute(0, 2, 3, 1).flatten(1) @ kernels[2].T + biases[2]

    def slopes_of(loss, name):
        first, second, last = torch.autograd.grad(loss, kernels)
        return {f'{name} conv1': here(first), f'{name} conv2': here(second), f'{name} dense': last.T}

    x = real.clone().requires_grad_()
    (slope,) = torch.autograd.grad(discriminator(x).sum(), x, create_graph=True)
    r1 = slope.pow(2).sum(dim=[1, 2, 3]).mean()
    eps = share.view(-1, 1, 1, 1)
    points = (eps * real + (1 - eps) * fake).requires_grad_()
    (slope,) = torch.autograd.grad(discriminator(points).sum(), points, create_graph=True)
    penalty = (slope.flatten(1).norm(2, dim=1) - 1).pow(2).mean()
    layers = ['conv1', 'conv2', 'dense']
    given = {'real': real, 'fake': fake, 'share': share}
    given.update(zip([f'D/{layer}/kernel' for layer in layers], [here(kernels[0]), here(kernels[1]), kernels[2].T]))
    given.update(zip([f'D/{layer}/bias' for layer in layers], biases))
    return case(given, {'R1': r1, **slopes_of(r1, 'R1'), 'GP': penalty, **slopes_of(penalty, 'GP')})


# Layers.


def minibatch_std():
    n, c, h, w, group = 6, 5, 4, 3, 3
    x, dy = values(n, c, h, w).requires_grad_(), values(n, c + 1, h, w)
    groups = x.view(n // group, group, c, h, w)
    spread = (groups.var(dim=1, unbiased=False) + 1e-8).sqrt().mean(dim=[1, 2, 3])
    y = torch.cat([x, spread.repeat_interleave(group).view(n, 1, 1, 1).expand(n, 1, h, w)], dim=1)
    return case({'x': x, 'dy': dy}, {'y': y, 'slope': torch.autograd.grad((y * dy).sum(), x)[0]})


def conditional_norm():
    n, c, classes = 6, 5, 4
    x, dy, y = values(n, c, 3, 4).requires_grad_(), values(n, c, 3, 4), integers(classes, n)
    gamma, beta = (values(classes, c) + 1).requires_grad_(), values(classes, c).requires_grad_()
    mean, variance = values(c), values(c) / 2 + 1
    given = {'x': x, 'y': y, 'dy': dy, 'N/norm/gamma': gamma, 'N/norm/beta': beta}
    given.update({'N/norm/mean': mean.clone(), 'N/norm/variance': variance.clone()})

    def norm(training):
        z = F.batch_norm(x, mean, variance, training=training, momentum=0.1, eps=1e-5)
        return z * gamma[y][:, :, None, None] + beta[y][:, :, None, None]

    made = {'inference': norm(False), 'training': norm(True), 'mean': mean, 'variance': variance}
    slopes = torch.autograd.grad((made['training'] * dy).sum(), (x, gamma, beta))
    made.update(zip(['x slope', 'gamma slope', 'beta slope'], slopes))
    return case(given, made)


# DiffAugment, as its authors compute it, from the draws given.


def brightness(x, draw):
    return x + draw.view(-1, 1, 1, 1)


def saturation(x, draw):
    mean = x.mean(dim=1, keepdim=True)
    return (x - mean) * draw.view(-1, 1, 1, 1) + mean


def contrast(x, draw):
    mean = x.mean(dim=[1, 2, 3], keepdim=True)
    return (x - mean) * draw.view(-1, 1, 1, 1) + mean


def translation(x, rows, columns):
    """Element [i, j] of the result is [i + rows, j + columns] of x, or 0 outside."""
    n, c, h, w = x.shape
    padded = F.pad(x, [1, 1, 1, 1])
    i = (torch.arange(h)[None, :] + rows[:, None] + 1).clamp(0, h + 1)
    j = (torch.arange(w)[None, :] + columns[:, None] + 1).clamp(0, w + 1)
    batch = torch.arange(n)[:, None, None]
    return padded.permute(0, 2, 3, 1)[batch, i[:, :, None], j[:, None, :]].permute(0, 3, 1, 2)


def cutout(x, rows, columns):
    n, c, h, w = x.shape
    sides = int(h * 0.5 + 0.5), int(w * 0.5 + 0.5)
    i = (torch.arange(sides[0])[None, :] + rows[:, None] - sides[0] // 2).clamp(0, h - 1)
    j = (torch.arange(sides[1])[None, :] + columns[:, None] - sides[1] // 2).clamp(0, w - 1)
    mask = torch.ones(n, h, w)
    mask[torch.arange(n)[:, None, None], i[:, :, None], j[:, None, :]] = 0
    return x * mask[:, None]


def augment(channels):
    n, h, w = 4, 8, 11
    x, dy = values(n, channels, h, w).requires_grad_(), values(n, channels, h, w)
    shifts = [int(side * 0.125 + 0.5) for side in (h, w)]
    places = [side + 1 - int(side * 0.5 + 0.5) % 2 for side in (h, w)]
    draws = {
        'brightness': values(n) / 2,
        'saturation': values(n) + 1,
        'contrast': values(n) / 2 + 1,
        'translationY': integers(2 * shifts[0] + 1, n),
        'translationX': integers(2 * shifts[1] + 1, n),
        'cutoutY': integers(places[0], n),
        'cutoutX': integers(places[1], n),
    }
    moved = [draws[f'translation{axis}'] - shift for axis, shift in zip('YX', shifts)]
    colour = contrast(saturation(brightness(x, draws['brightness']), draws['saturation']), draws['contrast'])
    made = {
        'colour': colour,
        'translation': translation(x, *moved),
        'cutout': cutout(x, draws['cutoutY'], draws['cutoutX']),
        'all': cutout(translation(colour, *moved), draws['cutoutY'], draws['cutoutX']),
    }
    made['slope'] = torch.autograd.grad((made['all'] * dy).sum(), x)[0]
    return case({'x': x, 'dy': dy, **draws}, made)


cases = {
    **spectral_cases(),
    **loss_cases(),
    'adc': adc(),
    'tac': tac(),
    'projection': projection(),
    'penalties': penalties(),
    'minibatch-std': minibatch_std(),
    'conditional-norm': conditional_norm(),
    'diff-augment': augment(3),
    'diff-augment-grey': augment(1),
}
json.dump(cases, sys.stdout, separators=(',', ':'))
