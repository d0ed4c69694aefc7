import { createHash } from 'node:crypto';
import { GannetError } from '../errors.js';
import { decodeSafetensors, encodeSafetensors, type NamedTensor, type SafetensorsFile } from './safetensors.js';

/** Stands in the metadata while the file is hashed, so that the checksum covers every byte but its own. */
const blank = '0'.repeat(64);
const field = (sum: string) => `"sha256":"${sum}"`;

/**
 * The bytes of a safetensors file that can tell whether it is damaged: its metadata has, as `sha256`, the SHA-256 of
 * the whole file with 64 zeros in the checksum's place. So it covers the header (names, shapes, counters) too.
 *
 * @throws Error as `encodeSafetensors`.
 */
export function encodeChecked(
  tensors: ReadonlyMap<string, NamedTensor>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const bytes = encodeSafetensors(tensors, { ...metadata, sha256: blank });
  const sum = createHash('sha256').update(bytes).digest('hex');
  const view = Buffer.from(bytes.buffer);
  view.write(field(sum), view.indexOf(field(blank)), 'latin1');
  return bytes;
}

/**
 * Reads what `encodeChecked` wrote; the metadata comes back without `sha256`.
 *
 * @throws GannetError if the file is damaged, has no checksum, or as `decodeSafetensors`.
 */
export function decodeChecked(bytes: Uint8Array, fileName: string): SafetensorsFile {
  const { tensors, metadata } = decodeSafetensors(bytes, fileName);
  const { sha256, ...rest } = metadata;
  if (sha256 === undefined) {
    throw new GannetError(`${fileName} has no checksum (sha256 in its metadata): Gannet did not write it as it is.`);
  }
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const at = view.indexOf(field(sha256));
  const end = at + field(blank).length;
  const sum = createHash('sha256')
    .update(view.subarray(0, at))
    .update(field(blank))
    .update(view.subarray(end))
    .digest('hex');
  if (at < 0 || sum !== sha256) {
    throw new GannetError(`${fileName} is damaged: its content does not match its checksum. Use another copy of it.`);
  }
  return { tensors, metadata: rest };
}
