/** Key schedule parity constant of the Threefish family in 32 bits (Salmon et al. 2011, section 4.3). */
const PARITY = 0x1bd11bda;

/**
 * Fills `out` with the Threefry2x32-20 blocks of consecutive counters: block b is out[2b], out[2b + 1]; of an odd
 * length, the last block's second word is left out. The same key and counter give the same words on every machine.
 *
 * Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 *
 * @param out any number of 32-bit words
 * @param key0 first key word (any integer; its low 32 bits count, here and below)
 * @param key1 second key word
 * @param counter0 the first block's counter, low word
 * @param counter1 the first block's counter, high word
 */
export function fillThreefry(out: Uint32Array, key0: number, key1: number, counter0: number, counter1: number): void {
  const k0 = key0 | 0;
  const k1 = key1 | 0;
  const k2 = k0 ^ k1 ^ PARITY;
  let low = counter0 | 0;
  let high = counter1 | 0;
  const length = out.length;
  for (let i = 0; i < length; i += 2) {
    let x = (low + k0) | 0;
    let y = (high + k1) | 0;
    low = (low + 1) | 0;
    if (low === 0) high = (high + 1) | 0;
    // Unrolled by hand: as a loop over a table of rotations, V8 takes several times as long.
    x = (x + y) | 0;
    y = ((y << 13) | (y >>> 19)) ^ x;
    x = (x + y) | 0;
    y = ((y << 15) | (y >>> 17)) ^ x;
    x = (x + y) | 0;
    y = ((y << 26) | (y >>> 6)) ^ x;
    x = (x + y) | 0;
    y = ((y << 6) | (y >>> 26)) ^ x;
    x = (x + k1) | 0;
    y = (y + k2 + 1) | 0;
    x = (x + y) | 0;
    y = ((y << 17) | (y >>> 15)) ^ x;
    x = (x + y) | 0;
    y = ((y << 29) | (y >>> 3)) ^ x;
    x = (x + y) | 0;
    y = ((y << 16) | (y >>> 16)) ^ x;
    x = (x + y) | 0;
    y = ((y << 24) | (y >>> 8)) ^ x;
    x = (x + k2) | 0;
    y = (y + k0 + 2) | 0;
    x = (x + y) | 0;
    y = ((y << 13) | (y >>> 19)) ^ x;
    x = (x + y) | 0;
    y = ((y << 15) | (y >>> 17)) ^ x;
    x = (x + y) | 0;
    y = ((y << 26) | (y >>> 6)) ^ x;
    x = (x + y) | 0;
    y = ((y << 6) | (y >>> 26)) ^ x;
    x = (x + k0) | 0;
    y = (y + k1 + 3) | 0;
    x = (x + y) | 0;
    y = ((y << 17) | (y >>> 15)) ^ x;
    x = (x + y) | 0;
    y = ((y << 29) | (y >>> 3)) ^ x;
    x = (x + y) | 0;
    y = ((y << 16) | (y >>> 16)) ^ x;
    x = (x + y) | 0;
    y = ((y << 24) | (y >>> 8)) ^ x;
    x = (x + k1) | 0;
    y = (y + k2 + 4) | 0;
    x = (x + y) | 0;
    y = ((y << 13) | (y >>> 19)) ^ x;
    x = (x + y) | 0;
    y = ((y << 15) | (y >>> 17)) ^ x;
    x = (x + y) | 0;
    y = ((y << 26) | (y >>> 6)) ^ x;
    x = (x + y) | 0;
    y = ((y << 6) | (y >>> 26)) ^ x;
    x = (x + k2) | 0;
    y = (y + k0 + 5) | 0;
    out[i] = x;
    if (i + 1 < length) out[i + 1] = y;
  }
}
