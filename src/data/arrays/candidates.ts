import { GannetError } from '../../errors.js';
import { plural } from '../../numbers.js';
import { some, visible } from '../../text.js';
import { roleInName } from '../roles.js';
import { isSameHead } from '../table-heads.js';
import { labelShape } from './labels.js';
import { type ImageArray, isOther, type LabelArray, type NamedArray, type OtherArray, type Picked } from './named.js';
import { looksLikeOnePicture } from './planes.js';

/** What arrays of labels are called. */
const labelName = /label|^y|_y$|target|class/i;
/** What an array of images is called for certain, and what one about them. */
const imageName = /image|^x(_|$)|_x$|^((train|test|val)_)?data$/i;
const aboutName = /(path|name|file|url|id)s?$/i;
/** What an array of the classes' names is called. */
const tableName = /(class|label|target)_?names?|^classes$|^categories$/i;

/** Whether an array is called as a user wants labels to be, but for a word that says what its images are for. */
export function isCalled(array: NamedArray, wanted: string): boolean {
  const own = ownName(array);
  const words = own.split(/[_\- ]/).filter((word) => roleInName(word) === null);
  return array.name === wanted || isSameHead(own, wanted) || isSameHead(words.join('_'), wanted);
}

/**
 * The array of images among those of a split, and that of their labels; null if there are no images.
 *
 * @param isAlone whether they are all that the file has
 * @param wanted what the labels are called, or `noLabel` for none
 * @throws GannetError if it is not clear which they are, if they are of another kind, or not as many as labels
 */
export function pick(
  all: readonly NamedArray[],
  where: string,
  isAlone: boolean,
  wanted: string | undefined,
): Picked | null {
  const arrays = all.filter((array) => !isOther(array));
  const others = all.filter(isOther);
  const candidates = arrays.filter((array) => mayBeImages(array, isAlone && all.length === 1));
  refuseAs('images', candidates, others);
  const images = only(candidates, 'images', where);
  if (!images) return null;
  const count = images.shape[0]!;
  const fitting = arrays.filter(
    (array) => array !== images && labelShape(array.shape, count) !== null && !isTable(array),
  );
  if (wanted !== undefined) {
    const other = others.find((array) => isCalled(array, wanted));
    if (other) throw other.refusal('labels');
    return {
      images,
      labels: only(
        fitting.filter((array) => isCalled(array, wanted)),
        'labels',
        where,
      ),
    };
  }
  refuseAs('labels', fitting, others);
  const named = byName(fitting, labelName);
  const whole = wholeAmongPoints(named);
  const labels = whole ?? only(named, 'labels', where);
  const other = arrays.find((array) => array.shape.length === 1 && isCalledLabels(array));
  if (!labels && other) {
    throw new GannetError(
      `${where}: ${visible(other.name)} has ${plural(other.shape[0]!, 'label')} for ${plural(count, 'image')} of ` +
        `${visible(images.name)}; give two arrays of one dataset, images along the first axis`,
    );
  }
  if (!labels && looksLikeOnePicture(images.shape)) {
    throw new GannetError(
      `${images.where} has the shape [${images.shape.join(', ')}]: that is one picture, or images of ` +
        `${images.shape.slice(1).join('x')}; images are [N, H, W, C] or [N, H, W]: give an array of all, or of one as ` +
        'numpy.stack([picture])',
    );
  }
  return { images, labels, ...(whole && { rivals: named.filter((array) => array !== whole) }) };
}

/** Three axes or four, or rows of pixels: under a name that says so, or as all that there is. */
export function mayBeImages(array: NamedArray, isAlone = false): array is ImageArray {
  const { kind, shape } = array;
  if (kind !== 'numbers') return false;
  if (shape.length === 3 || shape.length === 4) {
    return !isCalledLabels(array) || shape.slice(1).some((size) => size !== 1);
  }
  const isSquare = shape.length === 2 && shape[1]! > 16 && Number.isInteger(Math.sqrt(shape[1]!));
  return isSquare && (isAlone || /image|data|^x/i.test(ownName(array)));
}

/** Whether an array is of the classes' names. */
export function isTable(array: NamedArray): boolean {
  return array.kind === 'texts' && tableName.test(ownName(array));
}

/** Whether an array is called as labels are, and not as the names of their classes. */
export function isCalledLabels(array: NamedArray): boolean {
  const name = ownName(array);
  return labelName.test(name) && !/name/i.test(name);
}

/** The last part of a path. */
function ownName({ name }: NamedArray): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** Refuses an array of another kind that would be what is looked for, where none that is read is called so. */
function refuseAs(what: 'images' | 'labels', found: readonly NamedArray[], others: readonly OtherArray[]): void {
  const isCalledImages = (array: NamedArray): boolean =>
    imageName.test(ownName(array)) && !aboutName.test(ownName(array));
  const isCalledSo = what === 'images' ? isCalledImages : isCalledLabels;
  if (found.some(isCalledSo)) return;
  const called = others.find(isCalledSo);
  const shaped = what === 'images' && found.length === 0 ? others.find(({ shape }) => shape.length >= 3) : undefined;
  const refused = called ?? shaped;
  if (refused) throw refused.refusal(what);
}

/** Those whose names say what they are, if there are any such. */
function byName<A extends NamedArray>(arrays: readonly A[], pattern: RegExp): readonly A[] {
  const named = arrays.filter((array) => pattern.test(ownName(array)));
  return named.length > 0 ? named : arrays;
}

function only<A extends ImageArray | LabelArray>(
  arrays: readonly A[],
  what: 'images' | 'labels',
  where: string,
): A | null {
  const [first = null, second] = byName(arrays, what === 'images' ? /image|^x|_x$|data/i : /./);
  if (!second) return first;
  throw several(arrays, what, where);
}

/** What is said where it is not clear which array is meant. */
export function several(arrays: readonly NamedArray[], what: 'images' | 'labels', where: string): GannetError {
  return new GannetError(
    `${where} has several arrays that could be ${what}: ${some(arrays.map(({ name }) => visible(name)))}; keep one, or call ` +
      `them train_${what} and test_${what}`,
  );
}

/** The one of whole numbers where all others have a point, as what was measured of images has; null if that is not so. */
function wholeAmongPoints(arrays: readonly LabelArray[]): LabelArray | null {
  const types = arrays.map((array) => (array.kind === 'numbers' ? array.type[0] : null));
  const whole = arrays.filter((_, i) => types[i] === 'u' || types[i] === 'i');
  const points = types.filter((type) => type === 'f').length;
  return whole.length === 1 && points > 0 && points === arrays.length - 1 ? whole[0]! : null;
}
