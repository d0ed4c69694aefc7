/** The files and folders of a run, by what they hold. */
export const runFiles = {
  config: 'config.json',
  log: 'log.txt',
  stats: 'stats.jsonl',
  metrics: 'metrics.jsonl',
  findings: 'findings.jsonl',
  history: 'history.json',
  generator: 'generator.onnx',
  lock: 'lock',
  images: 'images',
  checkpoints: 'checkpoints',
  weights: 'weights',
  tensorboard: 'tensorboard',
} as const;

/** The first real images, among the pictures. */
export const realsFile = 'reals.png';

/** A picture of samples: `000500.png`, or with a suffix `000500-classes.png`. */
export function pictureFile(step: number, suffix = ''): string {
  return `${String(step).padStart(6, '0')}${suffix}.png`;
}
