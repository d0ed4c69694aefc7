import { loadDataset } from '../src/data/load.js';
import { loadCard, openJudge } from '../src/judge/judge.js';
import type { Measures } from '../src/judge/measure.js';
import { Yardstick } from '../src/judge/yardstick.js';
import { nodeRuntime } from '../src/runtime/node.js';
import { command, runMain } from './command.js';

const program = command(
  'bench:pictures',
  'measures pictures that another project drew (bench/peers/pictures/main.py) as gannet evaluate measures samples of a run',
)
  .argument('<pictures...>', 'files or folders of them, as docs/data.md has them')
  .requiredOption('--data <source>', 'the real pictures')
  .requiredOption('--judge <file>', "a judge's .onnx file");

interface Flags {
  readonly data: string;
  readonly judge: string;
}

const shown = ['kernel', 'precision', 'recall', 'coverage', 'frechet'] as const;

async function main(): Promise<void> {
  const sources = program.parse().args;
  const { data, judge: path } = program.opts<Flags>();
  const runtime = nodeRuntime();
  // Real pictures of other sizes are scaled as for the judge.
  const dataset = await loadDataset(data, (await loadCard(path)).image);
  const judge = await openJudge(path, dataset, runtime, data);
  const row = (cells: readonly string[]): string =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(40) : cell.padStart(11))).join('');
  const figures = ({ figures }: Measures): string[] =>
    shown.map((key) => figures.find((one) => one.key === key)?.value?.toFixed(key === 'kernel' ? 4 : 3) ?? '–');
  console.log(row(['', ...shown]));
  for (const source of sources) {
    const size = { height: dataset.height, width: dataset.width };
    const { train } = await loadDataset(source, size, {});
    const yardstick = await Yardstick.make({
      ...{ judge, dataset, runtime, seed: 0, samples: train.count, metrics: ['kernel', 'prdc', 'frechet'] },
    });
    if (source === sources[0]) console.log(row([`real pictures of ${dataset.name}`, ...figures(yardstick.floors)]));
    console.log(row([`${source}, ${train.count}`, ...figures(await yardstick.measureImages(train, false))]));
  }
  await judge.release();
}

runMain(main);
