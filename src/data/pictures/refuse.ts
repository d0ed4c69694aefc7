import type { Metadata } from 'sharp';
import { GannetError } from '../../errors.js';
import { bytes as bytesText } from '../../numbers.js';
import type { ImageSize } from '../dataset.js';
import { isPicture, kindOf, type PictureKind } from '../kind.js';
import { isArithmetic } from './jpeg.js';

/** Why a picture cannot be read. */
export type Fault = 'empty-file' | 'unreadable' | 'damaged' | 'too-large';

/** Thrown for a picture that cannot be read. */
export class PictureError extends GannetError {
  readonly fault: Fault;

  constructor(fault: Fault, message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.fault = fault;
  }
}

/** The most pixels that are decoded of one picture: those of 16,383x16,383. */
const mostPixels = 0x3fff ** 2;

/** Of libvips' types of numbers those that are not decoded. */
const otherNumbers: ReadonlyMap<string, string> = new Map([
  ['char', 'signed 8-bit numbers'],
  ['short', 'signed 16-bit numbers'],
  ['uint', '32-bit numbers'],
  ['int', '32-bit numbers'],
  ['float', '32-bit floats'],
  ['double', '64-bit floats'],
]);

/** The kind of a picture by its content. @throws PictureError if it is of none that is decoded */
export function pictureKind(bytes: Uint8Array, where: string): PictureKind {
  const kind = kindOf(bytes);
  if (isPicture(kind)) return kind;
  const cannot = `${where} cannot be read as a picture`;
  if (bytes.length === 0) throw new PictureError('empty-file', `${cannot}: it is empty; leave it out`);
  const known = kind === 'BMP' || kind === 'HEIC' ? kind : isSvg(bytes) ? 'SVG' : null;
  throw new PictureError(
    'unreadable',
    known === null
      ? `${cannot}: its content is of no kind that is read; give ${decoded}, or leave it out`
      : `${cannot}: it is ${known === 'SVG' ? 'an' : 'a'} ${known} file; convert it to PNG, or leave it out`,
  );
}

/** @throws PictureError if a picture is too large, does not hold what its header promises, or has numbers of no known range */
export function refuseHeader(found: Metadata, kind: PictureKind, bytes: Uint8Array, where: string): void {
  const { width, height, depth } = found;
  if (width * height > mostPixels) throw tooLarge(where, { width, height });
  if (width * height > bytes.length * mostEach(kind, bytes)) {
    throw new PictureError(
      'damaged',
      `${where} is cut short: ${width}x${height} pixels are more than its ${bytesText(bytes.length)} can hold; fetch it again, ` +
        'or leave it out',
    );
  }
  const numbers = otherNumbers.get(depth);
  if (numbers === undefined) return;
  throw new PictureError(
    'unreadable',
    `${where} has ${numbers}, and which of them are black and white it does not say; save it with 8 or 16 bits a ` +
      'channel, or leave it out',
  );
}

/** What the decoder says, in one line, and what to do. @param isKnown whether it could read the header */
export function decoderError(error: Error, where: string, isKnown: boolean): PictureError {
  const said = error.message.split('\n')[0]!.trim().replace(/:$/, '');
  return new PictureError(
    isKnown ? 'damaged' : 'unreadable',
    `${where} cannot be read as a picture: ${said}; give ${decoded}, or leave it out`,
    { cause: error },
  );
}

const decoded = 'a PNG, JPEG, WebP, GIF, TIFF or AVIF file';

/**
 * The most pixels that a byte can hold of the formats whose decoders fill up what is missing: a code of GIF's, which has at
 * most 12 bits, stands for 2^12 pixels at most, and a block of 8x8 of JPEG's has a bit at least, unless it is coded
 * arithmetically. Others are refused by their decoders.
 */
function mostEach(kind: PictureKind, bytes: Uint8Array): number {
  if (kind === 'GIF') return (8 / 12) * 2 ** 12;
  return kind === 'JPEG' && !isArithmetic(bytes) ? 8 * 64 : Number.POSITIVE_INFINITY;
}

/** An SVG file has its first element within some comments and declarations. */
function isSvg(bytes: Uint8Array): boolean {
  return /<svg[\s>]/.test(new TextDecoder('latin1').decode(bytes.subarray(0, 4096)));
}

function tooLarge(where: string, { width, height }: ImageSize): PictureError {
  const text = (n: number): string => n.toLocaleString('en-US');
  return new PictureError(
    'too-large',
    `${where} has ${width}x${height} pixels, ${text(width * height)}, and at most ${text(mostPixels)} are decoded; ` +
      'make it smaller, or leave it out',
  );
}
