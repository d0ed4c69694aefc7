import { expect, test } from 'vitest';
import { tinyDataset } from '../../tests/tiny.js';
import { nodeRuntime } from '../runtime/node.js';
import { generatedSplit, trainClassifier } from './classifier.js';
import { accuracyOn } from './network/accuracy.js';

const runtime = nodeRuntime({ threads: 1 });

test('a classifier of generated images reads real ones', async () => {
  const { train, test: held, ...data } = tinyDataset(200, 40);
  const fakes = generatedSplit(
    Float32Array.from(train.images, (x) => x / 255),
    [...train.labels],
  );
  expect(fakes).toEqual(train);
  const how = { form: 'quick', seed: 1, runtime } as const;
  const options = { channels: [4, 8, 16], batch: 20, epochs: 20, lr: 0.01, shift: 0 } as const;
  const classifier = (await trainClassifier({ ...data, train: fakes }, { ...how, options }))!;
  expect(await accuracyOn(held, classifier, 'classes')).toBeGreaterThan(0.9);
  await classifier.release();
});
