/** Frames a second of what is saved. */
export const rate = 20;
/** The least height in pixels of a saved film: small images are enlarged by a whole factor. */
const leastHeight = 256;

/** Draws the frames, enlarged, one after the other into one canvas. */
function screen(frames: readonly ImageData[]): { canvas: HTMLCanvasElement; show: (i: number) => void } {
  const { width, height } = frames[0]!;
  // An even factor, since video has even sides.
  const factor = 2 * Math.max(1, Math.ceil(leastHeight / height / 2));
  const small = new OffscreenCanvas(width, height);
  const canvas = document.createElement('canvas');
  canvas.width = factor * width;
  canvas.height = factor * height;
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.imageSmoothingEnabled = false;
  return {
    canvas,
    show(i) {
      small.getContext('2d')!.putImageData(frames[i]!, 0, 0);
      context.drawImage(small, 0, 0, canvas.width, canvas.height);
    },
  };
}

/** The frames as an animated GIF that begins anew at its end. */
export async function toGif(frames: readonly ImageData[]): Promise<Blob> {
  const { encode } = await import('modern-gif');
  const { canvas, show } = screen(frames);
  const { width, height } = canvas;
  const data = frames.map((_, i) => {
    show(i);
    return { data: canvas.getContext('2d')!.getImageData(0, 0, width, height).data, delay: 1000 / rate };
  });
  return new Blob([await encode({ width, height, frames: data })], { type: 'image/gif' });
}

export type VideoKind = 'webm' | 'mp4';
const codecs = { webm: ['vp9', 'vp8'], mp4: ['avc', 'vp9', 'av1'] } as const;

/** The frames as a video. @throws Error if this browser cannot encode one */
export async function toVideo(frames: readonly ImageData[], kind: VideoKind): Promise<Blob> {
  const {
    BufferTarget,
    CanvasSource,
    getFirstEncodableVideoCodec,
    Mp4OutputFormat,
    Output,
    QUALITY_HIGH,
    WebMOutputFormat,
  } = await import('mediabunny');
  const { canvas, show } = screen(frames);
  const codec = await getFirstEncodableVideoCodec([...codecs[kind]], { width: canvas.width, height: canvas.height });
  if (!codec)
    throw new Error(`This browser cannot encode ${kind === 'webm' ? 'WebM' : 'MP4'}: save it as another kind.`);
  const target = new BufferTarget();
  const output = new Output({ format: kind === 'webm' ? new WebMOutputFormat() : new Mp4OutputFormat(), target });
  const source = new CanvasSource(canvas, { codec, bitrate: QUALITY_HIGH });
  output.addVideoTrack(source, { frameRate: rate });
  await output.start();
  for (let i = 0; i < frames.length; i++) {
    show(i);
    await source.add(i / rate, 1 / rate);
  }
  await output.finalize();
  return new Blob([target.buffer!], { type: `video/${kind}` });
}

/** Offers something to be saved under a name. */
export function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
