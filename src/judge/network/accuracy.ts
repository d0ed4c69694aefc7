import type { Split } from '../../data/dataset.js';
import { gatherImages } from '../../data/images.js';
import { likeliestClasses } from '../metrics/accuracy.js';
import type { Predictor } from './predictor.js';
import { rotate } from './rotate.js';
import type { Task } from './task.js';

/** Share of the images whose class, or of their four turns each whose turn, the judge tells; NaN where there are none. */
export async function accuracyOn(
  split: Split,
  judge: Pick<Predictor, 'shape' | 'read' | 'readSplit'>,
  task: Task,
): Promise<number> {
  if (task === 'rotations') return turnsTold(split, judge);
  const told = likeliestClasses((await judge.readSplit(split)).logits);
  return told.filter((k, i) => k === split.labels[i]).length / split.count;
}

async function turnsTold(split: Split, judge: Pick<Predictor, 'shape' | 'read'>): Promise<number> {
  const { channels, height, width } = judge.shape;
  const size = channels * height * width;
  const turns = [0, 1, 2, 3];
  let right = 0;
  for (let row = 0; row < split.count; row++) {
    const image = gatherImages(split, Uint32Array.of(row), size, [0, 1]);
    const four = new Float32Array(4 * size);
    for (const turn of turns) four.set(rotate(image, [turn], channels, height), turn * size);
    const told = likeliestClasses((await judge.read(four)).logits);
    right += turns.filter((turn) => told[turn] === turn).length;
  }
  return right / (4 * split.count);
}
