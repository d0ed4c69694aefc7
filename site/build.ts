import { mkdir, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Option } from 'commander';
import { build as buildPlayground } from 'vite';
import { build as buildPages } from 'vitepress';
import { command } from '../bench/command.js';
import { writeDemos } from './demos.js';
import { defaultBase, places } from './places.js';
import { stagePages } from './stage.js';

const program = command('build:site', 'the whole site as static files')
  .option('--base <path>', 'the path below which a server shows it', defaultBase)
  .addOption(new Option('--out <folder>', 'where it goes').default(places.out, 'site/dist/html'));
const { base, out: folder } = program.parse().opts<{ readonly base: string; readonly out: string }>();
if (!/^\/(.*\/)?$/.test(base)) {
  console.error(`--base ${base}: name a path that begins and ends with /, such as ${defaultBase}`);
  process.exit(2);
}
const out = resolve(folder);
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
