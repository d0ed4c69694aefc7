import { GannetError } from '../../errors.js';

/** A type of texts of one length, as NumPy writes it: `U` of characters or `S` of bytes, and their number. */
export interface TextType {
  readonly kind: 'U' | 'S';
  readonly length: number;
}

/** The type that NumPy calls `U12` or `S12`; null if that is none. */
export function textType(name: string): TextType | null {
  const [, kind, length] = /^([US])(\d+)$/.exec(name) ?? [];
  return kind ? { kind: kind as TextType['kind'], length: Number(length) } : null;
}

/** Bytes of one text: a character takes four. */
export function textBytes({ kind, length }: TextType): number {
  return kind === 'U' ? 4 * length : length;
}

/** Texts that lie one behind the other, filled up with zeros. @throws GannetError if they are none, naming `where` */
export function textsOf(bytes: Uint8Array, type: TextType, order: 'little' | 'big', where: string): string[] {
  const size = textBytes(type);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const decoder = new TextDecoder();
  const one = (from: number): string => {
    if (type.kind === 'S') return decoder.decode(bytes.subarray(from, from + size));
    let text = '';
    for (let at = from; at < from + size; at += 4) {
      const code = view.getUint32(at, order === 'little');
      if (code > 0x10ffff) throw new GannetError(`${where} is damaged: ${code} is no character; make it anew`);
      text += String.fromCodePoint(code);
    }
    return text;
  };
  const count = size === 0 ? 0 : bytes.length / size;
  return Array.from({ length: count }, (_, i) => one(i * size).replace(/\0+$/, ''));
}
