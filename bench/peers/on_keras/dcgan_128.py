"""The DCGAN for colour pictures of 128x128, as src/recipes/dcgan-128.ts has it."""

import keras
from harness import System
from keras import layers as L

from .training import TORCH_INIT, TORCH_NORM, adam, binary_cross_entropy, chain, normal, own_step, uniform


def gelu():
    return L.Activation(lambda x: keras.activations.gelu(x, approximate=False))


def norm():
    return L.BatchNormalization(**TORCH_NORM)


def dcgan_128(n):
    z = keras.Input((100,))
    generator = keras.Model(z, chain(
        z,
        L.Dense(363, **TORCH_INIT), gelu(),
        L.Reshape((11, 11, 3)),
        L.Conv2DTranspose(256, 8, 2, **TORCH_INIT), norm(), gelu(),
        L.Conv2DTranspose(256, 8, 2, **TORCH_INIT), norm(), gelu(),
        L.Conv2DTranspose(3, 8, 2, **TORCH_INIT), L.Cropping2D(1), norm(),
        L.Activation('sigmoid'),
    ))
    image = keras.Input((128, 128, 3))
    discriminator = keras.Model(image, chain(
        image,
        L.Conv2D(256, 8, 2, **TORCH_INIT), norm(), gelu(),
        L.Conv2D(256, 8, 2, **TORCH_INIT), norm(), gelu(),
        L.Conv2D(3, 8, 2, **TORCH_INIT), gelu(),
        L.Flatten(),
        L.Dense(1, **TORCH_INIT),
    ))

    adam_g, adam_d = (adam(model, 1e-4, epsilon=1e-8) for model in (generator, discriminator))
    real = uniform(n, 128, 128, 3, low=0)

    def losses(images, target):
        return [binary_cross_entropy(discriminator(images, training=True), target)]

    def fakes():
        return generator(normal(n, 100), training=True)

    def step():
        on_real = own_step(discriminator, adam_d, lambda: losses(real, 1.0))
        fake = fakes()
        on_fake = own_step(discriminator, adam_d, lambda: losses(fake, 0.0))
        return on_real + on_fake + own_step(generator, adam_g, lambda: losses(fakes(), 1.0))

    return System({'G': generator, 'D': discriminator}, step, lambda k: [normal(k, 100)])
