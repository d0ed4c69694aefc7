import type { Press } from '../run/store.js';
import { toRgba } from './canvas.js';
import { dom } from './dom.js';

const [margin, line] = [12, 20];

/** The press of a page: panels under their titles, in the browser's font, and no HDF5 files. */
export const pagePress: Press = {
  async sheet({ caption, panels, columns }) {
    const { width, height } = panels[0]!.picture;
    const across = Math.min(columns, panels.length);
    const [cell, row] = [width + margin, height + margin + (panels.some(({ title }) => title) ? line : 0)];
    const rows = Math.ceil(panels.length / across);
    const size = [Math.max(across * cell, 240) + margin, rows * row + line + 2 * margin] as const;
    const canvas = new dom.OffscreenCanvas(...size);
    const context = canvas.getContext('2d');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, ...size);
    context.fillStyle = '#000';
    context.font = '14px sans-serif';
    context.fillText(caption, margin, margin + 14);
    for (const [i, { title = '', picture }] of panels.entries()) {
      const [left, top] = [margin + (i % across) * cell, margin + line + Math.floor(i / across) * row];
      context.fillText(title, left, top + 14);
      const image = context.createImageData(width, height);
      image.data.set(toRgba(picture));
      context.putImageData(image, left, top + row - height - margin);
    }
    return new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
  },
  kerasWeights: async () => null,
};
