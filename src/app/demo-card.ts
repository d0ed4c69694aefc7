/** What a page says of its generator; it lies in the page as JSON. */
export interface Card {
  readonly title: string;
  /** The author's own words; empty for none. */
  readonly text: string;
  /** Lines of the about-box. */
  readonly facts: readonly (readonly [label: string, text: string])[];
  /** What a judge has measured, beside the same of real images: rows of text, the first the head; none if nothing was. */
  readonly figures: readonly (readonly string[])[];
}
