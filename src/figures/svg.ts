import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Resvg as Renderer } from '@resvg/resvg-wasm';
import type { Picture } from '../formats/grid.js';
import { figureFonts } from './fonts.js';
import { letteringOf } from './lettering.js';

/**
 * The one font of every figure: Arimo, whose letters are as wide as Arial's and Helvetica's, for which programs that
 * draw know the widths. Files of it are read from its package, so that no figure depends on a machine's fonts.
 */
export const fontFamily = 'Arimo';

/** A letter of the font is about this wide, in font sizes; a little more than most are. */
export const letterWidth = 0.6;

let loading: Promise<typeof Renderer> | null = null;

/** Loads the renderer once a process; not before it is needed, since most commands draw nothing. */
async function load(): Promise<typeof Renderer> {
  const { resolve } = createRequire(import.meta.url);
  const [{ initWasm, Resvg }, wasm] = await Promise.all([
    import('@resvg/resvg-wasm'),
    readFile(resolve('@resvg/resvg-wasm/index_bg.wasm')),
  ]);
  await initWasm(wasm);
  return Resvg;
}

/**
 * Draws an SVG on white as an RGB picture, `scale` pixels a unit. The renderer is WebAssembly and the font comes with
 * it, so the same SVG gives the same pixels on every machine; but for letters that the font lacks (see `letteringOf`).
 */
export async function renderSvg(svg: string, scale = 1): Promise<Picture> {
  loading ??= load();
  const Resvg = await loading;
  const { fonts, written } = await letteringOf([svg]);
  const fontBuffers = [...(await figureFonts()), ...fonts];
  const renderer = new Resvg(written(svg), {
    background: 'white',
    fitTo: { mode: 'zoom', value: scale },
    font: { fontBuffers, defaultFontFamily: fontFamily, sansSerifFamily: fontFamily },
  });
  try {
    const image = renderer.render();
    try {
      const { width, height, pixels } = image;
      const data = new Uint8Array(width * height * 3);
      for (let i = 0; i < width * height; i++) data.set(pixels.subarray(4 * i, 4 * i + 3), 3 * i);
      return { width, height, channels: 3, data };
    } finally {
      image.free();
    }
  } finally {
    renderer.free();
  }
}

/** What XML has no way to write: most controls, halves of characters, and the two that are none. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/** A text as it may stand in SVG or HTML, inside an element or a quoted attribute; what XML cannot write is left out. */
export function escapeText(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(unwritable, '').replace(/[&<>"']/g, (c) => entities[c]!);
}
