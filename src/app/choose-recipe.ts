import type { ImageSize } from '../data/dataset.js';
import { type Opened, withSource } from '../data/open.js';
import { chosenDataOptions } from '../data/options.js';
import { firstSize } from '../data/pictures/read.js';
import { findRecipe } from '../recipes/index.js';
import { presetForSide } from '../recipes/recipe.js';
import type { RunChoice } from './prepare.js';

/** A recipe for data where none was named, and why, as far as it is not the usual one. */
export interface ChosenRecipe {
  readonly recipe: string;
  readonly preset?: string;
  /** What images are scaled to, where that is not what the recipe would do by itself. */
  readonly size?: ImageSize;
  readonly why: string | null;
}

const usual: ChosenRecipe = { recipe: 'acgan', why: null };
/** The side of the images that `acgan` and `dcgan` are published for. */
const usualSide = 28;

/**
 * Chooses the recipe of a run for which none was named, by the size of the images and by whether they have classes,
 * whatever they are stored in: for those of MNIST's size `acgan`, or `dcgan` without classes; for all others the one that
 * takes them in colour, with classes and without, in networks for a computer without a GPU. A preset that is named is
 * kept, and has to be one of that recipe.
 *
 * @throws GannetError as `withSource`
 */
export async function chooseRecipe({ data = 'mnist', preset: named, ...choice }: RunChoice): Promise<ChosenRecipe> {
  if (data === 'mnist') return usual;
  const { holdOut: _share, ...read } = choice;
  const options = chosenDataOptions(read);
  const chosen = await withSource(data, options.size ?? null, options, async (opened) => {
    const arePictures = opened.kind === 'pictures';
    const images = arePictures ? opened.arrangement : opened.kind === 'rows' ? opened.rows : opened.keyed;
    const own = await ownSize(opened);
    // Images of an HDF5 file are scaled as pictures are only if that is asked for.
    const areCut = opened.kind === 'keyed' && (await opened.keyed.areMixed());
    return { arePictures, areCut, classes: images.classNames.length, own, wanted: options.size ?? own };
  });
  const { arePictures, areCut, classes, own, wanted } = chosen;
  const because = (what: string, recipe: string): string =>
    `No recipe is named: for ${what} it is ${recipe}. gannet recipes lists the others.`;
  if (wanted.height === usualSide && wanted.width === usualSide) {
    const recipe = classes > 1 ? usual.recipe : 'dcgan';
    const isToBeSaid = !options.size && areCut;
    const what = `images of 28x28 ${classes > 1 ? 'with' : 'without'} classes`;
    return {
      recipe,
      ...(named !== undefined && { preset: named }),
      ...(isToBeSaid && { size: { height: usualSide, width: usualSide } }),
      why: because(what, `${recipe}${isToBeSaid ? ` --size ${usualSide}` : ''}`),
    };
  }
  const sngan = findRecipe('sngan');
  const size = options.size ?? smallSize(own);
  const preset = named ?? presetForSide(sngan, size.height) ?? 'cpu';
  // Pictures become of the published size by themselves.
  const isToBeSaid = !options.size && (!arePictures || size.height !== sngan.size!.height);
  return {
    ...{ recipe: 'sngan', preset },
    ...(isToBeSaid && { size }),
    why: because(
      arePictures || areCut ? 'pictures' : `images of ${own.height}x${own.width}`,
      `sngan --preset ${preset}${isToBeSaid ? ` --size ${size.height}` : ''}`,
    ),
  };
}

async function ownSize(opened: Opened): Promise<ImageSize> {
  if (opened.kind === 'pictures') return firstSize(opened.arrangement.pictures);
  return opened.kind === 'rows' ? opened.rows : opened.keyed.size;
}

/** The size at which `sngan` learns images: their own, if it is one of its smaller ones, or else its usual one. */
function smallSize({ height, width }: ImageSize): ImageSize {
  const { size, sides = [] } = findRecipe('sngan');
  const isSmall = height === width && height < size!.height && sides.includes(height);
  return isSmall ? { height, width } : size!;
}
