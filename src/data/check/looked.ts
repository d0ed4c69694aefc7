import type { Stored } from '../pictures/decode.js';
import type { Sketch } from './sketch.js';

/** What is kept of an image that was glanced at, without the pixels. */
export interface Glanced {
  readonly row: number;
  readonly name: string;
  /** Its class, an index into the names. */
  readonly label: number;
  readonly heldOut: boolean;
  readonly sketch: Pick<Sketch, 'digest' | 'deviation'>;
  /** What its file was; null where that is not known, or it was none. */
  readonly stored: Stored | null;
}

/** The same of one that was looked at closely. */
export interface Looked extends Glanced {
  readonly sketch: Sketch;
  /** Whether it has three channels. */
  readonly inColour: boolean;
}
