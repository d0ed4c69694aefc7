/** Kinds of pictures that are decoded. */
export type PictureKind = 'PNG' | 'JPEG' | 'WebP' | 'GIF' | 'TIFF' | 'AVIF';

/** What a file holds, known by its first bytes. */
export type Kind = PictureKind | 'BMP' | 'HEIC' | 'idx' | 'gzip' | 'zip' | 'tar' | 'npy' | 'Parquet';

/**
 * The kind of a file by its first bytes, whatever it is called; null for one that is not known.
 * @param head its first 512 bytes, or all of a smaller one
 */
export function kindOf(head: Uint8Array): Kind | null {
  const begins = (text: string, at = 0): boolean =>
    head.length >= at + text.length && [...text].every((c, i) => head[at + i] === c.charCodeAt(0));
  if (begins('\x89PNG\r\n\x1a\n')) return 'PNG';
  if (begins('\xff\xd8\xff')) return 'JPEG';
  if (begins('RIFF') && begins('WEBP', 8)) return 'WebP';
  if (begins('GIF87a') || begins('GIF89a')) return 'GIF';
  if (['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].some((magic) => begins(magic))) return 'TIFF';
  if (begins('ftyp', 4)) return brandKind(head);
  if (begins('BM') && head[6] === 0 && head[8] === 0) return 'BMP';
  if (begins('\x1f\x8b')) return 'gzip';
  if (begins('PK\x03\x04') || begins('PK\x05\x06')) return 'zip';
  if (begins('ustar', 257) || hasTarChecksum(head)) return 'tar';
  if (begins('\x93NUMPY')) return 'npy';
  if (begins('PAR1')) return 'Parquet';
  return isIdx(head) ? 'idx' : null;
}

/** Whether a name is one of a picture; if the content is none, that is an error and not a file of another kind. */
export function hasPictureName(name: string): boolean {
  return /\.(png|jpe?g|webp|gif|tiff?|avif|jfif)$/i.test(name);
}

/** Whether a name is one of a table whose rows may be pixels. */
export function hasTableName(name: string): boolean {
  return /\.(csv|tsv)(\.gz)?$/i.test(name);
}

/** Whether pictures of this kind are decoded. */
export function isPicture(kind: Kind | null): kind is PictureKind {
  return kind !== null && pictureKinds.has(kind);
}

const pictureKinds: ReadonlySet<Kind> = new Set<PictureKind>(['PNG', 'JPEG', 'WebP', 'GIF', 'TIFF', 'AVIF']);

/** A HEIF container says which codecs it needs in brands of four letters; those of HEVC are not decoded. */
function brandKind(head: Uint8Array): Kind | null {
  const size = new DataView(head.buffer, head.byteOffset).getUint32(0);
  const brands = String.fromCharCode(...head.subarray(8, Math.min(size, head.length)));
  if (/avi[fs]/.test(brands)) return 'AVIF';
  return /hei[cxsm]|hev[cx]|mif1/.test(brands) ? 'HEIC' : null;
}

/** The header of a tar archive has the sum of its own bytes in octal digits, these counted as spaces. */
function hasTarChecksum(head: Uint8Array): boolean {
  const [from, to] = [148, 156];
  const digits = /^ *([0-7]+)[ \0]/.exec(String.fromCharCode(...head.subarray(from, to)));
  if (!digits || head.length < 512) return false;
  const sum = head.subarray(0, 512).reduce((a, byte, i) => a + (i >= from && i < to ? 0x20 : byte), 0);
  return sum === Number.parseInt(digits[1]!, 8);
}

/** Two zero bytes, a type of number and the number of axes. */
function isIdx(head: Uint8Array): boolean {
  const [a, b, type = 0, axes = 0] = head;
  return a === 0 && b === 0 && [8, 9, 11, 12, 13, 14].includes(type) && axes >= 1 && axes <= 4;
}
