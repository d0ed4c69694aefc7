import sharp from 'sharp';

/** A picture of one colour. */
export const plain = (
  width: number,
  height: number,
  background: string | { r: number; g: number; b: number; alpha: number },
) => sharp({ create: { width, height, channels: typeof background === 'string' ? 3 : 4, background } });

export const png = (width: number, height: number, color: string) => plain(width, height, color).png().toBuffer();

export const greyPng = (width: number, height: number, values: readonly number[]) =>
  sharp(Uint8Array.from(values), { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer();
