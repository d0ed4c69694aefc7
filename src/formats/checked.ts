import { GannetError } from '../errors.js';
import { sha256Of } from '../hash.js';
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
  const sum = sha256Of(bytes);
  bytes.set(new TextEncoder().encode(field(sum)), placeOf(blank, bytes));
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
  const at = placeOf(sha256, bytes);
  const end = at + field(blank).length;
  const sum = sha256Of(bytes.subarray(0, at), field(blank), bytes.subarray(end));
  if (at < 0 || sum !== sha256) {
    throw new GannetError(`${fileName} is damaged: its content does not match its checksum. Use another copy of it.`);
  }
  return { tensors, metadata: rest };
}

/** Where a checksum stands in the header of a safetensors file; below 0 if it does not. */
function placeOf(sum: string, bytes: Uint8Array): number {
  const headerLength = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  // A character for a byte, whatever the bytes are.
  return new TextDecoder('latin1').decode(bytes.subarray(0, 8 + headerLength)).indexOf(field(sum));
}
