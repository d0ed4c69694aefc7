/** Markers of frames that are coded without loss: SOF3, SOF7, SOF11 and SOF15 of ITU-T T.81. */
const lossless: ReadonlySet<number> = new Set([0xc3, 0xc7, 0xcb, 0xcf]);
/** Markers of frames that are coded arithmetically: SOF9 to SOF11 and SOF13 to SOF15. */
const arithmetic: ReadonlySet<number> = new Set([0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]);
/** Markers in the same range that begin no frame: DHT, JPG and DAC. */
const noFrames: ReadonlySet<number> = new Set([0xc4, 0xc8, 0xcc]);

/** Whether a file is a JPEG whose frame is coded without loss (not JPEG-LS or JPEG 2000, which are other formats). */
export function isLossless(bytes: Uint8Array): boolean {
  return lossless.has(frameOf(bytes) ?? 0);
}

/** Whether a file is a JPEG whose numbers are coded arithmetically, and not by Huffman's codes. */
export function isArithmetic(bytes: Uint8Array): boolean {
  return arithmetic.has(frameOf(bytes) ?? 0);
}

/** The marker of a JPEG's frame, which says how it is coded; null where there is none. */
function frameOf(bytes: Uint8Array): number | null {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null;
  for (let at = 2; at + 3 < bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1]!;
    // A marker may be filled up with more bytes 0xff in front.
    if (marker === 0xff) at += 1;
    else if (marker >= 0xc0 && marker <= 0xcf && !noFrames.has(marker)) return marker;
    else at += 2 + ((bytes[at + 2]! << 8) | bytes[at + 3]!);
  }
  return null;
}
