"""The recipes with Keras' semantics as Keras models: the layers have the names that Gannet gives them.

`build(recipe, network, options, data)` makes the generator ('G': [z, y] or z -> image in the recipe's range) or the
discriminator ('D': image, or [image, y], in that range -> a list of logits, one for each head) for options and data as in
a run's config.json. The weights that `gannet export --to keras` writes load into them with `model.load_weights`.

Keras tells the layers of a class apart by their order, which for a network with several outputs is that of the outputs:
so they are a list. A dict would be sorted by its keys.
"""

import keras
from keras import layers as L


def build(recipe, network, options, data):
    inputs, outputs = MODELS[recipe][network](options, data)
    return keras.Model(inputs, outputs)


def labelled_points(o, data):
    """Latent points times the embedding of their labels."""
    z = keras.Input((o['latent'],), name='z')
    y = keras.Input((), dtype='int32', name='y')
    x = L.Multiply()([L.Embedding(len(data['classNames']), o['latent'], name='embedding')(y), z])
    return [z, y], x


def picture(data):
    return keras.Input((data['height'], data['width'], data['channels']), name='image')


def acgan_g(o, data):
    inputs, x = labelled_points(o, data)
    g0, g1, g2 = o['generatorChannels']
    x = L.Dense(3 * 3 * g0, activation='relu', name='dense')(x)
    x = L.Reshape((3, 3, g0))(x)
    x = L.Conv2DTranspose(g1, 5, activation='relu', name='convT1')(x)
    x = L.BatchNormalization(name='bn1')(x)
    x = L.Conv2DTranspose(g2, 5, strides=2, padding='same', activation='relu', name='convT2')(x)
    x = L.BatchNormalization(name='bn2')(x)
    return inputs, L.Conv2DTranspose(
        data['channels'], 5, strides=2, padding='same', activation='tanh', name='convT3'
    )(x)


def acgan_d(o, data):
    image = x = picture(data)
    for i, channels in enumerate(o['discriminatorChannels']):
        x = L.Conv2D(channels, 3, strides=2 - i % 2, padding='same', name=f'conv{i + 1}')(x)
        x = L.Dropout(o['dropout'])(L.LeakyReLU(negative_slope=0.2)(x))
    return image, heads(L.Flatten()(x), data)


def heads(x, data):
    generation = L.Dense(1, name='generation')(x)
    return [generation, L.Dense(len(data['classNames']), name='auxiliary')(x)]


def acgan_upsample_g(o, data):
    inputs, x = labelled_points(o, data)
    g0, g1, g2 = o['generatorChannels']
    x = L.LeakyReLU(negative_slope=0.2)(L.Dense(o['generatorWidth'], name='dense1')(x))
    x = L.LeakyReLU(negative_slope=0.2)(L.Dense(7 * 7 * g0, name='dense2')(x))
    x = L.UpSampling2D()(L.Reshape((7, 7, g0))(x))
    x = L.LeakyReLU(negative_slope=0.2)(L.Conv2DTranspose(g1, 3, padding='same', name='convT1')(x))
    x = L.UpSampling2D()(x)
    x = L.LeakyReLU(negative_slope=0.2)(L.Conv2DTranspose(g2, 3, padding='same', name='convT2')(x))
    return inputs, L.Conv2DTranspose(data['channels'], 3, padding='same', activation='tanh', name='convT3')(x)


def acgan_upsample_d(o, data):
    image = x = picture(data)
    for i, channels in enumerate(o['discriminatorChannels']):
        x = L.Conv2D(channels, 3, strides=2, padding='same', name=f'conv{i + 1}')(x)
        x = L.Dropout(o['dropout'])(L.LeakyReLU(negative_slope=0.2)(x))
    return image, heads(L.LeakyReLU(negative_slope=0.3)(L.Flatten()(x)), data)


def cgan_g(o, data):
    inputs, x = labelled_points(o, data)
    g0, g1, g2 = o['generatorChannels']
    x = L.Reshape((7, 7, g0))(L.Dense(7 * 7 * g0, name='dense')(x))
    x = L.Conv2DTranspose(g1, 3, strides=2, padding='same', name='convT1')(x)
    x = L.LeakyReLU(negative_slope=0.01)(L.BatchNormalization(name='bn1')(x))
    x = L.Conv2DTranspose(g2, 3, padding='same', name='convT2')(x)
    x = L.LeakyReLU(negative_slope=0.01)(L.BatchNormalization(name='bn2')(x))
    return inputs, L.Conv2DTranspose(
        data['channels'], 3, strides=2, padding='same', activation='tanh', name='convT3'
    )(x)


