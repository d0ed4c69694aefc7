"""Keras on TensorFlow: keras_bench.py RECIPE --batch N --steps N --threads N [--mode xla] [--check]

The whole step, with its latent points, is one tf.function: no part of it is interpreted in Python. The mode `xla`
compiles it with XLA and, where a step is so short that calling it costs as much, does fifty steps a call.
"""

import harness

args = harness.arguments(['xla'])

import os

os.environ.update(TF_CPP_MIN_LOG_LEVEL='3', KERAS_BACKEND='tensorflow', CUDA_VISIBLE_DEVICES='')
import keras
import tensorflow as tf

tf.config.threading.set_intra_op_parallelism_threads(args.threads)
tf.config.threading.set_inter_op_parallelism_threads(args.threads)
keras.utils.set_random_seed(1)

XLA = args.mode == 'xla'
STEPS_PER_CALL = 50 if XLA and args.recipe in ('cnn-classifier', 'cgan-mlp', 'gan') else 1


def sampler(generator, inputs):
    infer = tf.function(lambda *x: generator(list(x), training=False), jit_compile=XLA)
    drawn = {n: inputs(n) for n in (1, 100)}
    return lambda n: infer(*drawn[n]).numpy()


system = harness.build('on_keras', args)


@tf.function(jit_compile=XLA)
def steps():
    for _ in tf.range(STEPS_PER_CALL - 1):
        system.step()
    return tf.stack(system.step())


runtime = f'Keras {keras.__version__}, TensorFlow {tf.__version__}'
if XLA:
    runtime += f', XLA, {STEPS_PER_CALL} step{"s" * (STEPS_PER_CALL > 1)} a call'
harness.run(
    harness.Contestant(
        runtime=runtime,
        call=lambda: steps().numpy().tolist(),
        sample=system.inputs and sampler(system.networks['G'], system.inputs),
        parameters={name: model.count_params() for name, model in system.networks.items()},
        steps_per_call=STEPS_PER_CALL,
    ),
    args,
)
