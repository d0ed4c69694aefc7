import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** Node's own, where there is Node: ten times as fast. */
const node = globalThis.process?.getBuiltinModule?.('node:crypto');

/** SHA-256 of what comes bit by bit. In Node and in a page. */
export class Sha256 {
  readonly #hash = node ? node.createHash('sha256') : sha256.create();

  update(part: Uint8Array | string): void {
    this.#hash.update(typeof part === 'string' ? new TextEncoder().encode(part) : part);
  }

  /** In hexadecimal. Only once. */
  digest(): string {
    return bytesToHex(this.#hash.digest());
  }
}

/** SHA-256, in hexadecimal, of some bytes and texts one after the other. In Node and in a page. */
export function sha256Of(...parts: readonly (Uint8Array | string)[]): string {
  const hash = new Sha256();
  for (const part of parts) hash.update(part);
  return hash.digest();
}
