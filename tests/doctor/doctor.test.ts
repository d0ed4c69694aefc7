import { describe, expect, test } from 'vitest';
import { frozen, type Watched, watch } from './watch.js';

/** A small GAN of dense layers for small images, some milliseconds a step. */
const options = { batch: 32, lr: 1e-3, width: 64 };
const found = async (watched: Omit<Watched, 'recipe'>) =>
  (await watch({ recipe: 'gan', half: true, ...watched })).map(
    ({ sign, event, since }) => `${sign} ${event}, since ${since}`,
  );

describe('trainings on MNIST', () => {
  test('a healthy one is left in peace', async () => {
    expect(await found({ options, steps: 1200 })).toEqual([]);
  });

  test('a learning rate fifty times too large', async () => {
    const said = (await found({ options: { ...options, lr: 0.05 }, steps: 700 })).join('\n');
    expect(said).toContain('duplicates begins');
    expect(said).toContain('discriminator-won begins');
  });

  test('a generator that does not learn', async () => {
    const said = await found({ options, steps: 500, harm: frozen });
    expect(said).toEqual(['standstill begins, since 200', 'discriminator-won begins, since 300']);
  });

  test('a generator that has seen one class only', async () => {
    const said = (await found({ options, steps: 1200, onlyClass: 1 })).join('\n');
    expect(said).toContain('few-classes begins');
  });
});
