"""The conditional GAN with convolutions, as src/recipes/cgan.ts has it."""

import keras
from harness import System
from keras import layers as L

from .training import adam, binary_cross_entropy, chain, labels, normal, own_step, uniform


def leaky():
    return L.LeakyReLU(negative_slope=0.01)


def cgan(n):
    z, y = keras.Input((100,)), keras.Input((), dtype='int32')
    generator = keras.Model([z, y], chain(
        L.Multiply()([z, L.Embedding(10, 100)(y)]),
        L.Dense(12544),
        L.Reshape((7, 7, 256)),
        L.Conv2DTranspose(128, 3, 2, padding='same'), L.BatchNormalization(), leaky(),
        L.Conv2DTranspose(64, 3, padding='same'), L.BatchNormalization(), leaky(),
        L.Conv2DTranspose(1, 3, 2, padding='same', activation='tanh'),
    ))
    image, y = keras.Input((28, 28, 1)), keras.Input((), dtype='int32')
    discriminator = keras.Model([image, y], chain(
        L.Concatenate()([image, L.Reshape((28, 28, 1))(L.Embedding(10, 784)(y))]),
        L.Conv2D(64, 3, 2, padding='same'), leaky(),
        L.Conv2D(64, 3, 2, padding='same'), L.BatchNormalization(), leaky(),
        L.Conv2D(128, 3, 2, padding='same'), L.BatchNormalization(), leaky(),
        L.Flatten(),
        L.Dense(1),
    ))

    adam_g, adam_d = adam(generator), adam(discriminator)
    real, y_real = uniform(n, 28, 28, 1), labels(n)

    def losses_d(images, target):
        return [binary_cross_entropy(discriminator([images, y_real], training=True), target)]

    def losses_g():
        y_fake = labels(n)
        fake = generator([normal(n, 100), y_fake], training=True)
        # A frozen network normalises with its moving statistics.
        return [binary_cross_entropy(discriminator([fake, y_fake], training=False), 1.0)]

    def step():
        on_real = own_step(discriminator, adam_d, lambda: losses_d(real, 1.0))
        fake = generator([normal(n, 100), y_real], training=False)
        on_fake = own_step(discriminator, adam_d, lambda: losses_d(fake, 0.0))
        return on_real + on_fake + own_step(generator, adam_g, losses_g)

    return System({'G': generator, 'D': discriminator}, step, lambda k: [normal(k, 100), labels(k)])
