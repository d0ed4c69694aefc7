import { extname } from 'node:path';
import type { Kind } from '../kind.js';
import { type Found, foundAll } from './finding.js';
import type { Looked } from './looked.js';

/** The brightest byte of a picture of more than 8 bits below which its range is not used. */
const darkest = 128;
/** The share of colour pictures up to which they are the odd ones. */
const oddColour = 0.2;

const endings: ReadonlyMap<string, Kind> = new Map([
  ['.png', 'PNG'],
  ['.jpg', 'JPEG'],
  ['.jpeg', 'JPEG'],
  ['.jfif', 'JPEG'],
  ['.webp', 'WebP'],
  ['.gif', 'GIF'],
  ['.tif', 'TIFF'],
  ['.tiff', 'TIFF'],
  ['.avif', 'AVIF'],
]);

/** What is odd about the files that pictures came from. */
export function filesFound(images: readonly Looked[], colour: boolean | undefined): Found[] {
  const those = (holds: (image: Looked) => boolean) =>
    images.filter(holds).map(({ name, row }) => ({ text: name, rows: [row] }));
  const isMisnamed = ({ name, stored }: Looked): boolean => {
    const promised = endings.get(extname(name).toLowerCase());
    return promised !== undefined && !!stored?.kind && stored.kind !== promised;
  };
  return [
    ...foundAll(
      'dark',
      those(({ stored, sketch }) => !!stored && stored.bits > 8 && sketch.most < darkest),
    ),
    ...foundAll(
      'animated',
      those(({ stored }) => stored?.animated === true),
    ),
    ...foundAll('misnamed', those(isMisnamed)),
    ...(colour === undefined ? colourFound(images) : []),
  ];
}

/** Images that are in colour for a few, or for nothing. */
function colourFound(images: readonly Looked[]): Found[] {
  const inColour = images.filter((image) => image.inColour);
  const coloured = inColour.filter(({ sketch }) => !sketch.isGrey);
  const text = ({ name, row }: Looked) => ({ text: name, rows: [row] });
  if (inColour.length === 0) return [];
  if (coloured.length === 0) return foundAll('all-grey', inColour.map(text));
  return coloured.length <= oddColour * images.length ? foundAll('mixed-colours', coloured.map(text)) : [];
}
