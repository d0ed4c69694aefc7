import { type Command, Option } from 'commander';
import type { ExportChoice } from '../../app/export.js';
import type { HtmlChoice } from '../../app/export-html.js';
import type { ExportFormat } from '../../exchange/export.js';
import { Console } from '../terminal/console.js';
import { checkpoint, checkpointHelp, run, runHelp } from './arguments.js';

const formats: readonly (ExportFormat | 'html')[] = ['keras', 'keras-legacy', 'pytorch', 'onnx', 'html'];

type ExportFlags = Omit<ExportChoice, 'to'> & HtmlChoice & { readonly to: (typeof formats)[number] };

export function addExport(program: Command): void {
  program
    .command('export')
    .summary('write a run for Keras, PyTorch or ONNX, or as a page that draws')
    .description(
      "Writes a network of a checkpoint of a run in another framework's format, or a page that draws with its generator.",
    )
    .argument('<run>', runHelp, run)
    .option('--checkpoint <which>', checkpointHelp, checkpoint)
    .addOption(new Option('--to <format>', 'format of the file (required)').choices(formats).makeOptionMandatory())
    .option('--network <name>', 'G (default) or D; of a classifier C')
    .option('--title <text>', "of a page (default: the recipe's name and the data's)")
    .option('--text <text>', 'of a page: your own words below the title')
    .option('--out <file>', "file (default: the network's name in the run folder, such as G.weights.h5)")
    .addHelpText(
      'after',
      `
keras         .weights.h5 for model.load_weights of Keras 3
keras-legacy  .h5 for model.load_weights of Keras 2
pytorch       .safetensors for module.load_state_dict
onnx          a model with its weights, for any ONNX runtime
html          one file that draws in a browser, from a disk and offline

docs/interchange.md has the lines on the Python side, and what the models there
must look like; docs/share.md what a page can do.

Examples:
  gannet export runs/00001-acgan-mnist --to keras
  gannet export runs/00001-acgan-mnist --to pytorch --network D
  gannet export runs/00001-acgan-mnist --to html --title 'My digits'`,
    )
    .action(async (path: string, { to, ...flags }: ExportFlags) => {
      const { showExport, showHtmlExport } = await import('../terminal/export.js');
      const console = new Console();
      await (to === 'html' ? showHtmlExport(path, flags, console) : showExport(path, { ...flags, to }, console));
    });
}
