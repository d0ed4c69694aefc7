import { copyFile, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { writeApi } from './api.js';
import { gallerySections } from './demos.js';
import { places } from './places.js';

/** Puts together what the generator reads: docs/ as the guide, the site's own pages, and the API reference. */
export async function stagePages(): Promise<void> {
  const { root, site, pages } = places;
  await rm(pages, { recursive: true, force: true });
  await mkdir(`${pages}public`, { recursive: true });
  await cp(`${site}pages`, pages, { recursive: true });
  await cp(`${root}docs`, `${pages}guide`, { recursive: true });
  await copyFile(`${root}studio/icon.svg`, `${pages}public/icon.svg`);
  await copyFile(`${root}docs/images/acgan-best-10000.png`, `${pages}public/digits.png`);
  const gallery = await readFile(`${pages}gallery.md`, 'utf8');
  await writeFile(`${pages}gallery.md`, gallery.replace('<!-- demos -->', await gallerySections()));
  await writeApi(`${pages}api`);
}
