import { writeAtomic } from '../formats/atomic.js';
import { encodePng, pictureOf } from '../formats/grid.js';
import type { DrawnImages } from '../train/generator.js';

/** Writes a generator's images to a PNG file, a row for each seed. @throws GannetError if it cannot be written */
export async function savePng(file: string, samples: DrawnImages): Promise<void> {
  await writeAtomic(file, await encodePng(pictureOf(samples)));
}
