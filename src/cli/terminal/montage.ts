import { type MontageChoice, makeMontage } from '../../app/montage.js';
import { count, plural } from '../../numbers.js';
import { barText, type Console } from './console.js';
import { watchSignals } from './signals.js';

/** Makes an HDF5 file of pictures and shows how it goes. @returns the exit code: 0, or that of the signal that stopped it */
export async function showMontage(
  folder: string,
  choice: MontageChoice & { readonly size: number },
  console: Console,
): Promise<number> {
  const { out, size } = choice;
  const stop = watchSignals(() => console.line('Stopping…'));
  try {
    const onPictures = (found: number): void => console.line(`${plural(found, 'picture')} of ${folder}`);
    const onPicture = (done: number, all: number): void =>
      console.bar(barText(done / all, `${count(done)} of ${plural(all, 'picture')}`, console.columns));
    const montage = await makeMontage(folder, choice, { onPictures, onPicture }, stop.signal);
    console.clearBar();
    if (!montage) {
      console.line('Stopped: the file is not written.');
      return stop.code() ?? 0;
    }
    console.line(`${plural(montage.count, 'image')} of ${size}x${size}: ${out}`);
    console.facts(montage.notices.map((notice): [string, string] => ['Note', notice]));
    return 0;
  } finally {
    console.clearBar();
    stop.release();
  }
}
