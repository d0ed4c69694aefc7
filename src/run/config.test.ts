import { expect, test } from 'vitest';
import { tinyConfig, tinyDataset } from '../../tests/tiny.js';
import { GannetError } from '../errors.js';
import { decodeConfig, encodeConfig } from './config.js';

const config = tinyConfig({ description: 'a machine', threads: 2 }, tinyDataset(10, 10));

test('a configuration comes back as it was, defaults of the recipe included', () => {
  expect(decodeConfig(encodeConfig(config), 'config.json')).toEqual(config);
  expect(config.options).toMatchObject({ batch: 4, softLabel: 0.95, order: 'shuffle' });
  expect(config.data).toMatchObject({ name: 'tiny', channels: 1, height: 28, width: 28 });
});

test('an older file, which says nothing of what watches, has what watches by default', () => {
  const { watch: _, ...older } = config;
  expect(decodeConfig(JSON.stringify(older), 'config.json').watch).toEqual({
    doctorEvery: 800,
    evaluation: null,
    keepBest: null,
    stopWhenFlat: null,
  });
});

test.each([
  ['not JSON', () => '{', 'is not JSON'],
  ['a field of another type', () => JSON.stringify({ ...config, seed: 'one' }), 'seed'],
  ['a field inside another', () => JSON.stringify({ ...config, data: { ...config.data, width: 0 } }), 'data.width'],
  ['a missing field', () => JSON.stringify({ ...config, threads: undefined }), 'threads'],
  ['a field that is not known', () => JSON.stringify({ ...config, sed: 1 }), 'sed'],
  ['another format', () => JSON.stringify({ ...config, format: 2 }), 'format'],
  ['a list', () => '[]', 'the whole'],
])('%s is an error that says where', (_, text, message) => {
  const decode = () => decodeConfig(text(), 'runs/1/config.json');
  expect(decode).toThrow(GannetError);
  expect(decode).toThrow(message);
  expect(decode).toThrow('runs/1/config.json');
});
