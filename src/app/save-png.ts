import { encodePng, pictureOf } from '../formats/grid.js';
import type { DrawnImages } from '../train/generator.js';
import { writeOutput } from './output.js';

/** Writes a generator's images to a PNG file, a row for each seed. @throws GannetError if it cannot be written */
export async function savePng(file: string, samples: DrawnImages): Promise<void> {
  await writeOutput(file, await encodePng(pictureOf(samples)));
}
