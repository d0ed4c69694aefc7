/**
 * Bytes that are encrypted at once. A cipher that finds no memory for its result ends Node's process, where an array
 * that finds none throws: so only the arrays are large.
 */
const piece = 2 ** 24;

/** Bytes of one block of AES, which are those of one value of the counter. */
const block = 16;

/**
 * [count] the first bytes of the AES-128-CTR stream of a key of 16 bytes, whose counter begins at 0.
 * @param most bytes of a piece, a multiple of 16; the stream does not depend on it
 * @throws RangeError if there is no memory for them
 */
export async function keyStream(keyBytes: DataView<ArrayBuffer>, count: number, most = piece): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', keyBytes, 'AES-CTR', false, ['encrypt']);
  const encrypt = async (start: number, length: number): Promise<Uint8Array> => {
    const counter = new DataView(new ArrayBuffer(block));
    counter.setBigUint64(block / 2, BigInt(start / block));
    const algorithm = { name: 'AES-CTR', counter, length: 64 };
    return new Uint8Array(await crypto.subtle.encrypt(algorithm, key, zeros(length)));
  };
  if (count <= most) return encrypt(0, count);
  const stream = new Uint8Array(count);
  for (let start = 0; start < count; start += most)
    stream.set(await encrypt(start, Math.min(most, count - start)), start);
  return stream;
}

let emptiness: Uint8Array<ArrayBuffer> = new Uint8Array(0);

/** That many zero bytes, for reading only. They are kept, for a training step asks for millions at a time. */
function zeros(count: number): Uint8Array<ArrayBuffer> {
  if (count > emptiness.length) emptiness = new Uint8Array(count);
  return emptiness.subarray(0, count);
}
