/**
 * A text of a table as people's programs write it: UTF-8, or UTF-16 where its mark says so; else it is taken for
 * Windows' code page 1252, in which every byte is a character.
 */
export function decodeText(bytes: Uint8Array): { readonly text: string; readonly isGuess: boolean } {
  const [a, b] = bytes;
  if (a === 0xff && b === 0xfe) return { text: new TextDecoder('utf-16le').decode(bytes), isGuess: false };
  if (a === 0xfe && b === 0xff) return { text: new TextDecoder('utf-16be').decode(bytes), isGuess: false };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), isGuess: false };
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), isGuess: true };
  }
}
