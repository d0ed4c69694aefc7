/** Writes the wire format of Protocol Buffers: just what Gannet's files need, with field numbers given by the caller. */
export class ProtoWriter {
  readonly #parts: Uint8Array[] = [];

  /** An integer field (varint); negative numbers as 64-bit two's complement. */
  int(field: number, value: number | bigint): this {
    return this.#push(varint(field << 3), varint(value));
  }

  float(field: number, value: number): this {
    return this.#push(varint((field << 3) | 5), new Uint8Array(Float32Array.of(value).buffer));
  }

  double(field: number, value: number): this {
    return this.#push(varint((field << 3) | 1), new Uint8Array(Float64Array.of(value).buffer));
  }

  string(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  bytes(field: number, value: Uint8Array): this {
    return this.#push(varint((field << 3) | 2), varint(value.length), value);
  }

  message(field: number, write: (w: ProtoWriter) => void): this {
    const inner = new ProtoWriter();
    write(inner);
    const length = inner.#parts.reduce((n, p) => n + p.length, 0);
    this.#push(varint((field << 3) | 2), varint(length));
    for (const part of inner.#parts) this.#parts.push(part);
    return this;
  }

  finish(): Uint8Array {
    const out = new Uint8Array(this.#parts.reduce((n, p) => n + p.length, 0));
    let at = 0;
    for (const part of this.#parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  }

  #push(...parts: Uint8Array[]): this {
    for (const part of parts) this.#parts.push(part);
    return this;
  }
}

function varint(value: number | bigint): Uint8Array {
  const out: number[] = [];
  let v = BigInt.asUintN(64, BigInt(value));
  while (v > 127n) {
    out.push(Number(v & 127n) | 128);
    v >>= 7n;
  }
  out.push(Number(v));
  return Uint8Array.from(out);
}

/**
 * The length-delimited fields (strings, bytes, messages) of a message with this number, in their order.
 * @throws RangeError if the bytes are no message
 */
export function* delimitedFields(message: Uint8Array, field: number): Generator<Uint8Array> {
  let at = 0;
  const readVarint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at++];
      if (byte === undefined) throw new RangeError('the message ends within a number');
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = readVarint();
    const wireType = tag % 8;
    if (wireType === 0) {
      readVarint();
      continue;
    }
    const length = wireType === 1 ? 8 : wireType === 5 ? 4 : wireType === 2 ? readVarint() : Number.NaN;
    if (!(at + length <= message.length)) throw new RangeError('the message ends within a field');
    if (wireType === 2 && (tag - wireType) / 8 === field) yield message.subarray(at, at + length);
    at += length;
  }
}
