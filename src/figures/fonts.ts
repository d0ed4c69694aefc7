import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** Whether a font has a character. */
export type HasLetter = (letter: string) => boolean;

let loading: Promise<Uint8Array[]> | null = null;

/** The files of the figures' font, Arimo, from its package: regular, then bold. */
export function figureFonts(): Promise<Uint8Array[]> {
  const require = createRequire(import.meta.url);
  loading ??= Promise.all([
    readFile(require.resolve('@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf')),
    readFile(require.resolve('@expo-google-fonts/arimo/700Bold/Arimo_700Bold.ttf')),
  ]);
  return loading;
}

/** What characters a font has, or any face of a collection; null for bytes that are no font. */
export async function lettersOf(bytes: Uint8Array): Promise<HasLetter | null> {
  const { create } = await import('fontkit');
  try {
    const font = create(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    const faces = 'fonts' in font ? font.fonts : [font];
    return (letter) => faces.some((face) => face.hasGlyphForCodePoint(letter.codePointAt(0)!));
  } catch {
    return null;
  }
}
