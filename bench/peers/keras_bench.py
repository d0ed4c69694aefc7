"""Keras on TensorFlow: keras_bench.py SYSTEM --batch N --steps N --threads N

The whole step, with its latent points, is one tf.function: no part of it is interpreted in Python.
"""

import harness

args = harness.arguments()

import os

os.environ.update(TF_CPP_MIN_LOG_LEVEL='3', KERAS_BACKEND='tensorflow', CUDA_VISIBLE_DEVICES='')
import keras
import tensorflow as tf
from keras import layers as L

tf.config.threading.set_intra_op_parallelism_threads(args.threads)
tf.config.threading.set_inter_op_parallelism_threads(args.threads)
keras.utils.set_random_seed(1)


def chain(x, *layers):
    for layer in layers:
        x = layer(x)
    return x


def uniform(n, *shape):
    return tf.random.uniform((n, *shape), -1, 1)


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


def own_step(model, optimizer, losses):
    """One update of `model` that lowers the sum of losses()."""
    with tf.GradientTape() as tape:
        parts = losses()
        total = tf.add_n(parts)
    variables = model.trainable_variables
    optimizer.apply(tape.gradient(total, variables), variables)
    return [total, *parts]


def sampler(generator, *inputs):
    """Makes images in inference mode from what the functions `inputs` give for a batch."""
    infer = tf.function(lambda *x: generator(x, training=False))
    drawn = {n: [draw(n) for draw in inputs] for n in (1, 100)}
    return lambda n: infer(*drawn[n]).numpy()


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

    @tf.function
    def step():
        return own_step(discriminator, adam_d, losses_d) + own_step(generator, adam_g, losses_g)

    return harness.System(step, sampler(generator, lambda k: uniform(k, 100), labels))


SYSTEMS = {'acgan': acgan}

harness.run(f'Keras {keras.__version__}, TensorFlow {tf.__version__}', SYSTEMS, args)
