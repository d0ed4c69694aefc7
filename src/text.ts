/** Characters of one part of a path that are shown; file systems allow 255. */
const mostShown = 64;
const tail = 16;

/**
 * Controls, marks that turn the direction of writing, separators of lines, and what is no character: what would move a
 * terminal's cursor, make a name look like another, or break a picture.
 */
const unseen =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]|\p{Surrogate}/gu;

/**
 * A name of a file or class as it may be shown: characters that nobody sees, but a terminal obeys, are written as
 * `\u001b`, and a part of a path that is longer than 64 characters loses its middle.
 */
export function visible(name: string): string {
  return name.split('/').map(shorten).join('/').replace(unseen, escaped);
}

/** A whole text for a terminal or a log, with what a name in it may hide written out; its lines and tabs stay. */
export function harmless(text: string): string {
  return text.replace(unseen, (character) => (/[\n\t]/.test(character) ? character : escaped(character)));
}

function shorten(part: string): string {
  const characters = [...part];
  if (characters.length <= mostShown) return part;
  return `${characters.slice(0, mostShown - tail - 1).join('')}…${characters.slice(-tail).join('')}`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** The first few of a list, and how many more there are: `a, b, c and 4 more`. */
export function some(texts: readonly string[], most = 3): string {
  // One more is as short as its number.
  if (texts.length <= most + 1) return texts.join(', ');
  return `${texts.slice(0, most).join(', ')} and ${texts.length - most} more`;
}
