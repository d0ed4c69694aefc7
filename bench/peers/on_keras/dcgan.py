"""The unconditional DCGAN, as src/recipes/dcgan.ts has it.

Both phases take the same latent points, so the generator makes its fakes once, and its moving statistics move once.
"""

import keras
from harness import System
from keras import layers as L

from .training import adam, binary_cross_entropy, chain, own_step, shared_step, uniform


def leaky():
    return L.LeakyReLU(negative_slope=0.2)


def dcgan(n):
    z = keras.Input((100,))
    generator = keras.Model(z, chain(
        z,
        L.Dense(6272),
        L.Reshape((7, 7, 128)), L.BatchNormalization(), L.ReLU(),
        L.Conv2DTranspose(64, 5, 2, padding='same'), L.BatchNormalization(), L.ReLU(),
        L.Conv2DTranspose(32, 5, 2, padding='same'), L.BatchNormalization(), L.ReLU(),
        L.Conv2DTranspose(1, 5, padding='same', activation='tanh'),
    ))
    image = keras.Input((28, 28, 1))
    discriminator = keras.Model(image, chain(
        image,
        L.Conv2D(32, 5, 2, padding='same'), leaky(),
        L.Conv2D(64, 5, 2, padding='same'), L.BatchNormalization(), leaky(),
        L.Conv2D(128, 5, 2, padding='same'), L.BatchNormalization(), leaky(),
        L.Flatten(),
        L.Dense(1),
    ))

    adam_g, adam_d = (adam(model, 1e-3, epsilon=1e-8) for model in (generator, discriminator))
    real = uniform(n, 28, 28, 1, low=0)

    def loss(images, target):
        return binary_cross_entropy(discriminator(images, training=True), target)

    def step():
        z = uniform(n, 100)
        return shared_step(
            generator, adam_g,
            make=lambda: generator(z, training=True),
            between=lambda fakes: own_step(discriminator, adam_d, lambda: [loss(real, 1.0), loss(fakes, 0.0)]),
            losses=lambda fakes: [loss(fakes, 1.0)],
        )

    return System({'G': generator, 'D': discriminator}, step, lambda k: [uniform(k, 100)])
