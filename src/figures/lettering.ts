import { readdir, readFile } from 'node:fs/promises';
import { homedir, platform } from 'node:os';
import { basename, join } from 'node:path';
import { some } from '../text.js';
import { figureFonts, lettersOf } from './fonts.js';

/** How texts are drawn whose letters the figures' own font lacks, such as 猫 or 🐕. */
export interface Lettering {
  /** Fonts of this machine that have letters of them. */
  readonly fonts: readonly Uint8Array[];
  /** A text with what no font has in Latin letters or, where it has none, as a code: `mao`, `:dog:`, `U+E000`. */
  written(text: string): string;
  /** What was written otherwise, for the user; null where nothing was. */
  readonly note: string | null;
}

/** Folders of fonts by system. */
const folders: Readonly<Record<string, readonly string[]>> = {
  darwin: ['/System/Library/Fonts', '/Library/Fonts', join(homedir(), 'Library/Fonts')],
  win32: [join(process.env.WINDIR ?? 'C:\\Windows', 'Fonts')],
  linux: [
    '/usr/share/fonts',
    '/usr/local/share/fonts',
    join(homedir(), '.fonts'),
    join(homedir(), '.local/share/fonts'),
  ],
};
/** Fonts that are known to have what most lack are looked into first, and no more than so many. */
const likely = /cjk|noto|emoji|fallback|gothic|ming|song|hei|kai|malgun|nanum|hiragino|wqy|unifont/i;
const most = 60;
/** Weights beside the regular one, which is what figures are written in. */
const otherWeight = /bold|black|heavy|light|thin|medium|italic|oblique/i;
/** What every figure is made of, and the figures' font surely has. */
const usual = /[\n\t\u0020-\u007e\u00a0-\u00ff–—…−↑↓≈]/g;

/** How these texts are drawn: in the figures' font alone wherever it has all letters. */
export async function letteringOf(texts: readonly string[]): Promise<Lettering> {
  const lacking = new Set(texts.flatMap((text) => [...text.replace(usual, '')]));
  const own = lacking.size > 0 ? await lettersOf((await figureFonts())[0]!) : null;
  for (const letter of lacking) if (own?.(letter)) lacking.delete(letter);
  if (lacking.size === 0) return { fonts: [], written: (text) => text, note: null };
  const fonts = await fontsFor(lacking);
  const { default: toLatin } = await import('any-ascii');
  const inLatin = (letter: string) =>
    toLatin(letter)
      .replace(/[<>&"']/g, '')
      .trim() || code(letter);
  const written = (text: string) =>
    [...text].map((letter) => (lacking.has(letter) ? inLatin(letter) : letter)).join('');
  const changed = texts.filter((text) => written(text) !== text).map((text) => `${text} as ${written(text)}`);
  const note = `no font of this machine has all letters: pictures show ${some([...new Set(changed)])}`;
  return { fonts, written, note: changed.length > 0 ? note : null };
}

/** Fonts that have some of the letters, which are taken off the set. */
async function fontsFor(lacking: Set<string>): Promise<Uint8Array[]> {
  const fonts: Uint8Array[] = [];
  for (const file of await systemFonts()) {
    const bytes = await readFile(file).catch(() => null);
    const has = bytes && (await lettersOf(bytes));
    const found = has ? [...lacking].filter(has) : [];
    if (found.length > 0) fonts.push(bytes!);
    for (const letter of found) lacking.delete(letter);
    if (lacking.size === 0) break;
  }
  return fonts;
}

function code(letter: string): string {
  // What joins or varies the letters beside it is nothing by itself.
  if (/[\p{M}\p{Cf}]/u.test(letter)) return '';
  return `U+${letter.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Files of fonts on this machine, in an order of their own. */
async function systemFonts(): Promise<string[]> {
  const found = await Promise.all(
    (folders[platform()] ?? folders.linux!).map(async (folder) => {
      const names = await readdir(folder, { recursive: true }).catch(() => []);
      return names.filter((name) => /\.(ttf|otf|ttc|otc)$/i.test(name)).map((name) => join(folder, name));
    }),
  );
  const rank = (file: string): number => 2 * Number(!likely.test(file)) + Number(otherWeight.test(basename(file)));
  return found
    .flat()
    .sort()
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, most);
}
