#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { version } from '../app/version.js';
import { GannetError, knownError } from '../errors.js';
import { harmless } from '../text.js';
import { checkAddresses } from './addresses.js';
import { addBranch } from './commands/branch.js';
import { addComplete } from './commands/complete.js';
import { addData } from './commands/data.js';
import { addDiagram } from './commands/diagram.js';
import { addEvaluate } from './commands/evaluate.js';
import { addExport } from './commands/export.js';
import { addHistory } from './commands/history.js';
import { addImport } from './commands/import.js';
import { addInfo } from './commands/info.js';
import { addJudge } from './commands/judge.js';
import { addPlot } from './commands/plot.js';
import { addRecipes } from './commands/recipes.js';
import { addReport } from './commands/report.js';
import { addResume } from './commands/resume.js';
import { addRuns } from './commands/runs.js';
import { addSample } from './commands/sample.js';
import { addStart } from './commands/start.js';
import { addStudio } from './commands/studio.js';
import { addStudioHelper } from './commands/studio-helper.js';
import { addSummary } from './commands/summary.js';
import { addTrain } from './commands/train.js';
import { wrap } from './terminal/format.js';
import { endAll, speaker } from './terminal/joined.js';

/** Exit codes: the user can mend it; a bug of Gannet's (EX_SOFTWARE of sysexits.h). */
const usage = 2;
const bug = 70;

async function createProgram(): Promise<Command> {
  const program = new Command('gannet')
    .description('Trains and ships generative adversarial networks.')
    .version(version)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(say(text.replace(/^error: /, 'gannet: '))) })
    .hook('preAction', () => checkAddresses())
    .showHelpAfterError('(--help says what there is)')
    .addHelpText(
      'after',
      `
Examples:
  gannet start                          a first look, within minutes
  gannet train acgan --epochs 15        train a recipe
  gannet resume runs/00001-acgan-mnist  go on with a run
  gannet sample runs/00001-acgan-mnist  draw with its generator
  gannet train --help                   all about a command`,
    );
  for (const add of [
    addStart,
    addTrain,
    addResume,
    addBranch,
    addRuns,
    addSample,
    addRecipes,
    addSummary,
    addDiagram,
    addPlot,
    addStudio,
    addStudioHelper,
    addReport,
    addData,
    addHistory,
    addInfo,
    addEvaluate,
    addJudge,
    addExport,
    addImport,
  ])
    add(program);
  await addComplete(program, process.argv.slice(2));
  return program;
}

/** Says what is wrong and ends this process, and with it all that train together. */
function fail(thrown: unknown): void {
  const error = knownError(thrown);
  // Commander has said what is wrong.
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : usage);
  if (error instanceof GannetError) {
    process.stderr.write(say(`${speaker()}: ${error.message}\n`));
    endAll(usage);
  } else {
    const text = error instanceof Error ? error.stack : String(error);
    process.stderr.write(`${speaker()}: ${text}\nThis is a bug of Gannet's: please report it with the lines above.\n`);
    endAll(bug);
  }
}

/** A message as the terminal takes it: broken between words. */
function say(message: string): string {
  const text = harmless(message);
  const { isTTY, columns } = process.stderr;
  if (!isTTY) return text;
  return text
    .split('\n')
    .flatMap((line) => wrap(line, columns))
    .join('\n');
}

/**
 * npm runs a script where package.json is, and says where the user stood: paths that were given are from there.
 */
function standWhereTheUserStands(): void {
  const { INIT_CWD, npm_lifecycle_event } = process.env;
  if (INIT_CWD && (npm_lifecycle_event === 'gannet' || npm_lifecycle_event === 'start')) process.chdir(INIT_CWD);
}

process.on('uncaughtException', fail);
standWhereTheUserStands();
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever read the output, such as head, has seen enough, or the terminal is closed; a training run goes on, or saves.
  if (error.code !== 'EPIPE' && error.code !== 'EIO') fail(error);
});
const program = await createProgram();
await program.parseAsync().catch(fail);
