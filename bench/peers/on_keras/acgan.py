"""The auxiliary-classifier GAN, as src/recipes/acgan.ts has it."""

import keras
import tensorflow as tf
from harness import System
from keras import layers as L

from .training import adam, binary_cross_entropy, chain, cross_entropy, labels, own_step, uniform


def acgan(n):
    kernel = dict(kernel_initializer='glorot_normal')
    z, y = keras.Input((100,)), keras.Input((), dtype='int32')
    generator = keras.Model([z, y], chain(
        L.Multiply()([z, L.Embedding(10, 100, embeddings_initializer='glorot_normal')(y)]),
        L.Dense(3456, 'relu'),
        L.Reshape((3, 3, 384)),
        L.Conv2DTranspose(192, 5, activation='relu', **kernel),
        L.BatchNormalization(),
        L.Conv2DTranspose(96, 5, 2, padding='same', activation='relu', **kernel),
        L.BatchNormalization(),
        L.Conv2DTranspose(1, 5, 2, padding='same', activation='tanh', **kernel),
    ))
    image = keras.Input((28, 28, 1))
    h = image
    for channels, stride in ((32, 2), (64, 1), (128, 2), (256, 1)):
        h = chain(h, L.Conv2D(channels, 3, stride, padding='same'), L.LeakyReLU(negative_slope=0.2), L.Dropout(0.3))
    h = L.Flatten()(h)
    discriminator = keras.Model(image, [L.Dense(1)(h), L.Dense(10)(h)])

    adam_g, adam_d = adam(generator, 2e-4, 0.5), adam(discriminator, 2e-4, 0.5)
    real, y_real = uniform(n, 28, 28, 1), labels(n)

    def losses_d():
        fake = generator([uniform(n, 100), labels(n)], training=False)
        generation, auxiliary = discriminator(tf.concat([real, tf.stop_gradient(fake)], 0), training=True)
        targets = 0.5 * (binary_cross_entropy(generation[:n], 0.95) + binary_cross_entropy(generation[n:], 0.0))
        # The weights 2 for real and 0 for fake images make this the mean over the real ones.
        return [targets, cross_entropy(auxiliary[:n], y_real)]

    def losses_g():
        y_fake = labels(2 * n)
        generation, auxiliary = discriminator(generator([uniform(2 * n, 100), y_fake], training=True), training=True)
        return [binary_cross_entropy(generation, 0.95), cross_entropy(auxiliary, y_fake)]

    def step():
        return own_step(discriminator, adam_d, losses_d) + own_step(generator, adam_g, losses_g)

    return System({'G': generator, 'D': discriminator}, step, lambda k: [uniform(k, 100), labels(k)])
