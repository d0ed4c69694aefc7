import { pickleRemedy } from './pickles.js';
import type { SourceFile } from './source/source.js';

/** A format of data that is not read. */
interface Format {
  /** @param head a file's first bytes */
  knows(name: string, head: Uint8Array): boolean;
  /** That it is not read, and what to do. @param names of the files, of which at least one is there */
  remedy(names: readonly string[]): string;
}

const torch =
  'PyTorch files (.pt, .pth) are not read, since they can run programs when they are opened: open them with torch.load, if you ' +
  "trust them, and save the tensors in Python with numpy.savez('data.npz', images=images.numpy(), labels=labels.numpy())";

/** In an order in which the first that knows a file is right. */
const formats: readonly Format[] = [
  { knows: (name) => /\.pth?$/i.test(name), remedy: () => torch },
  { knows: (name, head) => isPickle(head) || /\.(pkl|pickle)(\.gz)?$/i.test(name), remedy: pickleRemedy },
  {
    knows: (_, head) => begins(head, 'MATLAB 5.0'),
    remedy: () =>
      "MATLAB's files of forms before 7.3 are not read: save them in MATLAB with save -v7.3, or in Python with " +
      'scipy.io.loadmat and numpy.savez, images along the first axis',
  },
  {
    knows: (name) => /\.tfrecords?\b/i.test(name),
    remedy: () =>
      'TFRecord files are not read: save their pictures in a folder for each class, or as arrays with numpy.savez',
  },
  {
    knows: (name) => /\.arrow$/i.test(name),
    remedy: () => "Arrow files, as save_to_disk of Hugging Face's datasets writes them, are not read: use to_parquet",
  },
];
/** Files of a source whose heads are looked at. */
const mostHeads = 64;

/** Why a file is not read, and what to do; null where its format is not known. */
export async function otherFormat(file: SourceFile): Promise<string | null> {
  const head = await file.head();
  return formats.find(({ knows }) => knows(file.name, head))?.remedy([file.name]) ?? null;
}

/** The same of files of a folder or an archive, each format once. */
export async function otherFormats(files: readonly SourceFile[]): Promise<string[]> {
  const names = files.map(({ name }) => name);
  // The parts of a PyTorch file, which is a zip archive.
  if (names.includes('data.pkl') && names.includes('version')) return [torch];
  const found = new Map<Format, string[]>();
  for (const file of files.slice(0, mostHeads)) {
    const head = await file.head();
    const format = formats.find(({ knows }) => knows(file.name, head));
    if (format) found.set(format, [...(found.get(format) ?? []), file.name]);
  }
  return [...found].map(([format, own]) => format.remedy(own));
}

/** The opcode of a protocol, and its number: those that Python 2 and 3 write in bytes. */
function isPickle([first, protocol = 0]: Uint8Array): boolean {
  return first === 0x80 && protocol >= 2 && protocol <= 5;
}

function begins(head: Uint8Array, text: string): boolean {
  return [...text].every((c, i) => head[i] === c.charCodeAt(0));
}
