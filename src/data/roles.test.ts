import { expect, test } from 'vitest';
import { roleInName, roleInPath } from './roles.js';

test.each([
  [
    'train',
    ['x_train', 'X_train', 'xtrain', 'trainImages', 'XTrain', 'train-00000-of-00002', 'TRAIN_DATA', 'training'],
  ],
  ['test', ['y_test', 'test-0.parquet', 'testset', 'imagesTest', 'testing']],
  ['validation', ['x_val', 'valid.images', 'validation-00000', 'xVal']],
  [null, ['pixel_values', 'interval_images', 'constraint', 'latest', 'contest', 'evaluate', '0', '']],
])('%s is said by words', (role, names) => {
  expect(names.map(roleInName)).toEqual(names.map(() => role));
});

test('of a path the last name that says something counts', () => {
  expect(roleInPath('training-data/test-0.parquet')).toBe('test');
  expect(roleInPath('test/train/0000.parquet')).toBe('train');
  expect(roleInPath('train/images')).toBe('train');
  expect(roleInPath('a/b')).toBeNull();
});
