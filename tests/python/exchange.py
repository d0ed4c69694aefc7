"""What the scripts beside this one share: inputs that both sides compute, and how a model is asked."""

import numpy as np

RANGES = {'acgan': (-1, 1), 'acgan-upsample': (-1, 1), 'cgan': (-1, 1)}
LABELS_FOR_G = {'acgan', 'acgan-upsample', 'cgan', 'cgan-mlp'}
LABELS_FOR_D = {'cgan', 'cgan-mlp'}


def inputs(options, data, n):
    """z [n, latent], y [n] and images [n, C, H, W] in [0, 1]; tests/exchange/inputs.ts makes the same."""
    count = n * data['channels'] * data['height'] * data['width']
    image = 0.5 + 0.5 * np.sin(0.1 * np.arange(count))
    return {
        'z': np.sin(0.7 * np.arange(n * options.get('latent', 1))).reshape(n, -1).astype(np.float32),
        'y': (3 * np.arange(n) + 1) % len(data['classNames']),
        'image': image.reshape(n, data['channels'], data['height'], data['width']).astype(np.float32),
    }


def feeds(recipe, network, x):
    """The inputs that the network takes, in order, images in the recipe's range."""
    low, high = RANGES.get(recipe, (0, 1))
    if network == 'G':
        return [x['z']] + ([x['y']] if recipe in LABELS_FOR_G else [])
    return [low + (high - low) * x['image']] + ([x['y']] if recipe in LABELS_FOR_D else [])


def results(recipe, network, outputs):
    """Outputs [N, C, H, W] or logits by head; images in [0, 1]."""
    if network != 'G':
        return {head: np.asarray(value) for head, value in outputs.items()}
    low, high = RANGES.get(recipe, (0, 1))
    return {'image': np.clip((np.asarray(outputs) - low) / (high - low), 0, 1)}


def ask_keras(model, recipe, network, x):
    given = [v.transpose(0, 2, 3, 1) if v.ndim == 4 else v for v in feeds(recipe, network, x)]
    outputs = model(given if len(given) > 1 else given[0], training=False)
    if network == 'G':
        return results(recipe, network, np.transpose(outputs, (0, 3, 1, 2)))
    heads = ['generation', 'auxiliary'] if recipe.startswith('acgan') else ['logit']
    return results(recipe, network, dict(zip(heads, outputs if isinstance(outputs, list) else [outputs])))


def ask_torch(module, recipe, network, x):
    import torch

    module.eval()
    with torch.no_grad():
        return results(recipe, network, module(*[torch.from_numpy(v) for v in feeds(recipe, network, x)]))
