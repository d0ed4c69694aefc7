import { type Command, Option } from 'commander';
import type { ExportChoice } from '../../app/export.js';
import type { ExportFormat } from '../../exchange/export.js';
import { Console } from '../terminal/console.js';
import { checkpoint, checkpointHelp, run, runHelp } from './arguments.js';

const formats: readonly ExportFormat[] = ['keras', 'keras-legacy', 'pytorch', 'onnx'];

export function addExport(program: Command): void {
  program
    .command('export')
    .summary('write the weights of a run for Keras, PyTorch or ONNX')
    .description("Writes a network of a checkpoint of a run in another framework's format.")
    .argument('<run>', runHelp, run)
    .option('--checkpoint <which>', checkpointHelp, checkpoint)
    .addOption(new Option('--to <format>', 'format of the file (required)').choices(formats).makeOptionMandatory())
    .option('--network <name>', 'G (default) or D; of a classifier C')
    .option('--out <file>', "file (default: the network's name in the run folder, such as G.weights.h5)")
    .addHelpText(
      'after',
      `
keras         .weights.h5 for model.load_weights of Keras 3
keras-legacy  .h5 for model.load_weights of Keras 2
pytorch       .safetensors for module.load_state_dict
onnx          a model with its weights, for any ONNX runtime

docs/interchange.md has the lines on the Python side, and what the models there
must look like.

Examples:
  gannet export runs/00001-acgan-mnist --to keras
  gannet export runs/00001-acgan-mnist --to pytorch --network D`,
    )
    .action(async (path: string, flags: ExportChoice) => {
      const { showExport } = await import('../terminal/export.js');
      await showExport(path, flags, new Console());
    });
}
