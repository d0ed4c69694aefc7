"""Writes tests/exchange/: small networks' weights as Keras and PyTorch save them, and what the networks make.

    python tests/python/make_exchange.py

Made with Keras 3.15.1 (TensorFlow 2.21.0), PyTorch 2.15.0, safetensors 0.8.0, h5py 3.14.0 and NumPy 2.4.6.
"""

import json
import os
import pathlib

os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'

import h5py
import keras
import numpy as np
import torch
from keras.src.legacy.saving import legacy_h5_format
from safetensors.torch import save_file, save_model
from safetensors.numpy import save_file as save_arrays

import exchange
import keras_models
import torch_models

OUT = pathlib.Path(__file__).parent.parent / 'exchange'
MNIST = {'channels': 1, 'height': 28, 'width': 28, 'classNames': ['a', 'b', 'c', 'd']}
COLOUR = {'channels': 3, 'height': 128, 'width': 128, 'classNames': ['a', 'b', 'c', 'd']}
ACGAN = {'latent': 5, 'generatorChannels': [4, 3, 2], 'discriminatorChannels': [2, 3, 2, 3], 'dropout': 0.3}
CGAN = {'latent': 5, 'generatorChannels': [4, 3, 2], 'discriminatorChannels': [3, 2, 3]}
MLP = {'latent': 5, 'width': 4}
WIDE = {'latent': 3, 'generatorChannels': 2, 'discriminatorChannels': 2}

# File, recipe, network, options, data, how the model is made.
KERAS = [
    ('acgan-G.weights.h5', 'acgan', 'G', ACGAN, MNIST, None),
    ('acgan-nested-G.weights.h5', 'acgan', 'G', ACGAN, MNIST, keras_models.nested_acgan_g),
    ('acgan-nested-G.h5', 'acgan', 'G', ACGAN, MNIST, keras_models.nested_acgan_g),
    ('acgan-nested-D.weights.h5', 'acgan', 'D', ACGAN, MNIST, keras_models.nested_acgan_d),
    ('cgan-D.h5', 'cgan', 'D', CGAN, MNIST, None),
]
TORCH = [
    ('cgan-mlp-G.safetensors', 'cgan-mlp', 'G', MLP, MNIST, None),
    ('gan-plain-G.safetensors', 'gan', 'G', MLP, MNIST, torch_models.PlainMlp),
    ('cnn-classifier-C.safetensors', 'cnn-classifier', 'C', {'channels': [3, 4]}, MNIST, None),
    ('dcgan-128-G.safetensors', 'dcgan-128', 'G', WIDE, COLOUR, None),
    ('dcgan-128-D.safetensors', 'dcgan-128', 'D', WIDE, COLOUR, None),
]
BATCH = 2
# Of a large output, only every so many-th element is kept.
KEPT = 300

rng = np.random.default_rng(1)
cases, expected = [], {}


def value(name, shape):
    """Random weights of such a size that outputs neither vanish nor saturate."""
    if 'var' in name:
        return rng.uniform(0.3, 1.5, shape).astype(np.float32)
    fan = max(1, np.prod(shape) / max(shape[-2:])) if len(shape) > 1 else 1
    scale = 1.5 / np.sqrt(fan) if len(shape) > 1 else 0.3
    return (rng.normal(0, scale, shape) + (1 if 'gamma' in name else 0)).astype(np.float32)


def note(file, recipe, network, options, data, outputs):
    case = {'file': file, 'recipe': recipe, 'network': network, 'batch': BATCH, 'options': options, 'data': data}
    case['every'] = {}
    for head, array in outputs.items():
        flat = array.astype(np.float32).ravel()
        case['every'][head] = max(1, len(flat) // KEPT)
        expected[f'{file}/{head}'] = flat[:: case['every'][head]].copy()
    cases.append(case)


OUT.mkdir(exist_ok=True)
for file, recipe, network, options, data, make in KERAS:
    model = make(options, data) if make else keras_models.build(recipe, network, options, data)
    model.set_weights([value(w.path, w.shape) for w in model.weights])
    if file.endswith('.weights.h5'):
        model.save_weights(OUT / file)
    else:
        with h5py.File(OUT / file, 'w') as h5:
            legacy_h5_format.save_weights_to_hdf5_group(h5, model)
    x = exchange.inputs(options, data, BATCH)
    note(file, recipe, network, options, data, exchange.ask_keras(model, recipe, network, x))

for file, recipe, network, options, data, make in TORCH:
    module = make(options, data) if make else torch_models.build(recipe, network, options, data)
    with torch.no_grad():
        for name, tensor in module.state_dict().items():
            if tensor.is_floating_point():
                tensor.copy_(torch.from_numpy(value(name, tuple(tensor.shape))))
    save_model(module, str(OUT / file)) if make else save_file(module.state_dict(), OUT / file)
    x = exchange.inputs(options, data, BATCH)
    note(file, recipe, network, options, data, exchange.ask_torch(module, recipe, network, x))

save_arrays(expected, OUT / 'expected.safetensors', metadata={'cases': json.dumps(cases)})
print({file.name: file.stat().st_size for file in sorted(OUT.iterdir())})
