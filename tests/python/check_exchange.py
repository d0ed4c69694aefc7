"""Answers tests/exchange.deep.ts: what the reference models make of weights that Gannet wrote.

    python tests/python/check_exchange.py JOBS.json OUT.safetensors

A job names the recipe, network, options, data and batch, and files: for Keras ('keras', 'keras-legacy'), for PyTorch
('pytorch') and ONNX ('onnx'). OUT holds JOB/FORMAT/HEAD for each.
"""

import json
import os
import sys

os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'

import numpy as np
import onnx
import onnxruntime
from safetensors.numpy import save_file

import exchange


def of_keras(job, file, x):
    import keras_models

    model = keras_models.build(job['recipe'], job['network'], job['options'], job['data'])
    model.load_weights(file)
    return exchange.ask_keras(model, job['recipe'], job['network'], x)


def of_torch(job, file, x):
    import torch_models
    from safetensors.torch import load_file

    module = torch_models.build(job['recipe'], job['network'], job['options'], job['data'])
    module.load_state_dict(load_file(file))
    return exchange.ask_torch(module, job['recipe'], job['network'], x)


def of_onnx(job, file, x):
    onnx.checker.check_model(file, full_check=True)
    session = onnxruntime.InferenceSession(file, providers=['CPUExecutionProvider'])
    given = {'z': x['z'], 'label': x['y'], 'image': x['image']}
    wanted = [i.name for i in session.get_inputs()]
    heads = [o.name for o in session.get_outputs()]
    return dict(zip(heads, session.run(heads, {name: given[name] for name in wanted})))


ASK = {'keras': of_keras, 'keras-legacy': of_keras, 'pytorch': of_torch, 'onnx': of_onnx}

jobs_file, out_file = sys.argv[1:]
found = {}
with open(jobs_file) as file:
    for job in json.load(file):
        x = exchange.inputs(job['options'], job['data'], job['batch'])
        for kind, path in job['files'].items():
            for head, array in ASK[kind](job, path, x).items():
                found[f'{job["name"]}/{kind}/{head}'] = np.ascontiguousarray(array, dtype=np.float32)
save_file(found, out_file)
