import { GannetError } from '../errors.js';
import { sha256Of } from '../hash.js';
import { ProtoWriter } from '../protobuf.js';

/** Of an ONNX model's fields, that of its metadata: a key and a value (onnx.proto3, ModelProto). */
const metadataField = 14;

/**
 * An ONNX model that can tell whether it is damaged: the last entry of its metadata is, as `sha256`, the SHA-256 of all
 * bytes before that entry. Other readers take it as metadata like any other.
 */
export function sealModel(model: Uint8Array): Uint8Array {
  const sealed = new Uint8Array(model.length + sealLength);
  sealed.set(model);
  sealed.set(sealOf(model), model.length);
  return sealed;
}

/** @throws GannetError saying that a model is damaged, or was not sealed by `sealModel` */
export function checkSeal(bytes: Uint8Array, fileName: string): void {
  const model = bytes.subarray(0, Math.max(0, bytes.length - sealLength));
  const expected = sealOf(model);
  const found = bytes.subarray(model.length);
  if (found.join() === expected.join()) return;
  const begins = (seal: Uint8Array): string => seal.subarray(0, sealLength - 64).join();
  throw new GannetError(
    found.length === sealLength && begins(found) === begins(expected)
      ? `${fileName} is damaged: its content does not match its checksum`
      : `${fileName} is damaged, or not a model that Gannet wrote: it does not end in its checksum`,
  );
}

function sealOf(model: Uint8Array): Uint8Array {
  const sum = sha256Of(model);
  return new ProtoWriter().message(metadataField, (entry) => entry.string(1, 'sha256').string(2, sum)).finish();
}

const sealLength = sealOf(new Uint8Array()).length;
