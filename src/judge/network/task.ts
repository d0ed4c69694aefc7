import type { ImageSize } from '../../data/dataset.js';
import { GannetError } from '../../errors.js';

/**
 * What a judge learns to tell: the classes of its data or, where these have only one, by how many quarter turns an
 * image was turned (Gidaris, Singh & Komodakis 2018), for which nobody has to label anything.
 */
export type Task = 'classes' | 'rotations';

export const rotationNames = ['0°', '90°', '180°', '270°'] as const;

/**
 * The task for data with these classes.
 *
 * @throws GannetError if the images have no labels and are not square, so that a turn would show in their shape
 */
export function taskFor(classNames: readonly string[], { height, width }: ImageSize): Task {
  if (classNames.length > 1) return 'classes';
  if (height === width) return 'rotations';
  throw new GannetError(
    `the data have one class, and their images of ${height}x${width} are not square: a judge learns classes, or ` +
      'quarter turns of square images. Give images with labels (sub-folders are classes), or square ones',
  );
}
