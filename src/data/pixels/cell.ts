const [lineFeed, quote, space] = [10, 34, 32];

/** Where a value ends: at a delimiter that is in no quotes, or with its line; the end of the bytes where it does not. */
export function endOf(bytes: Uint8Array, from: number, delimiter: number): number {
  let isQuoted = false;
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === quote) isQuoted = !isQuoted;
    else if (byte === lineFeed || (byte === delimiter && !isQuoted)) return at;
  }
  return bytes.length;
}

/** A value without spaces around it, and quotes. */
export function bare(cell: Uint8Array): Uint8Array {
  const inner = trimmed(cell);
  const isQuoted = inner.length > 1 && inner[0] === quote && inner.at(-1) === quote;
  return isQuoted ? trimmed(inner.subarray(1, -1)) : inner;
}

function trimmed(cell: Uint8Array): Uint8Array {
  let [from, to] = [0, cell.length];
  while (from < to && cell[from]! <= space) from += 1;
  while (to > from && cell[to - 1]! <= space) to -= 1;
  return cell.subarray(from, to);
}
