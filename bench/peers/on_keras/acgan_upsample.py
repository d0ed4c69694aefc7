"""The ACGAN whose generator up-samples, as src/recipes/acgan-upsample.ts has it."""

import keras
from harness import System
from keras import layers as L

from .training import adam, binary_cross_entropy, chain, cross_entropy, labels, normal, own_step, shared_step, uniform


def leaky():
    return L.LeakyReLU(negative_slope=0.2)


def acgan_upsample(n):
    z, y = keras.Input((100,)), keras.Input((), dtype='int32')
    generator = keras.Model([z, y], chain(
        L.Multiply()([z, L.Embedding(10, 100)(y)]),
        L.Dense(1024), leaky(),
        L.Dense(6272), leaky(),
        L.Reshape((7, 7, 128)),
        L.UpSampling2D(), L.Conv2DTranspose(256, 3, padding='same'), leaky(),
        L.UpSampling2D(), L.Conv2DTranspose(128, 3, padding='same'), leaky(),
        L.Conv2DTranspose(1, 3, padding='same', activation='tanh'),
    ))
    image = keras.Input((28, 28, 1))
    h = image
    for channels in (32, 64, 128, 256):
        h = chain(h, L.Conv2D(channels, 3, 2, padding='same'), leaky(), L.Dropout(0.3))
    h = chain(h, L.Flatten(), L.LeakyReLU(negative_slope=0.3))
    discriminator = keras.Model(image, [L.Dense(1)(h), L.Dense(10)(h)])

    adam_g, adam_d = adam(generator, 2e-4, 0.5), adam(discriminator, 2e-4, 0.5)
    real, y_real = uniform(n, 28, 28, 1), labels(n)

    def losses(images, target, y):
        generation, auxiliary = discriminator(images, training=True)
        return [binary_cross_entropy(generation, target), cross_entropy(auxiliary, y)]

    def step():
        z, y = normal(n, 100), labels(n)

        def train_discriminator(fakes):
            on_real = own_step(discriminator, adam_d, lambda: losses(real, 1.0, y_real))
            return on_real + own_step(discriminator, adam_d, lambda: losses(fakes, 0.0, y))

        return shared_step(
            generator, adam_g,
            make=lambda: generator([z, y], training=True),
            between=train_discriminator,
            losses=lambda fakes: losses(fakes, 1.0, y),
        )

    return System({'G': generator, 'D': discriminator}, step, lambda k: [normal(k, 100), labels(k)])
