import type { RunConfig } from '../../src/run/config.js';

export type ExchangeData = Pick<RunConfig['data'], 'channels' | 'height' | 'width' | 'classNames'>;

export const mnistLike: ExchangeData = { channels: 1, height: 28, width: 28, classNames: ['a', 'b', 'c', 'd'] };
const colourLike: ExchangeData = { channels: 3, height: 128, width: 128, classNames: ['a', 'b', 'c', 'd'] };

/** Small networks of every recipe, no two layers of which have the same size. */
export const smallNetworks: readonly {
  readonly recipe: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly data: ExchangeData;
}[] = [
  {
    recipe: 'acgan',
    options: { latent: 5, generatorChannels: [6, 4, 3], discriminatorChannels: [2, 3, 4, 5] },
    data: mnistLike,
  },
  {
    recipe: 'acgan-upsample',
    options: { latent: 5, generatorWidth: 7, generatorChannels: [6, 4, 3], discriminatorChannels: [2, 3, 4, 5] },
    data: mnistLike,
  },
  {
    recipe: 'cgan',
    options: { latent: 5, generatorChannels: [6, 4, 3], discriminatorChannels: [2, 3, 4] },
    data: mnistLike,
  },
  {
    recipe: 'dcgan',
    options: { latent: 5, generatorChannels: [6, 4, 3], discriminatorChannels: [2, 3, 4] },
    data: mnistLike,
  },
  { recipe: 'cnn-classifier', options: { channels: [3, 4] }, data: mnistLike },
  {
    recipe: 'dcgan-128',
    options: { latent: 5, generatorChannels: 4, discriminatorChannels: 5 },
    data: colourLike,
  },
  { recipe: 'cgan-mlp', options: { latent: 5, width: 6 }, data: mnistLike },
  { recipe: 'gan', options: { latent: 5, width: 6 }, data: mnistLike },
];
