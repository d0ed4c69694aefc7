"""What the recipes' steps consist of: draws, losses and updates."""

import keras
import tensorflow as tf

# PyTorch's defaults: batch norm, and kernels uniform within 1/sqrt(fan in).
TORCH_NORM = dict(momentum=0.9, epsilon=1e-5)
TORCH_INIT = dict(kernel_initializer=keras.initializers.VarianceScaling(1 / 3, 'fan_in', 'uniform'))


def chain(x, *layers):
    for layer in layers:
        x = layer(x)
    return x


def uniform(n, *shape, low=-1):
    return tf.random.uniform((n, *shape), low, 1)


def normal(n, *shape):
    return tf.random.normal((n, *shape))


def labels(n):
    return tf.random.uniform((n,), 0, 10, tf.int32)


def binary_cross_entropy(logits, target):
    losses = tf.nn.sigmoid_cross_entropy_with_logits(tf.fill(tf.shape(logits), target), logits)
    return tf.reduce_mean(losses)


def cross_entropy(logits, y):
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits))


def adam(model, *figures, **more):
    optimizer = keras.optimizers.Adam(*figures, **more)
    optimizer.build(model.trainable_variables)
    return optimizer


def update(model, optimizer, tape, total):
    """One update of `model` that lowers a loss that the tape has seen."""
    variables = model.trainable_variables
    optimizer.apply(tape.gradient(total, variables), variables)


def own_step(model, optimizer, losses):
    """One update of `model` that lowers the sum of losses(); the sum, and the parts where there are several."""
    with tf.GradientTape() as tape:
        parts = losses()
        total = tf.add_n(parts)
    update(model, optimizer, tape, total)
    return [total, *(parts if len(parts) > 1 else [])]


def shared_step(model, optimizer, make, between, losses):
    """An update of `model` on losses(fakes), fakes being what make() gave before between(fakes) trained the other network.

    So a generator that is to be trained on the very points of its fakes makes them once.
    """
    with tf.GradientTape() as tape:
        fakes = make()
        with tape.stop_recording():
            before = between(tf.stop_gradient(fakes))
        parts = losses(fakes)
        total = tf.add_n(parts)
    update(model, optimizer, tape, total)
    return [*before, total, *(parts if len(parts) > 1 else [])]
