import { bytes, count, duration, plural } from '../../numbers.js';
import type { NetworkSize, Plan } from '../../run/plan.js';
import { trial } from '../../run/trial.js';

/** `G 2,660,104 + 576 moving statistics`. */
export function sizeText({ name, trained, moving }: NetworkSize): string {
  return `${name} ${count(trained)}${moving > 0 ? ` + ${count(moving)} moving statistics` : ''}`;
}

/** What a plan says, a fact a line. */
export function planFacts(plan: Plan): [string, string][] {
  const { networks, steps, stepsPerEpoch, flops, secondsPerStep, timedSteps, tooLong, peakMemory, disk } = plan;
  const rate = flops / secondsPerStep / 1e9;
  const epochs = steps / stepsPerEpoch;
  const weights = disk.weights > 0 ? `; weights of all epochs ${bytes(disk.weights)}` : '';
  return [
    ['Parameters', networks.map(sizeText).join('; ')],
    [
      'Length',
      `${plural(steps, 'step')}, ${plural(Number(epochs.toPrecision(3)), 'epoch')} of ${plural(stepsPerEpoch, 'step')}`,
    ],
    ['Step', `${(flops / 1e9).toPrecision(3)} GFLOP, ${millis(secondsPerStep)} (${rate.toPrecision(3)} GFLOP/s)`],
    [
      'Time',
      `about ${duration(secondsPerStep * steps)}, an estimate from ${plural(timedSteps, 'step')} on this machine`,
    ],
    ...(tooLong === null ? [] : [['Note', longText(tooLong)] as [string, string]]),
    ['Memory', `${bytes(peakMemory)} at the highest so far`],
    ['Disk', `${bytes(disk.checkpoint)} a checkpoint, ${bytes(disk.checkpoints)} for those kept${weights}`],
  ];
}

function millis(seconds: number): string {
  return seconds < 1 ? `${(1000 * seconds).toPrecision(3)} ms` : `${seconds.toPrecision(3)} s`;
}

/** What a step means that took all the time of a trial. */
function longText(seconds: number): string {
  return (
    `one step took ${duration(seconds)}, more than the ${trial.end} seconds of a trial, so it is the only one that was ` +
    'tried. As the first it is slower than others; a smaller --batch or smaller networks make steps shorter'
  );
}
