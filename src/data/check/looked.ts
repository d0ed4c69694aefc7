import type { Stored } from '../pictures/decode.js';
import type { Sketch } from './sketch.js';

/** What is kept of an image that was looked at; its pixels are not. */
export interface Looked {
  readonly row: number;
  readonly name: string;
  /** Its class, an index into the names. */
  readonly label: number;
  readonly heldOut: boolean;
  readonly sketch: Sketch;
  /** Whether it has three channels. */
  readonly inColour: boolean;
  /** What its file was; null where it was none. */
  readonly stored: Stored | null;
}
