"""The convolutional classifier, as src/recipes/cnn-classifier.ts has it."""

import torch
import torch.nn as nn
import torch.nn.functional as F
from harness import System

from .training import adam, channels_last, labels, leaky, own_step


def cnn_classifier(n):
    classifier = channels_last(nn.Sequential(
        nn.Conv2d(1, 10, 5, 2), leaky(0.02), nn.BatchNorm2d(10),
        nn.Conv2d(10, 10, 3, 2), leaky(0.02), nn.BatchNorm2d(10),
        nn.Flatten(),
        nn.Linear(250, 10),
    ))
    optimizer = adam(classifier, 1e-3)
    real, targets = channels_last(torch.rand(n, 1, 28, 28)), F.one_hot(labels(n), 10).float()

    def losses():
        return [F.binary_cross_entropy_with_logits(classifier(real), targets)]

    return System({'C': classifier}, lambda: own_step(optimizer, losses))
