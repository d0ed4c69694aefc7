import { pagePress } from '../../src/web/press.ts';
import { PageRun, type RunFiles } from '../../src/web/run.ts';
import { save } from '../../studio/engine/film.ts';

/** Offers a run as a zip file of its folder. */
export function saveRun(files: RunFiles, step: number): void {
  const run = PageRun.open(files, pagePress);
  const zip = new Blob([run.zip() as Uint8Array<ArrayBuffer>], { type: 'application/zip' });
  save(zip, `${run.path}-step-${step}.zip`);
}
