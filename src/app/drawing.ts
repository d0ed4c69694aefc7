import { extname } from 'node:path';
import { GannetError } from '../errors.js';
import { renderSvg } from '../figures/svg.js';
import { encodePng } from '../formats/grid.js';
import { writeOutput } from './output.js';

/** Pixels of a PNG for each unit of the drawing, so that it is sharp on fine screens. */
const scale = 2;

/**
 * Writes a drawing to a file, in the form that its name asks for: .svg, or .png.
 * @throws GannetError for another name, before anything is drawn
 */
export async function writeDrawing(file: string, draw: () => Promise<string>): Promise<void> {
  const kind = extname(file).toLowerCase();
  if (kind !== '.svg' && kind !== '.png') {
    throw new GannetError(`${file} is neither a .png nor a .svg file: name one of these as --out`);
  }
  const svg = await draw();
  await writeOutput(file, kind === '.svg' ? svg : await encodePng(await renderSvg(svg, scale)));
}
