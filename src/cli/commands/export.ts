import { type Command, Option } from 'commander';
import { animationKinds } from '../../app/animation/film.js';
import type { ExportFormat } from '../../exchange/export.js';
import { Console } from '../terminal/console.js';
import type { ExportFlags } from '../terminal/export.js';
import { checkpoint, checkpointHelp, grid, numberList, run, runHelp, wholeNumber } from './arguments.js';

const weights: readonly ExportFormat[] = ['keras', 'keras-legacy', 'pytorch', 'onnx'];

/** Frames a second that a screen shows, and a factor that is a picture's still. */
const mostRate = 60;
const mostScale = 64;
const mostFrames = 10_000;

export function addExport(program: Command): void {
  program
    .command('export')
    .summary('write a run for Keras, PyTorch or ONNX, as a page that draws, or as an animation')
    .description(
      "Writes a network of a checkpoint of a run in another framework's format, a page that draws with its generator, or an animation.",
    )
    .argument('<run>', runHelp, run)
    .option('--checkpoint <which>', checkpointHelp, checkpoint)
    .addOption(
      new Option('--to <format>', 'format of the file (required)')
        .choices([...weights, 'html', ...animationKinds])
        .makeOptionMandatory(),
    )
    .option('--network <name>', 'of weights: G (default) or D; of a classifier C')
    .option('--title <text>', "of a page (default: the recipe's name and the data's)")
    .option('--text <text>', 'of a page: your own words below the title')
    .addOption(
      new Option('--of <what>', 'of an animation (default: interpolation)').choices(['interpolation', 'training']),
    )
    .option('--seeds <list>', 'an interpolation goes round by these (default: 0-3)', numberList)
    .option('--classes <list>', 'of an interpolation, by name, number or range (default: all)')
    .option('--grid <RxC>', 'of an interpolation: R rows of C images', grid)
    .option('--frames <n>', 'from seed to seed (default: 24); of a training at most (200)', wholeNumber(1, mostFrames))
    .option('--fps <n>', 'frames a second (default: 20; of a training 5)', wholeNumber(1, mostRate))
    .option('--scale <n>', 'whole factor of size (default: small ones to 256 high)', wholeNumber(1, mostScale))
    .option('--out <file>', 'file (default: in the run folder, such as G.weights.h5 or interpolation.gif)')
    .addHelpText(
      'after',
      `
keras         .weights.h5 for model.load_weights of Keras 3
keras-legacy  .h5 for model.load_weights of Keras 2
pytorch       .safetensors for module.load_state_dict
onnx          a model with its weights, for any ONNX runtime
html          one file that draws in a browser, from a disk and offline
gif           an animation that repeats, in up to 256 colours
apng          the same as a PNG: every pixel as it was drawn
mp4           a film (H.264), by the ffmpeg that is installed

An animation goes in straight lines from seed to seed and back to the first,
without a seam; or it is --of training: the run's pictures, step by step.

docs/interchange.md has the lines on the Python side, and what the models there
must look like; docs/share.md what a page and an animation can do.

Examples:
  gannet export runs/00001-acgan-mnist --to keras
  gannet export runs/00001-acgan-mnist --to pytorch --network D
  gannet export runs/00001-acgan-mnist --to html --title 'My digits'
  gannet export runs/00001-acgan-mnist --to gif --classes 3,7 --seeds 1,5,600
  gannet export runs/00001-acgan-mnist --to mp4 --of training`,
    )
    .action(async (path: string, flags: ExportFlags) => {
      const { exportAndShow } = await import('../terminal/export.js');
      process.exitCode = await exportAndShow(path, flags, new Console());
    });
}
