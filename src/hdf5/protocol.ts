/** What lies under a path of an HDF5 file. */
export type Hdf5Entry = { readonly path: string } & (
  | { readonly kind: 'group' }
  | Hdf5Array
  /** A link that leads nowhere. */
  | { readonly kind: 'broken'; readonly target: string }
  /** A link into another file, which is never followed. */
  | { readonly kind: 'elsewhere'; readonly file: string }
  | { readonly kind: 'missing' }
);

/** An array, by what the file says of it; its values are read apart. */
export interface Hdf5Array {
  readonly kind: 'array';
  readonly path: string;
  /** Null of an array that is declared to hold nothing. */
  readonly shape: readonly number[] | null;
  /** Of the values as they are read, as NumPy writes types: `<f4`, `|u1`, `|b1`, of opaque bytes `V` and their number; else a word. */
  readonly type: string;
  /** Of all values. */
  readonly bytes: number;
  /** Compressed, so that it may be larger than its file. */
  readonly filtered: boolean;
  /** Where a soft link at `path` leads. */
  readonly link: string | null;
  /** Why it cannot be read, as the end of a sentence about it; null where nothing is against it. */
  readonly objection: string | null;
}

/** What the worker does, by name. */
export interface Hdf5Methods {
  open(path: string): void;
  /** The names in a group, sorted. */
  names(group: string): string[];
  entries(paths: readonly string[]): Hdf5Entry[];
  /**
   * The texts of an attribute: null if there is none of this name, 'other' if it is not text, or has more bytes than
   * `most`.
   */
  texts(path: string, attribute: string, most: number): string[] | 'other' | null;
  /** The texts of an array of texts, row by row. */
  textsIn(array: Hdf5Array): string[];
  /** The bytes of arrays, as they would lie in memory. */
  read(arrays: readonly Hdf5Array[]): Uint8Array<ArrayBuffer>[];
  /** The bytes of a part of an array, by its first axis. */
  readRows(array: Hdf5Array, from: number, to: number): Uint8Array<ArrayBuffer>;
  close(): void;
}

export interface Hdf5Request {
  readonly method: keyof Hdf5Methods;
  readonly args: readonly unknown[];
}

/** What the worker answers. */
export type Hdf5Answer =
  | { readonly value: unknown }
  | {
      /** What the library says, or what is said of it. */
      readonly error: string;
      /** Another file that the library wanted to read. */
      readonly wanted: string | null;
      /** Whether the library can be used further: the error was only its answer. */
      readonly inOrder: boolean;
    };
