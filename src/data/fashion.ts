import type { Dataset } from './dataset.js';

/** Fashion-MNIST's classes (Xiao, Rasul and Vollgraf 2017, arXiv 1708.07747), which its files do not name. */
export const garments: readonly string[] = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
];

/** Of the four files as they are published. */
const fingerprint = 'c14924be050926de04a4eabe3f23ab3a7c970b00a38bf840dd70484875f0d5e1';

/** Whether a dataset is Fashion-MNIST, all 70,000 images in their order. */
export function isFashion(dataset: Pick<Dataset, 'fingerprint'>): boolean {
  return dataset.fingerprint === fingerprint;
}
