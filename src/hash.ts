import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** Node's own, where there is Node: ten times as fast. */
const node = globalThis.process?.getBuiltinModule?.('node:crypto');

/** SHA-256, in hexadecimal, of some bytes and texts one after the other. In Node and in a page. */
export function sha256Of(...parts: readonly (Uint8Array | string)[]): string {
  if (node) {
    const hash = node.createHash('sha256');
    for (const part of parts) hash.update(part);
    return hash.digest('hex');
  }
  const hash = sha256.create();
  for (const part of parts) hash.update(typeof part === 'string' ? new TextEncoder().encode(part) : part);
  return bytesToHex(hash.digest());
}
