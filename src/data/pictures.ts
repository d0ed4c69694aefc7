import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { GannetError } from '../errors.js';
import type { Dataset, ImageSize } from './dataset.js';
import { type Decoded, decodePicture } from './picture.js';
import { ImageStack } from './stack.js';

const picturePattern = /\.(png|jpe?g|webp)$/i;
/** Pictures that are decoded at the same time. */
const together = 16;
/** Labels are bytes. */
const mostClasses = 256;

/**
 * The pictures (.png, .jpg, .jpeg, .webp) in a folder and its sub-folders, but for hidden ones, as paths in the order
 * of their characters' codes, which is the same on every machine.
 *
 * @throws GannetError if a folder cannot be read
 */
export async function listPictures(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readFolder(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await listPictures(path)));
    else if (picturePattern.test(entry.name)) found.push(path);
  }
  return found;
}

/** Decodes pictures a few at a time, each scaled and cut to `size`, and hands them on in their order. */
export async function* readPictures(
  files: readonly string[],
  size: ImageSize,
): AsyncGenerator<{ readonly file: string; readonly image: Decoded }> {
  for (let from = 0; from < files.length; from += together) {
    const some = files.slice(from, from + together);
    const images = await Promise.all(some.map((file) => decodePicture(file, file, size)));
    for (const [i, file] of some.entries()) yield { file, image: images[i]! };
  }
}

/**
 * Reads a folder of pictures as a dataset without held-out images. Its sub-folders with pictures are the classes, by
 * name; without any, all pictures are of one class, 'image'.
 *
 * @param size what every picture is scaled and cut to (see `decodePicture`); null for that of the first
 * @returns null if there are no pictures
 * @throws GannetError if a picture cannot be read, or some are in sub-folders and some are not
 */
export async function readPictureFolder(folder: string, size: ImageSize | null): Promise<Dataset | null> {
  const loose: string[] = [];
  const classes: { readonly name: string; readonly files: readonly string[] }[] = [];
  for (const entry of await readFolder(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const files = await listPictures(path);
      if (files.length > 0) classes.push({ name: entry.name, files });
    } else if (picturePattern.test(entry.name)) {
      loose.push(path);
    }
  }
  if (loose.length > 0 && classes.length > 0) {
    throw new GannetError(
      `${folder} has pictures beside its sub-folders (${loose[0]}) and in them (${classes[0]!.files[0]}); put each into ` +
        'the sub-folder of its class, or all into one folder',
    );
  }
  if (classes.length > mostClasses) {
    throw new GannetError(
      `${folder} has ${classes.length} sub-folders with pictures; at most ${mostClasses} classes work`,
    );
  }
  const groups = classes.length > 0 ? classes : [{ name: 'image', files: loose }];
  const files = groups.flatMap((group) => group.files);
  if (files.length === 0) return null;

  const stack = new ImageStack(folder, files.length, size ?? (await decodePicture(files[0]!, files[0]!, null)));
  for await (const { file, image } of readPictures(files, stack.size)) stack.add(image, file);
  const labels = Uint8Array.from(groups.flatMap((group, label) => group.files.map(() => label)));
  return stack.dataset(
    basename(folder),
    groups.map((group) => group.name),
    labels,
  );
}

async function readFolder(folder: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter(({ name }) => !name.startsWith('.')).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    throw new GannetError(`${folder} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
