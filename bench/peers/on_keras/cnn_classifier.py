"""The convolutional classifier, as src/recipes/cnn-classifier.ts has it."""

import keras
import tensorflow as tf
from harness import System
from keras import layers as L

from .training import TORCH_INIT, TORCH_NORM, adam, chain, labels, own_step, uniform


def cnn_classifier(n):
    image = keras.Input((28, 28, 1))
    classifier = keras.Model(image, chain(
        image,
        L.Conv2D(10, 5, 2, **TORCH_INIT), L.LeakyReLU(negative_slope=0.02), L.BatchNormalization(**TORCH_NORM),
        L.Conv2D(10, 3, 2, **TORCH_INIT), L.LeakyReLU(negative_slope=0.02), L.BatchNormalization(**TORCH_NORM),
        L.Flatten(),
        L.Dense(10, **TORCH_INIT),
    ))
    optimizer = adam(classifier, 1e-3, epsilon=1e-8)
    real, targets = uniform(n, 28, 28, 1, low=0), tf.one_hot(labels(n), 10)

    def losses():
        logits = classifier(real, training=True)
        return [tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(targets, logits))]

    return System({'C': classifier}, lambda: own_step(classifier, optimizer, losses))
