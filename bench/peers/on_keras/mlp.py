"""The GANs of dense layers, with labels and without, as src/recipes/mlp.ts has them."""

import keras
import tensorflow as tf
from harness import System
from keras import layers as L

from .training import TORCH_INIT, adam, binary_cross_entropy, chain, labels, normal, own_step, uniform


def one_hot_labels(n):
    return tf.one_hot(labels(n), 10)


def mlp(inputs, outputs, activation=None):
    """Dense layers on the inputs, which are of these widths and stand side by side."""
    x = [keras.Input((width,)) for width in inputs]
    return keras.Model(x, chain(
        L.Concatenate()(x) if len(x) > 1 else x[0],
        L.Dense(200, **TORCH_INIT),
        L.LeakyReLU(negative_slope=0.02),
        L.LayerNormalization(epsilon=1e-5),
        L.Dense(outputs, activation, **TORCH_INIT),
    ))


def adversaries(n, label_widths, draw_labels):
    """Both GANs: draw_labels(n) gives the list of what stands beside the inputs of both networks."""
    discriminator = mlp([784, *label_widths], 1)
    generator = mlp([100, *label_widths], 784, 'sigmoid')
    adam_g, adam_d = (adam(model, 1e-4, epsilon=1e-8) for model in (generator, discriminator))
    real, y_real = uniform(n, 784, low=0), draw_labels(n)

    def fakes():
        y = draw_labels(n)
        return [generator([normal(n, 100), *y]), *y]

    def losses(inputs, target):
        return [binary_cross_entropy(discriminator(inputs), target)]

    def step():
        on_real = own_step(discriminator, adam_d, lambda: losses([real, *y_real], 1.0))
        fake = fakes()
        on_fake = own_step(discriminator, adam_d, lambda: losses(fake, 0.0))
        return on_real + on_fake + own_step(generator, adam_g, lambda: losses(fakes(), 1.0))

    return System({'G': generator, 'D': discriminator}, step, lambda k: [normal(k, 100), *draw_labels(k)])


def cgan_mlp(n):
    return adversaries(n, [10], lambda k: [one_hot_labels(k)])


def gan(n):
    return adversaries(n, [], lambda k: [])
