"""The recipes as PyTorch modules: the submodules have the names that Gannet gives its layers.

`build(recipe, network, options, data)` makes the generator ('G': z, and y where it is conditional -> image in the recipe's
range), the discriminator ('D': image in that range, and y where it takes labels -> logits by head) or the classifier ('C')
for options and data as in a run's config.json. `module.load_state_dict(safetensors.torch.load_file(...))` takes what
`gannet export --to pytorch` writes.

The recipes with Keras' semantics pad as TensorFlow does and flatten in the order height, width, channels.
"""

import torch
import torch.nn.functional as F
from torch import nn


def build(recipe, network, options, data):
    return MODELS[recipe][network](options, data)


class SameConv(nn.Conv2d):
    """A convolution padded as TensorFlow's 'same': an odd row or column of zeros goes to the end."""

    def forward(self, x):
        (k, _), (s, _) = self.kernel_size, self.stride
        pads = []
        for size in (x.shape[3], x.shape[2]):
            total = max((-(-size // s) - 1) * s + k - size, 0)
            pads += [total // 2, total - total // 2]
        return super().forward(F.pad(x, pads))


class SameConvT(nn.ConvTranspose2d):
    """Its transpose: the output is `stride` times as large."""

    def forward(self, x):
        (k, _), (s, _) = self.kernel_size, self.stride
        before = max(k - s, 0) // 2
        height, width = x.shape[2] * s, x.shape[3] * s
        y = super().forward(x)
        y = F.pad(y, [0, max(0, before + width - y.shape[3]), 0, max(0, before + height - y.shape[2])])
        return y[:, :, before : before + height, before : before + width]


def keras_norm(channels):
    return nn.BatchNorm2d(channels, eps=1e-3, momentum=0.01)


def hwc(x):
    """[N, C, H, W] -> [N, H*W*C]"""
    return x.permute(0, 2, 3, 1).flatten(1)


def from_hwc(x, side):
    """[N, side*side*C] -> [N, C, side, side]"""
    return x.unflatten(1, (side, side, -1)).permute(0, 3, 1, 2)


class Acgan(nn.Module):
    def __init__(self, o, data):
        super().__init__()
        g0, g1, g2 = o['generatorChannels']
        self.embedding = nn.Embedding(len(data['classNames']), o['latent'])
        self.dense = nn.Linear(o['latent'], 3 * 3 * g0)
        self.convT1 = nn.ConvTranspose2d(g0, g1, 5)
        self.bn1 = keras_norm(g1)
        self.convT2 = SameConvT(g1, g2, 5, 2)
        self.bn2 = keras_norm(g2)
        self.convT3 = SameConvT(g2, data['channels'], 5, 2)

    def forward(self, z, y):
        x = from_hwc(F.relu(self.dense(z * self.embedding(y))), 3)
        x = self.bn1(F.relu(self.convT1(x)))
        x = self.bn2(F.relu(self.convT2(x)))
        return torch.tanh(self.convT3(x))


class AcganD(nn.Module):
    strides = (2, 1, 2, 1)
    sizes = 7 * 7
    slope = None

    def __init__(self, o, data):
        super().__init__()
        width = data['channels']
        for i, (channels, stride) in enumerate(zip(o['discriminatorChannels'], self.strides)):
            setattr(self, f'conv{i + 1}', SameConv(width, channels, 3, stride))
            width = channels
        self.dropout = nn.Dropout(o['dropout'])
        self.generation = nn.Linear(self.sizes * width, 1)
        self.auxiliary = nn.Linear(self.sizes * width, len(data['classNames']))

    def forward(self, image):
        x = image
        for i in range(4):
            x = self.dropout(F.leaky_relu(getattr(self, f'conv{i + 1}')(x), 0.2))
        x = hwc(x)
        if self.slope is not None:
            x = F.leaky_relu(x, self.slope)
        return {'generation': self.generation(x), 'auxiliary': self.auxiliary(x)}


class AcganUpsample(nn.Module):
    def __init__(self, o, data):
        super().__init__()
        g0, g1, g2 = o['generatorChannels']
        self.embedding = nn.Embedding(len(data['classNames']), o['latent'])
        self.dense1 = nn.Linear(o['latent'], o['generatorWidth'])
        self.dense2 = nn.Linear(o['generatorWidth'], 7 * 7 * g0)
        self.convT1 = SameConvT(g0, g1, 3)
        self.convT2 = SameConvT(g1, g2, 3)
        self.convT3 = SameConvT(g2, data['channels'], 3)

    def forward(self, z, y):
        x = F.leaky_relu(self.dense1(z * self.embedding(y)), 0.2)
        x = from_hwc(F.leaky_relu(self.dense2(x), 0.2), 7)
        x = F.leaky_relu(self.convT1(F.interpolate(x, scale_factor=2)), 0.2)
        x = F.leaky_relu(self.convT2(F.interpolate(x, scale_factor=2)), 0.2)
        return torch.tanh(self.convT3(x))


class AcganUpsampleD(AcganD):
    strides = (2, 2, 2, 2)
    sizes = 2 * 2
    slope = 0.3


class Cgan(nn.Module):
    def __init__(self, o, data):
        super().__init__()
        g0, g1, g2 = o['generatorChannels']
        self.embedding = nn.Embedding(len(data['classNames']), o['latent'])
        self.dense = nn.Linear(o['latent'], 7 * 7 * g0)
        self.convT1 = SameConvT(g0, g1, 3, 2)
        self.bn1 = keras_norm(g1)
        self.convT2 = SameConvT(g1, g2, 3)
        self.bn2 = keras_norm(g2)
        self.convT3 = SameConvT(g2, data['channels'], 3, 2)

    def forward(self, z, y):
        x = from_hwc(self.dense(z * self.embedding(y)), 7)
        x = F.leaky_relu(self.bn1(self.convT1(x)), 0.01)
        x = F.leaky_relu(self.bn2(self.convT2(x)), 0.01)
        return torch.tanh(self.convT3(x))


class CganD(nn.Module):
    def __init__(self, o, data):
        super().__init__()
        d0, d1, d2 = o['discriminatorChannels']
        self.embedding = nn.Embedding(len(data['classNames']), 28 * 28)
        self.conv1 = SameConv(data['channels'] + 1, d0, 3, 2)
        self.conv2 = SameConv(d0, d1, 3, 2)
        self.bn1 = keras_norm(d1)
        self.conv3 = SameConv(d1, d2, 3, 2)
        self.bn2 = keras_norm(d2)
        self.dense = nn.Linear(4 * 4 * d2, 1)

    def forward(self, image, y):
        plane = self.embedding(y).unflatten(1, (1, 28, 28))
        x = F.leaky_relu(self.conv1(torch.cat([image, plane], 1)), 0.01)
        x = F.leaky_relu(self.bn1(self.conv2(x)), 0.01)
        x = F.leaky_relu(self.bn2(self.conv3(x)), 0.01)
        return {'logit': self.dense(hwc(x))}


class Dcgan(nn.Module):
    def __init__(self, o, data):
        super().__init__()
        g0, g1, g2 = o['generatorChannels']
        self.dense = nn.Linear(o['latent'], 7 * 7 * g0)
        self.bn1 = keras_norm(g0)
        self.convT1 = SameConvT(g0, g1, 5, 2)
        self.bn2 = keras_norm(g1)
        self.convT2 = SameConvT(g1, g2, 5, 2)
        self.bn3 = keras_norm(g2)
        self.convT3 = SameConvT(g2, data['channels'], 5)

    def forward(self, z):
        x = F.relu(self.bn1(from_hwc(self.dense(z), 7)))
        x = F.relu(self.bn2(self.convT1(x)))
        x = F.relu(self.bn3(self.convT2(x)))
        return torch.tanh(self.convT3(x))


class DcganD(nn.Module):
    def __init__(self, o, data):
        super().__init__()
        d0, d1, d2 = o['discriminatorChannels']
        self.conv1 = SameConv(data['channels'], d0, 5, 2)
        self.conv2 = SameConv(d0, d1, 5, 2)
        self.bn1 = keras_norm(d1)
        self.conv3 = SameConv(d1, d2, 5, 2)
        self.bn2 = keras_norm(d2)
        self.dense = nn.Linear(4 * 4 * d2, 1)

    def forward(self, image):
        x = F.leaky_relu(self.conv1(image), 0.2)
        x = F.leaky_relu(self.bn1(self.conv2(x)), 0.2)
        x = F.leaky_relu(self.bn2(self.conv3(x)), 0.2)
        return {'logit': self.dense(hwc(x))}


class CnnClassifier(nn.Module):
    def __init__(self, o, data):
        super().__init__()
        c1, c2 = o['channels']
        self.conv1 = nn.Conv2d(data['channels'], c1, 5, 2)
        self.bn1 = nn.BatchNorm2d(c1)
        self.conv2 = nn.Conv2d(c1, c2, 3, 2)
        self.bn2 = nn.BatchNorm2d(c2)
        self.dense = nn.Linear(5 * 5 * c2, len(data['classNames']))

    def forward(self, image):
        x = self.bn1(F.leaky_relu(self.conv1(image), 0.02))
        x = self.bn2(F.leaky_relu(self.conv2(x), 0.02))
        return {'logits': self.dense(x.flatten(1))}


class Dcgan128(nn.Module):
    def __init__(self, o, data):
        super().__init__()
        c, width = data['channels'], o['generatorChannels']
        self.dense = nn.Linear(o['latent'], 11 * 11 * c)
        self.convT1 = nn.ConvTranspose2d(c, width, 8, 2)
        self.bn1 = nn.BatchNorm2d(width)
        self.convT2 = nn.ConvTranspose2d(width, width, 8, 2)
        self.bn2 = nn.BatchNorm2d(width)
        self.convT3 = nn.ConvTranspose2d(width, c, 8, 2, padding=1)
        self.bn3 = nn.BatchNorm2d(c)

    def forward(self, z):
        x = F.gelu(self.dense(z)).unflatten(1, (-1, 11, 11))
        x = F.gelu(self.bn1(self.convT1(x)))
        x = F.gelu(self.bn2(self.convT2(x)))
        return torch.sigmoid(self.bn3(self.convT3(x)))


class Dcgan128D(nn.Module):
    def __init__(self, o, data):
        super().__init__()
        c, width = data['channels'], o['discriminatorChannels']
        self.conv1 = nn.Conv2d(c, width, 8, 2)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 8, 2)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, c, 8, 2)
        self.dense = nn.Linear(10 * 10 * c, 1)

    def forward(self, image):
        x = F.gelu(self.bn1(self.conv1(image)))
        x = F.gelu(self.bn2(self.conv2(x)))
        return {'logit': self.dense(F.gelu(self.conv3(x)).flatten(1))}


class Mlp(nn.Module):
    """The generator of gan, and of cgan-mlp, which takes labels."""

    def __init__(self, o, data, classes=0):
        super().__init__()
        self.classes = classes
        self.shape = (data['channels'], data['height'], data['width'])
        self.dense1 = nn.Linear(o['latent'] + classes, o['width'])
        self.ln = nn.LayerNorm(o['width'])
        self.dense2 = nn.Linear(o['width'], data['channels'] * data['height'] * data['width'])

    def forward(self, z, y=None):
        x = beside(z, y, self.classes)
        x = self.ln(F.leaky_relu(self.dense1(x), 0.02))
        return torch.sigmoid(self.dense2(x)).unflatten(1, self.shape)


class MlpD(nn.Module):
    def __init__(self, o, data, classes=0):
        super().__init__()
        self.classes = classes
        pixels = data['channels'] * data['height'] * data['width']
        self.dense1 = nn.Linear(pixels + classes, o['width'])
        self.ln = nn.LayerNorm(o['width'])
        self.dense2 = nn.Linear(o['width'], 1)

    def forward(self, image, y=None):
        x = beside(image.flatten(1), y, self.classes)
        return {'logit': self.dense2(self.ln(F.leaky_relu(self.dense1(x), 0.02)))}


def beside(x, y, classes):
    return torch.cat([x, F.one_hot(y, classes).float()], 1) if classes else x


def conditional(module):
    return lambda o, data: module(o, data, len(data['classNames']))


MODELS = {
    'acgan': {'G': Acgan, 'D': AcganD},
    'acgan-upsample': {'G': AcganUpsample, 'D': AcganUpsampleD},
    'cgan': {'G': Cgan, 'D': CganD},
    'dcgan': {'G': Dcgan, 'D': DcganD},
    'cnn-classifier': {'C': CnnClassifier},
    'dcgan-128': {'G': Dcgan128, 'D': Dcgan128D},
    'cgan-mlp': {'G': conditional(Mlp), 'D': conditional(MlpD)},
    'gan': {'G': Mlp, 'D': MlpD},
}


class PlainMlp(nn.Module):
    """The generator of gan as a Sequential: no submodule has a name of ours."""

    def __init__(self, o, data):
        super().__init__()
        self.shape = (data['channels'], data['height'], data['width'])
        self.main = nn.Sequential(
            nn.Linear(o['latent'], o['width']),
            nn.LeakyReLU(0.02),
            nn.LayerNorm(o['width']),
            nn.Linear(o['width'], data['channels'] * data['height'] * data['width']),
            nn.Sigmoid(),
        )

    def forward(self, z):
        return self.main(z).unflatten(1, self.shape)
