import { type Command, Option } from 'commander';
import type { SampleFileChoice } from '../../app/draw.js';
import { Console } from '../terminal/console.js';
import { checkpoint, checkpointHelp, grid, numberList, run, runHelp } from './arguments.js';

export function addSample(program: Command): void {
  program
    .command('sample')
    .summary('draw a picture with the generator of a run')
    .description(
      'Draws images with the best generator of a run where it is kept, else the newest. A seed names a latent point: a row is a seed, a column a class. ' +
        'A generator without classes draws seeds 0-79, ten a row.',
    )
    .argument('<run>', runHelp, run)
    .option('--checkpoint <which>', checkpointHelp, checkpoint)
    .option('--seeds <list>', 'seeds, such as 1,5,600-605 (default: 0-7)', numberList)
    .option('--classes <list>', 'classes by name, number or range, such as 0-3,7 (default: all)')
    .option('--grid [RxC]', 'R rows of C images: seeds 0, 1, 2, … and the classes in turn (default: 2x5 for ten)', grid)
    .option('--titles', 'a title above each image: its class or, where there are no classes, its seed')
    .addOption(
      new Option('--interpolate', 'go in straight lines from seed to seed (default: 0,1), in 8 steps each').conflicts(
        'grid',
      ),
    )
    .addOption(new Option('--to <format>', 'a picture, or arrays for NumPy').choices(['png', 'npz']).default('png'))
    .option('--out <file>', 'file (default: samples.png or samples.npz in the run folder)')
    .addHelpText(
      'after',
      `
With --grid, the seeds and classes given are taken in turn until the grid is
full. With --interpolate, a row is a step of the way and a column a class;
without classes, a row is the way from one seed to the next.

A picture says the generator's step and the seeds; small images are enlarged.
The arrays of --to npz are the images themselves (uint8 [N, H, W, C]), z
(float32 [N, size]) and, where the generator knows classes, labels (int64 [N]),
in the order of the picture.

Examples:
  gannet sample runs/00001-acgan-mnist
  gannet sample runs/00001-acgan-mnist --seeds 1,600-605 --classes 7 --out 7.png
  gannet sample runs/00001-acgan-mnist --grid --titles
  gannet sample runs/00001-acgan-mnist --grid 4x10
  gannet sample runs/00001-acgan-mnist --interpolate --seeds 3,8
  gannet sample runs/00001-acgan-mnist --seeds 0-999 --to npz`,
    )
    .action(async (path: string, flags: SampleFileChoice) => {
      const { sampleRun } = await import('../terminal/sample.js');
      await sampleRun(path, flags, new Console());
    });
}
