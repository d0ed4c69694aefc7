import { drawSamples, type SampleFileChoice } from '../../app/draw.js';
import { letteringOf } from '../../figures/lettering.js';
import { tileGrid } from '../../formats/grid.js';
import { plural } from '../../numbers.js';
import type { Console } from './console.js';

/** Draws samples into a file, and shows some of them. */
export async function sampleRun(path: string, choice: SampleFileChoice, console: Console): Promise<void> {
  const { config, system, layout, images, step, isBest, file } = await drawSamples(path, choice);
  const { channels, height, width } = config.data;
  const count = layout.images.length;
  const columns = Math.min(layout.columns, count);
  console.picture(tileGrid(images, { count, channels, height, width }, { columns }), { height, width });
  const drawn = system.conditional && !/\.npz$/i.test(file) ? layout.images : [];
  const { note } = await letteringOf(drawn.map(({ label }) => config.data.classNames[label]!));
  if (note !== null) console.warn(note);
  console.line(`${plural(count, 'image')}${isBest ? ` of the best checkpoint, step ${step}` : ''}: ${file}`);
}
