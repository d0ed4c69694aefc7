import { inMemory } from './pile.js';
import { gatherRows, type ImageRows } from './rows.js';

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

/** Whether images are Fashion-MNIST's, all 70,000 in their order: 55 MB, which are read if they are so many. */
export async function isFashion(rows: ImageRows): Promise<boolean> {
  const { channels, height, width, train, test } = rows;
  const shape = [train.length, test.length, channels, height, width];
  if (shape.join() !== '60000,10000,1,28,28') return false;
  return (await gatherRows(rows, inMemory)).fingerprint === fingerprint;
}
