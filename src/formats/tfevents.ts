import { ProtoWriter } from '../protobuf.js';
import { crc32c } from './crc32c.js';

/** When something happened: in seconds since 1970, and at which step. */
export interface EventTime {
  readonly wallTime: number;
  readonly step: number;
}

/**
 * The record that an event file of TensorBoard's begins with. An event file is a TFRecord file of `Event` messages
 * (tensorflow/core/util/event.proto, framework/summary.proto); records are appended one after the other.
 */
export function versionRecord(wallTime: number): Uint8Array {
  return record(new ProtoWriter().double(1, wallTime).string(3, 'brain.Event:2').finish());
}

/** A record of numbers by tag, kept as float32. */
export function scalarsRecord({ wallTime, step }: EventTime, scalars: ReadonlyMap<string, number>): Uint8Array {
  const event = new ProtoWriter().double(1, wallTime).int(2, step);
  event.message(5, (summary) => {
    for (const [tag, value] of scalars) summary.message(1, (v) => v.string(1, tag).float(2, value));
  });
  return record(event.finish());
}

/** A record of a picture, as a PNG file. @throws Error if it is none */
export function imageRecord({ wallTime, step }: EventTime, tag: string, png: Uint8Array): Uint8Array {
  const { height, width, channels } = pngHeader(png);
  const event = new ProtoWriter().double(1, wallTime).int(2, step);
  event.message(5, (summary) =>
    summary.message(1, (v) =>
      v.string(1, tag).message(4, (image) => image.int(1, height).int(2, width).int(3, channels).bytes(4, png)),
    ),
  );
  return record(event.finish());
}

/** Frames a record: its length, that length's checksum, the bytes, their checksum. */
function record(bytes: Uint8Array): Uint8Array {
  const framed = new Uint8Array(bytes.length + 16);
  const view = new DataView(framed.buffer);
  view.setBigUint64(0, BigInt(bytes.length), true);
  view.setUint32(8, maskedSum(framed.subarray(0, 8)), true);
  framed.set(bytes, 12);
  view.setUint32(12 + bytes.length, maskedSum(bytes), true);
  return framed;
}

/** TFRecord turns checksums round, so that those of data which hold checksums are no worse. */
function maskedSum(bytes: Uint8Array): number {
  const sum = crc32c(bytes);
  return (((sum >>> 15) | (sum << 17)) + 0xa282ead8) >>> 0;
}

const pngSignature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** Channels of PNG's colour types. */
const pngChannels: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 3, 4: 2, 6: 4 };

function pngHeader(png: Uint8Array): { readonly height: number; readonly width: number; readonly channels: number } {
  const channels = pngChannels[png[25] ?? -1];
  if (!channels || !pngSignature.every((byte, i) => png[i] === byte)) throw new Error('the bytes are no PNG file');
  const view = new DataView(png.buffer, png.byteOffset);
  return { height: view.getUint32(20), width: view.getUint32(16), channels };
}
