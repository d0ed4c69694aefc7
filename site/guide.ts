/** A page of the guide: a file of docs/ without its ending, under a name that is short enough for a side bar. */
export interface GuidePage {
  readonly text: string;
  readonly doc: string;
}

export interface GuidePart {
  readonly text: string;
  readonly pages: readonly GuidePage[];
}

/** docs/ in the order in which a reader needs it. */
export const guide: readonly GuidePart[] = [
  {
    text: 'Begin',
    pages: [
      { text: 'The first ten minutes', doc: 'first-steps' },
      { text: 'Your own data', doc: 'data' },
      { text: 'Choosing options', doc: 'choosing' },
      { text: 'What each recipe draws', doc: 'gallery' },
    ],
  },
  {
    text: 'See how good it is',
    pages: [
      { text: 'Judging', doc: 'judges' },
      { text: 'How good the samples are', doc: 'quality' },
      { text: 'Watching a training', doc: 'watching' },
      { text: 'The doctor', doc: 'doctor' },
    ],
  },
  {
    text: 'In the browser',
    pages: [
      { text: 'The studio', doc: 'studio' },
      { text: 'The playground', doc: 'playground' },
    ],
  },
  {
    text: 'Use it elsewhere',
    pages: [
      { text: 'Sharing', doc: 'share' },
      { text: 'As a library', doc: 'library' },
      { text: 'Keras and PyTorch', doc: 'interchange' },
      { text: 'Beyond one processor', doc: 'distributed' },
    ],
  },
  {
    text: 'How it works',
    pages: [
      { text: 'Architecture', doc: 'architecture' },
      { text: 'How exact', doc: 'exact' },
      { text: 'How fast', doc: 'performance' },
    ],
  },
  {
    text: 'Notes',
    pages: [
      { text: 'Presets for a first look', doc: 'notes/first-look' },
      { text: 'The preset best', doc: 'notes/best' },
      { text: 'sngan for a processor', doc: 'notes/sngan' },
      { text: 'The fast lowering', doc: 'notes/fast-lowering' },
      { text: 'Batches of one', doc: 'notes/batch-1' },
      { text: 'In WebAssembly', doc: 'notes/wasm' },
    ],
  },
];
