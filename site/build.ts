import { mkdir, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build as buildPlayground } from 'vite';
import { build as buildPages } from 'vitepress';
import { writeDemos } from './demos.js';
import { defaultBase, places } from './places.js';
import { stagePages } from './stage.js';

/** `npm run build:site`: the whole site as static files, for a server that shows them below `--base`. */
const { values } = parseArgs({ options: { base: { type: 'string' }, out: { type: 'string' } } });
const base = values.base ?? defaultBase;
if (!/^\/(.*\/)?$/.test(base)) {
  console.error(`--base ${base}: name a path that begins and ends with /, such as ${defaultBase}`);
  process.exit(2);
}
const out = resolve(values.out ?? places.out);
const unfinished = `${out}.tmp`;

await rm(unfinished, { recursive: true, force: true });
await stagePages();
process.env.GANNET_SITE_BASE = base;
await buildPages(places.site, { outDir: unfinished });
await buildPlayground({
  configFile: `${places.root}playground/vite.config.ts`,
  mode: 'site',
  build: { outDir: `${unfinished}/playground` },
});
await mkdir(`${unfinished}/demos`);
await writeDemos(`${unfinished}/demos`);
await rm(out, { recursive: true, force: true });
await rename(unfinished, out);
console.log(`the site, for a server that shows it below ${base}: ${out}`);
