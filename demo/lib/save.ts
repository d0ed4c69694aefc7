import type { DrawnImages } from '../../src/train/generator.ts';
import { type Canvas, paint } from '../../src/web/canvas.ts';

/** Lets the browser save images as a PNG file. */
export function savePng(images: DrawnImages, name: string): void {
  const canvas = document.createElement('canvas');
  paint(canvas as Canvas, images);
  canvas.toBlob((blob) => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob!);
    link.download = `${name}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  });
}