def cgan_d(o, data):
    image, y = picture(data), keras.Input((), dtype='int32', name='y')
    d0, d1, d2 = o['discriminatorChannels']
    plane = L.Reshape((28, 28, 1))(L.Embedding(len(data['classNames']), 28 * 28, name='embedding')(y))
    x = L.Concatenate()([image, plane])
    x = L.LeakyReLU(negative_slope=0.01)(L.Conv2D(d0, 3, strides=2, padding='same', name='conv1')(x))
    x = L.BatchNormalization(name='bn1')(L.Conv2D(d1, 3, strides=2, padding='same', name='conv2')(x))
    x = L.LeakyReLU(negative_slope=0.01)(x)
    x = L.BatchNormalization(name='bn2')(L.Conv2D(d2, 3, strides=2, padding='same', name='conv3')(x))
    x = L.LeakyReLU(negative_slope=0.01)(x)
    return [image, y], [L.Dense(1, name='dense')(L.Flatten()(x))]


def dcgan_g(o, data):
    z = keras.Input((o['latent'],), name='z')
    g0, g1, g2 = o['generatorChannels']
    x = L.Reshape((7, 7, g0))(L.Dense(7 * 7 * g0, name='dense')(z))
    x = L.ReLU()(L.BatchNormalization(name='bn1')(x))
    x = L.Conv2DTranspose(g1, 5, strides=2, padding='same', name='convT1')(x)
    x = L.ReLU()(L.BatchNormalization(name='bn2')(x))
    x = L.Conv2DTranspose(g2, 5, strides=2, padding='same', name='convT2')(x)
    x = L.ReLU()(L.BatchNormalization(name='bn3')(x))
    return z, L.Conv2DTranspose(data['channels'], 5, padding='same', activation='tanh', name='convT3')(x)


def dcgan_d(o, data):
    image = picture(data)
    d0, d1, d2 = o['discriminatorChannels']
    x = L.LeakyReLU(negative_slope=0.2)(L.Conv2D(d0, 5, strides=2, padding='same', name='conv1')(image))
    x = L.BatchNormalization(name='bn1')(L.Conv2D(d1, 5, strides=2, padding='same', name='conv2')(x))
    x = L.LeakyReLU(negative_slope=0.2)(x)
    x = L.BatchNormalization(name='bn2')(L.Conv2D(d2, 5, strides=2, padding='same', name='conv3')(x))
    x = L.LeakyReLU(negative_slope=0.2)(x)
    return image, [L.Dense(1, name='dense')(L.Flatten()(x))]


MODELS = {
    'acgan': {'G': acgan_g, 'D': acgan_d},
    'acgan-upsample': {'G': acgan_upsample_g, 'D': acgan_upsample_d},
    'cgan': {'G': cgan_g, 'D': cgan_d},
    'dcgan': {'G': dcgan_g, 'D': dcgan_d},
}


def nested_acgan_g(o, data):
    """The generator of acgan as Keras' own example mnist_acgan nests it: no layer has a name of ours."""
    g0, g1, g2 = o['generatorChannels']
    cnn = keras.Sequential(
        [
            L.Input((o['latent'],)),
            L.Dense(3 * 3 * g0, activation='relu'),
            L.Reshape((3, 3, g0)),
            L.Conv2DTranspose(g1, 5, activation='relu'),
            L.BatchNormalization(),
            L.Conv2DTranspose(g2, 5, strides=2, padding='same', activation='relu'),
            L.BatchNormalization(),
            L.Conv2DTranspose(data['channels'], 5, strides=2, padding='same', activation='tanh'),
        ]
    )
    z, y = keras.Input((o['latent'],)), keras.Input((), dtype='int32')
    return keras.Model([z, y], cnn(L.multiply([z, L.Embedding(len(data['classNames']), o['latent'])(y)])))


def nested_acgan_d(o, data):
    """Its discriminator; as there, only the heads have names."""
    cnn = keras.Sequential([L.Input((data['height'], data['width'], data['channels']))])
    for i, channels in enumerate(o['discriminatorChannels']):
        cnn.add(L.Conv2D(channels, 3, strides=2 - i % 2, padding='same'))
        cnn.add(L.LeakyReLU(negative_slope=0.2))
        cnn.add(L.Dropout(o['dropout']))
    cnn.add(L.Flatten())
    image = picture(data)
    return keras.Model(image, heads(cnn(image), data))
