import { describe, expect, test } from 'vitest';
import { GannetError } from '../errors.js';
import { decodeChecked, encodeChecked } from '../formats/checked.js';
import { decodeSafetensors } from '../formats/safetensors.js';
import { input, type Tensor } from '../graph/index.js';
import { dense, Network, type Pass } from '../nn/index.js';
import { TrainingState } from '../train/state.js';
import { checkpointName, checkpointStep, encodeCheckpoint, restoreCheckpoint } from './checkpoint.js';
import { Ledger } from './ledger.js';

function stateOf(units: number, seed: number, layer = 'dense'): TrainingState {
  const net = new Network('D', (pass: Pass, x: Tensor) => dense(pass, layer, x, units));
  net.call(input('x', [1, 3]), 'inference', { keepMask: () => input('mask', []), moved: new Map() });
  return new TrainingState(net.parameters, seed);
}

const ledger = new Ledger();
ledger.add({ D: { total: 0.1 } });
const state = stateOf(2, 1);
state.set('adam/v/D/dense/bias', Float32Array.of(1e-40, -0));
const bytes = encodeCheckpoint(state, { recipe: 'gan', step: 500, ledger, doctor: '{"looks":[]}' });

describe('a checkpoint', () => {
  test('brings back every bit, the step and the ledger', () => {
    const other = stateOf(2, 2);
    expect(other.values['D/dense/kernel']!.data).not.toEqual(state.values['D/dense/kernel']!.data);
    const info = restoreCheckpoint(bytes, 'x', 'gan', other);
    expect(info).toMatchObject({ recipe: 'gan', step: 500, doctor: '{"looks":[]}' });
    expect(info.ledger.encode()).toBe(ledger.encode());
    expect(other.names).toEqual(state.names);
    for (const name of state.names) {
      const bits = (s: TrainingState) => Buffer.from(new Float32Array(s.values[name]!.data as Float32Array).buffer);
      expect(bits(other), name).toEqual(bits(state));
    }
    expect(encodeCheckpoint(other, info)).toEqual(bytes);
  });

  test('is a safetensors file with the moments beside the parameters', () => {
    expect([...decodeSafetensors(bytes, 'x').tensors.keys()]).toEqual([
      'D/dense/kernel',
      'adam/m/D/dense/kernel',
      'adam/v/D/dense/kernel',
      'D/dense/bias',
      'adam/m/D/dense/bias',
      'adam/v/D/dense/bias',
    ]);
  });

  const refused = (data: Uint8Array, into: TrainingState, message: string, recipe = 'gan'): void => {
    const before = encodeCheckpoint(into, { recipe, step: 0, ledger: new Ledger(), doctor: '' });
    const restore = () => restoreCheckpoint(data, 'c.safetensors', recipe, into);
    expect(restore).toThrow(GannetError);
    expect(restore).toThrow(message);
    expect(encodeCheckpoint(into, { recipe, step: 0, ledger: new Ledger(), doctor: '' })).toEqual(before);
  };

  test('with any byte damaged is refused, and the state stays as it was', () => {
    const into = stateOf(2, 3);
    for (let i = 0; i < bytes.length; i += 13) {
      const damaged = bytes.slice();
      damaged[i]! ^= 1;
      refused(damaged, into, 'c.safetensors');
    }
    refused(bytes.slice(0, -4), into, 'c.safetensors is not a sound safetensors file');
    refused(new Uint8Array(0), into, 'c.safetensors is not a sound safetensors file');
  });

  const checked = (metadata: Record<string, string>, change: Record<string, Float32Array> = {}): Uint8Array => {
    const { tensors, metadata: own } = decodeChecked(bytes, 'x');
    for (const [name, data] of Object.entries(change)) tensors.set(name, { ...tensors.get(name)!, dtype: 'F32', data });
    return encodeChecked(tensors, { ...own, ...metadata });
  };

  test('whose checksum is right and whose contents are not is refused', () => {
    for (const step of ['NaN', '-1', '1.5', '', '1e3', ' 5', '0x10', '9'.repeat(20)])
      refused(checked({ step }), stateOf(2, 3), 'c.safetensors says that it is of step');
    refused(checked({ ledger: '{}' }), stateOf(2, 3), 'c.safetensors, ledger: report:');
    refused(checked({ ledger: 'x' }), stateOf(2, 3), 'c.safetensors, ledger is not JSON');
    const nan = { 'D/dense/bias': Float32Array.of(0, Number.NaN) };
    refused(checked({}, nan), stateOf(2, 3), 'D/dense/bias has the value NaN');
    const negative = { 'adam/v/D/dense/bias': Float32Array.of(0, -1) };
    refused(checked({}, negative), stateOf(2, 3), 'adam/v/D/dense/bias has the value -1');
    const large = { 'adam/v/D/dense/bias': Float32Array.of(0, Number.POSITIVE_INFINITY) };
    restoreCheckpoint(checked({}, large), 'c.safetensors', 'gan', stateOf(2, 3));
  });

  test('of another step than its name says is refused', () => {
    const restore = () => restoreCheckpoint(bytes, 'checkpoints/000501.safetensors', 'gan', stateOf(2, 3));
    expect(restore).toThrow('000501.safetensors says that it is of step "500"');
  });

  test('of another recipe is refused', () => {
    refused(bytes, stateOf(2, 3), 'c.safetensors is a checkpoint of recipe gan, and the run is of acgan', 'acgan');
  });

  test('of other options is refused', () => {
    refused(bytes, stateOf(4, 3), 'c.safetensors: D/dense/kernel is F32 [3, 2], where config.json makes it [3, 4]');
    refused(bytes, stateOf(2, 3, 'other'), 'c.safetensors lacks D/other/kernel');
  });
});

test('file names', () => {
  expect(checkpointName(500)).toBe('000500.safetensors');
  expect(checkpointName(12_345_678)).toBe('12345678.safetensors');
  expect(checkpointStep('/runs/a/checkpoints/000500.safetensors')).toBe(500);
  expect(checkpointStep(checkpointName(12_345_678))).toBe(12_345_678);
  for (const name of ['500.safetensors', '.000500.safetensors.1-1.tmp', '000500.png', 'failed.safetensors'])
    expect(checkpointStep(name)).toBeNull();
});
