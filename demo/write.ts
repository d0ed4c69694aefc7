import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { demoFiles } from '../src/app/demo-parts.ts';
import { buildDemo } from './build.ts';

/** Puts the parts of the page into the package. */
const folder = new URL('../dist/demo/', import.meta.url);
await mkdir(folder, { recursive: true });
const { page, runtime } = await buildDemo();
await writeFile(new URL(demoFiles.page, folder), page);
await writeFile(new URL(demoFiles.runtime, folder), runtime);
console.log(`the page of gannet export --to html: ${fileURLToPath(folder)}`);
