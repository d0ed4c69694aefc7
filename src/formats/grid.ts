/** An image as bytes: row-major, the channels of a pixel side by side, so of length height × width × channels. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
}

/** Generator output as bytes: values in [0, 1] become 0 to 255, rounded half up and clamped; NaN becomes 0. */
export function toBytes(images: Float32Array): Uint8Array {
  const bytes = new Uint8Array(images.length);
  for (let i = 0; i < images.length; i += 1) {
    const value = Math.floor(images[i]! * 255 + 0.5);
    // False for NaN, which so stays 0.
    if (value > 0) bytes[i] = Math.min(value, 255);
  }
  return bytes;
}

/**
 * Lays images out row by row, from the top left, `gap` pixels apart; the rest of the last row is background.
 *
 * @param images bytes [count, channels, height, width].
 * @param layout `gap` (default 0) in pixels, `background` (default 255, white) a byte.
 * @throws Error if the shape does not fit the bytes, or there are no images or columns.
 */
export function tileGrid(
  images: Uint8Array,
  shape: { readonly count: number; readonly channels: 1 | 3; readonly height: number; readonly width: number },
  layout: { readonly columns: number; readonly gap?: number; readonly background?: number },
): Picture {
  const { count, channels, height, width } = shape;
  const { columns, gap = 0, background = 255 } = layout;
  const plane = height * width;
  if (images.length !== count * channels * plane) {
    throw new Error(`[${count}, ${channels}, ${height}, ${width}] does not fit ${images.length} bytes.`);
  }
  if (count < 1 || columns < 1) throw new Error(`No grid of ${count} images in ${columns} columns.`);
  const rows = Math.ceil(count / columns);
  const gridWidth = columns * width + (columns - 1) * gap;
  const gridHeight = rows * height + (rows - 1) * gap;
  const data = new Uint8Array(gridHeight * gridWidth * channels).fill(background);
  for (let n = 0; n < count; n += 1) {
    const top = Math.floor(n / columns) * (height + gap);
    const left = (n % columns) * (width + gap);
    for (let c = 0; c < channels; c += 1) {
      const source = (n * channels + c) * plane;
      for (let h = 0; h < height; h += 1) {
        const target = ((top + h) * gridWidth + left) * channels + c;
        for (let w = 0; w < width; w += 1) data[target + w * channels] = images[source + h * width + w]!;
      }
    }
  }
  return { width: gridWidth, height: gridHeight, channels, data };
}

/** Images with values in [0, 1], [count, channels, height, width], as one picture. */
export function pictureOf(
  images: { readonly data: Float32Array; readonly columns: number } & Parameters<typeof tileGrid>[1],
): Picture {
  return tileGrid(toBytes(images.data), images, { columns: images.columns });
}

/**
 * Puts pictures of the same height and channels side by side, `gap` pixels of `background` (a byte) between them.
 *
 * @throws Error if there are none, or heights or channels differ.
 */
export function hconcat(pictures: readonly Picture[], gap: number, background: number): Picture {
  const [first] = pictures;
  if (first === undefined) throw new Error('hconcat needs a picture.');
  const { height, channels } = first;
  if (pictures.some((picture) => picture.height !== height || picture.channels !== channels)) {
    throw new Error('hconcat needs pictures of the same height and channels.');
  }
  const width = pictures.reduce((sum, picture) => sum + picture.width, gap * (pictures.length - 1));
  const data = new Uint8Array(height * width * channels).fill(background);
  let left = 0;
  for (const picture of pictures) {
    const row = picture.width * channels;
    for (let h = 0; h < height; h += 1) {
      data.set(picture.data.subarray(h * row, (h + 1) * row), (h * width + left) * channels);
    }
    left += picture.width + gap;
  }
  return { width, height, channels, data };
}

/** Enlarges a picture by a whole factor, each pixel becoming a square of factor × factor (nearest neighbour). */
export function scalePicture({ width, height, channels, data }: Picture, factor: number): Picture {
  const wide = width * factor;
  const scaled = new Uint8Array(height * factor * wide * channels);
  for (let h = 0; h < height * factor; h += 1) {
    for (let w = 0; w < wide; w += 1) {
      const source = (Math.floor(h / factor) * width + Math.floor(w / factor)) * channels;
      for (let c = 0; c < channels; c += 1) scaled[(h * wide + w) * channels + c] = data[source + c]!;
    }
  }
  return { width: wide, height: height * factor, channels, data: scaled };
}

/** The picture as a PNG file, 8 bits a channel, grey or RGB; the same picture always gives the same bytes. */
export async function encodePng({ width, height, channels, data }: Picture): Promise<Uint8Array> {
  // Loaded here, since commands that draw nothing should not wait for it.
  const { default: sharp } = await import('sharp');
  return sharp(data, { raw: { width, height, channels } })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .png({ compressionLevel: 9, adaptiveFiltering: false, palette: false })
    .toBuffer();
}
