import { parseArgs } from 'node:util';
import { demoOf } from '../src/app/export-html.js';
import { writeOutput } from '../src/app/output.js';
import { generators, type Kept } from './demos.js';

/** Keeps a run's generator for the gallery: `npm run keep:demo`, which says what it wants. */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    command: { type: 'string' },
    picture: { type: 'string' },
    title: { type: 'string' },
    text: { type: 'string' },
  },
});
const [run, name] = positionals;
const { command, picture, title, text } = values;
if (!run || !name || !command || !picture || !title || !text) {
  console.error('npm run keep:demo -- RUN NAME --command "gannet train …" --picture FILE --title TITLE --text TEXT');
  process.exit(2);
}
const { model, card } = await demoOf(run, { title, text });
const facts = [['Command', command] as const, ...card.facts];
const kept: Kept = { command, picture, card: { ...card, facts } };
await writeOutput(`${generators}${name}.onnx`, model);
await writeOutput(`${generators}${name}.json`, `${JSON.stringify(kept, null, 2)}\n`);
console.log(`${generators}${name}.onnx: ${model.length} bytes`);
