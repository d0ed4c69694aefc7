import { branchRun } from '../app/branch.js';
import { principalDirections } from '../app/directions.js';
import { drawImages, sampleArrays, samplePicture } from '../app/draw.js';
import { exportHtml } from '../app/export-html.js';
import { TrainingSet } from '../app/nearest.js';
import { planTraining } from '../app/plan.js';
import { GannetError } from '../errors.js';
import { encodePng, tileGrid } from '../formats/grid.js';
import { assemble } from '../run/assemble.js';
import { loadRunData } from '../run/data.js';
import { RunFolder } from '../run/folder.js';
import type { Forecast, NearImage } from './schema.js';
import type { Task, TaskAnswer, TaskMessage } from './tasks.js';

/** The set in which was last looked, by its fingerprint: one at a time, as it may be large. */
let newest: { readonly fingerprint: string; readonly set: TrainingSet } | null = null;

/** Does what the studio's server asks for, one thing after the other, until the server ends. */
export function serveTasks(): void {
  let before: Promise<void> = Promise.resolve();
  process.on('message', (message: TaskMessage) => {
    before = before.then(async () => {
      process.send!(await answer(message));
    });
  });
  process.on('disconnect', () => process.exit(0));
  // Ctrl-C in the server's terminal is the server's to answer.
  process.on('SIGINT', () => undefined);
}

async function answer({ id, task }: TaskMessage): Promise<TaskAnswer> {
  try {
    return { id, value: await perform(task) };
  } catch (error) {
    const isUser = error instanceof GannetError;
    return { id, error: isUser ? error.message : String((error as Error).stack ?? error), isUser };
  }
}

async function perform(task: Task): Promise<unknown> {
  switch (task.kind) {
    case 'draw': {
      const samples = await drawImages(task.run, task.choice);
      return task.to === 'npz' ? sampleArrays(samples) : samplePicture(samples, task.titles);
    }
    case 'nearest':
      return nearest(task.run, task.image, task.count);
    case 'directions': {
      const { layer, vectors, shares } = await principalDirections(task.run, task.label, task.count);
      return { layer, shares, vectors: vectors.map((vector) => [...vector]) };
    }
    case 'stepsPerEpoch': {
      const run = await RunFolder.open(task.run);
      return assemble(run.config, await loadRunData(run)).stepsPerEpoch;
    }
    case 'page': {
      const { bytes, step } = await exportHtml(task.run, task.choice);
      return { bytes, step };
    }
    case 'branch':
      return (await branchRun(task.run, task.choice)).step;
    case 'forecast': {
      const { plan } = await planTraining(task.recipe, task.choice);
      return { ...plan, networks: [...plan.networks] } satisfies Forecast;
    }
  }
}

async function nearest(path: string, image: Uint8Array, count: number): Promise<NearImage[]> {
  const run = await RunFolder.open(path);
  const { fingerprint, channels, height, width, classNames } = run.config.data;
  if (newest?.fingerprint !== fingerprint) {
    newest = { fingerprint, set: new TrainingSet(await loadRunData(run)) };
  }
  const found = newest.set.nearest(image, count);
  return Promise.all(
    found.map(async ({ row, label, distance, image: bytes }) => {
      const picture = tileGrid(bytes, { count: 1, channels, height, width }, { columns: 1 });
      const png = Buffer.from(await encodePng(picture)).toString('base64');
      return { row, className: classNames[label] ?? String(label), distance, png };
    }),
  );
}
