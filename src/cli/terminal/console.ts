import { stripVTControlCharacters } from 'node:util';
import { halfBlocks } from '../../formats/ansi.js';
import type { Picture } from '../../formats/grid.js';
import { count, plural } from '../../numbers.js';
import { harmless } from '../../text.js';
import { type Facts, factLines, plainWidth, wrap } from './format.js';
import { type Cell, forPreview } from './preview.js';

/** What of a terminal's stream is used; process.stdout is one. */
export interface Out {
  readonly isTTY?: boolean;
  readonly columns?: number;
  getColorDepth?(): number;
  write(text: string): unknown;
}

/** Keeps the lines that were shown; a run's log.txt. */
export interface Log {
  appendLog(text: string): Promise<void>;
}

/** Bold, yellow, and their end. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: styles begin with one.
const styles = /(\u001b\[(?:0|1|33)m)/;

const clearLine = '\r\x1b[2K';
/** Milliseconds between two drawings of the bar. */
const redraw = 100;

/** What a command says: lines that stay and, in a terminal, one that is updated below them. */
export class Console {
  readonly #out: Out;
  readonly #dumb: boolean;
  #bar = '';
  #drawn = 0;
  #log: Log | null = null;
  /** What was said without a log. */
  #unlogged = '';
  #logged: Promise<void> = Promise.resolve();

  constructor(out: Out = process.stdout, term = process.env.TERM) {
    this.#out = out;
    this.#dumb = term === 'dumb';
  }

  /** Whether there is a terminal that can draw over what it has shown. */
  get isTerminal(): boolean {
    return this.#out.isTTY === true && !this.#dumb;
  }

  /** Characters of a line. */
  get columns(): number {
    return (this.#out.isTTY && this.#out.columns) || plainWidth;
  }

  /** Characters of a line of text: a wide one is hard to read. */
  get textWidth(): number {
    return Math.min(this.columns, plainWidth);
  }

  /** From here on, or with all that was said before, every line is also appended to the log, without colours. */
  logTo(log: Log, since: 'now' | 'beginning' = 'now'): void {
    this.#log = log;
    if (since === 'beginning' && this.#unlogged !== '') this.#keep(log, this.#unlogged);
  }

  /** A line that stays. What of it a terminal would obey is written out, but for the console's own styles. */
  line(styled = ''): void {
    const parts = styled.split(styles).map((part, i) => (i % 2 === 1 ? part : harmless(part)));
    const text = parts.join('');
    this.#out.write(`${this.#bar && clearLine}${text}\n${this.#bar}`);
    const plain = `${stripVTControlCharacters(text)}\n`;
    if (this.#log) this.#keep(this.#log, plain);
    else this.#unlogged += plain;
  }

  #keep(log: Log, text: string): void {
    // Appended one after the other; a failure is met in `close`.
    this.#logged = this.#logged.then(() => log.appendLog(text));
    this.#logged.catch(() => undefined);
  }

  lines(texts: readonly string[]): void {
    for (const text of texts) this.line(text);
  }

  /** Facts, each with its label, no wider than the terminal. */
  facts(facts: Facts): void {
    this.lines(factLines(facts, this.textWidth));
  }

  /** A text of any length, broken between words. */
  paragraph(text: string): void {
    this.lines(wrap(text, this.columns));
  }

  /** What can be done, and below it the command that does it, on a line of its own so that it can be copied. */
  command(what: string, command: string): void {
    this.line(`${what}:`);
    this.line(`  ${command}`);
  }

  /** A heading or other text that stands out. */
  strong(text: string): string {
    return this.#colors ? `\x1b[1m${text}\x1b[0m` : text;
  }

  /** Something that the user should look at. */
  warn(text: string): void {
    for (const line of wrap(text, this.columns)) this.line(this.#colors ? `\x1b[33m${line}\x1b[0m` : line);
  }

  /** A picture of many images as characters, in a terminal only; it is not logged, as the file of the picture is there. */
  picture(picture: Picture, cell: Cell): void {
    if (!this.isTerminal) return;
    // Half blocks need 24-bit colours; with fewer, dots say more.
    const color = (this.#out.getColorDepth?.() ?? 1) >= 24;
    const text = halfBlocks(forPreview(picture, cell, this.columns), { columns: this.columns, color });
    this.#out.write(`${this.#bar && clearLine}${text}\n${this.#bar}`);
  }

  /**
   * Updates the line at the bottom; nothing where there is no terminal.
   * @param atOnce even where it has just been drawn: what it says may stay for long
   */
  bar(text: string, atOnce = false): void {
    const now = performance.now();
    if (!this.isTerminal || (!atOnce && now - this.#drawn < redraw)) return;
    this.#drawn = now;
    this.#bar = text.slice(0, this.columns - 1);
    this.#out.write(clearLine + this.#bar);
  }

  /** Takes the updated line away. */
  clearBar(): void {
    if (this.#bar) this.#out.write(clearLine);
    this.#bar = '';
  }

  /** Takes the bar away and waits for the log. @throws GannetError if the log could not be written */
  async close(): Promise<void> {
    this.clearBar();
    this.#log = null;
    await this.#logged;
  }

  get #colors(): boolean {
    return this.isTerminal && (this.#out.getColorDepth?.() ?? 1) > 1;
  }
}

/** `━━━━────  12%`, as wide as the rest of the line lets it be. */
export function barText(share: number, rest: string, columns: number): string {
  const percent = `${Math.floor(share * 100)}%`.padStart(4);
  const width = Math.max(0, Math.min(30, columns - 1 - percent.length - rest.length - 3));
  const done = Math.round(share * width);
  return `${'━'.repeat(done)}${'─'.repeat(width - done)} ${percent}  ${rest}`;
}

/** The bar while pictures are decoded. */
export function decodingText(done: number, all: number, columns: number): string {
  return barText(done / all, `${count(done)} of ${plural(all, 'picture')} decoded`, columns);
}
