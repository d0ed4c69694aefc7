import { expect, test } from 'vitest';
import { webSizes } from './size.js';

test('of Gannet a page loads at most 250 kB as gzip, and less where it only draws', async () => {
  const sizes = await webSizes();
  const [draws, trains, all] = sizes.map(({ packed }) => packed);
  expect(draws).toBeGreaterThan(1000);
  expect(draws).toBeLessThan(trains!);
  expect(trains).toBeLessThanOrEqual(all!);
  expect(all).toBeLessThan(250_000);
});
