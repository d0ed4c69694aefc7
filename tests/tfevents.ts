import { crc32c } from '../src/formats/crc32c.js';

/** An event of a TensorBoard event file, as far as Gannet writes it. */
export interface ReadEvent {
  readonly wallTime: number;
  readonly step: number;
  /** '' but for the first event of a file. */
  readonly version: string;
  readonly scalars: Readonly<Record<string, number>>;
  readonly images: readonly {
    readonly tag: string;
    readonly height: number;
    readonly width: number;
    readonly channels: number;
    readonly png: Uint8Array;
  }[];
}

/** Reads an event file. @throws Error if a record is cut short or does not match its checksums */
export function readEvents(file: Uint8Array): ReadEvent[] {
  const events: ReadEvent[] = [];
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  for (let at = 0; at < file.length; ) {
    const length = Number(view.getBigUint64(at, true));
    const data = file.subarray(at + 12, at + 12 + length);
    check(view.getUint32(at + 8, true), file.subarray(at, at + 8));
    check(view.getUint32(at + 12 + length, true), data);
    events.push(eventOf(data));
    at += 16 + length;
  }
  return events;
}

/** Turns a checksum back, where TFRecord has turned it round. */
function check(masked: number, data: Uint8Array): void {
  const turned = (masked - 0xa282ead8) >>> 0;
  if (((turned << 15) | (turned >>> 17)) >>> 0 !== crc32c(data)) throw new Error('a record is damaged');
}

function eventOf(bytes: Uint8Array): ReadEvent {
  const event = fields(bytes);
  const values = event.flatMap(([field, value]) => (field === 5 ? fields(value as Uint8Array) : []));
  const scalars: Record<string, number> = {};
  const images: ReadEvent['images'][number][] = [];
  for (const [, value] of values) {
    const parts = new Map(fields(value as Uint8Array));
    const tag = text(parts.get(1));
    if (parts.has(2)) scalars[tag] = parts.get(2) as number;
    if (!parts.has(4)) continue;
    const image = new Map(fields(parts.get(4) as Uint8Array));
    const [height, width, channels] = [1, 2, 3].map((field) => image.get(field) as number);
    images.push({ tag, height: height!, width: width!, channels: channels!, png: image.get(4) as Uint8Array });
  }
  const known = new Map(event);
  return {
    wallTime: known.get(1) as number,
    step: Number(known.get(2) ?? 0),
    version: text(known.get(3)),
    scalars,
    images,
  };
}

function text(value: number | Uint8Array | undefined): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString() : '';
}

/** The fields of a message of Protocol Buffers, in order. */
function fields(bytes: Uint8Array): [field: number, value: number | Uint8Array][] {
  const found: [number, number | Uint8Array][] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = view.getUint8(at++);
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    switch (key & 7) {
      case 0:
        found.push([key >>> 3, varint()]);
        break;
      case 1:
        found.push([key >>> 3, view.getFloat64(at, true)]);
        at += 8;
        break;
      case 2: {
        const length = varint();
        found.push([key >>> 3, bytes.subarray(at, at + length)]);
        at += length;
        break;
      }
      case 5:
        found.push([key >>> 3, view.getFloat32(at, true)]);
        at += 4;
        break;
      default:
        throw new Error(`wire type ${key & 7}`);
    }
  }
  return found;
}
