import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exchangeConfig } from '../../tests/exchange/config.js';
import { mnistLike } from '../../tests/exchange/networks.js';
import { inTemporaryFolder } from '../../tests/tiny.js';
import { GannetError } from '../errors.js';
import { encodeKerasWeights } from '../formats/keras-h5.js';
import { encodeKeras3Weights } from '../formats/keras3-h5.js';
import { encodeSafetensors, type NamedTensor } from '../formats/safetensors.js';
import { importWeights } from './import.js';

const dcgan = exchangeConfig(
  'dcgan',
  { latent: 5, generatorChannels: [6, 4, 3], discriminatorChannels: [2, 3, 4] },
  mnistLike,
);
let next = 0;
const array = (shape: readonly number[]): Float32Array =>
  Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => ++next);
const f32 = (...shape: number[]): NamedTensor => ({ dtype: 'F32', shape, data: array(shape) });

/** A discriminator of dcgan as PyTorch has it, its modules called after `names`. */
function state(names: readonly string[]): Map<string, NamedTensor> {
  const [conv1, conv2, conv3, bn1, bn2, dense] = names;
  const norm = (name: string, width: number): [string, NamedTensor][] =>
    ['weight', 'bias', 'running_mean', 'running_var'].map((role) => [`${name}.${role}`, f32(width)]);
  return new Map([
    [`${conv1}.weight`, f32(2, 1, 5, 5)],
    [`${conv1}.bias`, f32(2)],
    [`${conv2}.weight`, f32(3, 2, 5, 5)],
    [`${conv2}.bias`, f32(3)],
    [`${conv3}.weight`, f32(4, 3, 5, 5)],
    [`${conv3}.bias`, f32(4)],
    ...norm(bn1!, 3),
    ...norm(bn2!, 4),
    [`${dense}.weight`, f32(1, 64)],
    [`${dense}.bias`, f32(1)],
  ]);
}
const ours = ['conv1', 'conv2', 'conv3', 'bn1', 'bn2', 'dense'];

async function read(bytes: Uint8Array, file = 'D.file') {
  return inTemporaryFolder(async (folder) => {
    const path = join(folder, file);
    await writeFile(path, bytes);
    return importWeights(dcgan, [path], 'D').catch((error: Error) => error);
  });
}
const torch = (tensors: ReadonlyMap<string, NamedTensor>) => read(encodeSafetensors(tensors, {}));

async function notesOf(bytes: Uint8Array): Promise<string> {
  const found = await read(bytes);
  if (found instanceof Error) throw found;
  return found.notes.join('\n');
}

describe('layers are found', () => {
  test('by name, inside a wrapper too, whatever their order in the file', async () => {
    const tensors = state(ours.map((name) => `module.net.${name}`));
    expect(await notesOf(encodeSafetensors(new Map([...tensors].reverse()), {}))).toBe('');
  });

  test('by order, numbers counting as such', async () => {
    const tensors = state(['main.0', 'main.2', 'main.10', 'main.3', 'main.11', 'main.14']);
    const notes = await notesOf(encodeSafetensors(new Map([...tensors].reverse()), {}));
    expect(notes).toContain('by order, main.0 is conv1, main.2 is conv2, main.10 is conv3.');
    expect(notes).toContain('by order, main.3 is bn1, main.11 is bn2.');
  });

  test('by shape, where the names say nothing of the order', async () => {
    const notes = await notesOf(encodeSafetensors(state(['third', 'first', 'second', 'z', 'a', 'head']), {}));
    expect(notes).toContain('by shape, third is conv1, first is conv2, second is conv3.');
    expect(notes).toContain('by shape, z is bn1, a is bn2.');
  });

  test("in a nested model of Keras 2, whose weights lie under the outer layer's name", async () => {
    const weight = (name: string, ...shape: number[]) => ({ name: `${name}:0`, shape, data: array(shape) });
    const norm = (i: number, width: number) => (roles: readonly string[]) =>
      roles.map((role) => weight(`batch_normalization_${i}/${role}`, width));
    const [first, second] = [norm(1, 3), norm(2, 4)];
    const weights = [
      ...[weight('conv2d_1/kernel', 5, 5, 1, 2), weight('conv2d_1/bias', 2)],
      ...[weight('conv2d_2/kernel', 5, 5, 2, 3), weight('conv2d_2/bias', 3), ...first(['gamma', 'beta'])],
      ...[weight('conv2d_3/kernel', 5, 5, 3, 4), weight('conv2d_3/bias', 4), ...second(['gamma', 'beta'])],
      ...first(['moving_mean', 'moving_variance']),
      ...second(['moving_mean', 'moving_variance']),
    ];
    const found = await read(
      await encodeKerasWeights([
        { layer: 'input_1', weights: [] },
        { layer: 'sequential_1', weights },
        { layer: 'dense', weights: [weight('dense/kernel', 64, 1), weight('dense/bias', 1)] },
      ]),
    );
    if (found instanceof Error) throw found;
    expect(found.notes.join()).toContain('sequential_1/conv2d_1 is conv1, sequential_1/conv2d_2 is conv2');
    expect(found.state.values['D/bn2/variance']!.data).toEqual(weights.at(-1)!.data);
    expect(found.state.values['D/conv2/kernel']!.data).toEqual(weights[2]!.data);
  });
});

describe('other types', () => {
  test.each(['F16', 'BF16', 'F64'] as const)('%s is converted, with a word', async (dtype) => {
    const tensors = state(ours);
    const data = dtype === 'F64' ? Float64Array.of(1, 0.5, 1 / 3) : Uint16Array.of(0x3c00, 0x3800, 0x3555);
    tensors.set('bn1.bias', { dtype, shape: [3], data } as NamedTensor);
    const found = await read(encodeSafetensors(tensors, {}));
    if (found instanceof Error) throw found;
    expect(found.notes).toHaveLength(1);
    expect(found.notes[0]).toContain(
      dtype === 'F64'
        ? 'D.file: what is F64 was rounded to float32.'
        : `D.file: what is ${dtype} became float32, which holds each of its values.`,
    );
    const bias = [...(found.state.values['D/bn1/beta']!.data as Float32Array)];
    if (dtype === 'F16') expect(bias).toEqual([1, 0.5, 0.333251953125]);
    else if (dtype === 'F64') expect(bias).toEqual([1, 0.5, Math.fround(1 / 3)]);
    else expect(bias).toEqual([2 ** -7, 2 ** -15, 213 * 2 ** -28]);
  });

  test('whole numbers are left out, with a word', async () => {
    const tensors = state(ours);
    tensors.set('bn1.num_batches_tracked', { dtype: 'I64', shape: [], data: BigInt64Array.of(9n) });
    tensors.set('step', { dtype: 'I32', shape: [1], data: Int32Array.of(9) });
    expect(await notesOf(encodeSafetensors(tensors, {}))).toMatch(
      /D\.file: left out bn1\.num_batches_tracked \(I64\), step \(I32\): whole numbers are no weights\.$/,
    );
    for (const name of ['a', 'b', 'c']) tensors.set(name, { dtype: 'BOOL', shape: [], data: Uint8Array.of(1) });
    expect(await notesOf(encodeSafetensors(tensors, {}))).toContain('step (I32), a (BOOL) and 2 more: whole');
  });
});

describe('what does not fit is refused, by name:', () => {
  const cases: [string, (tensors: Map<string, NamedTensor>) => unknown, RegExp][] = [
    [
      'another shape',
      (t) => t.set('conv2.weight', f32(7, 2, 5, 5)),
      /weight of conv2 has shape \[7, 2, 5, 5\], and D\/conv2\/kernel needs \[3, 2, 5, 5\] \(PyTorch orders/,
    ],
    ['a missing array', (t) => t.delete('conv2.bias'), /conv2 has no bias, which D\/conv2\/bias needs, of shape \[3\]/],
    ['one array too many', (t) => t.set('bn1.scale', f32(3)), /bn1 has scale beside what bn1 needs \(gamma, beta/],
    [
      'a missing layer',
      (t) => t.delete('conv3.weight') && t.delete('conv3.bias'),
      /has 2 convolutions \(conv1, conv2\), and D has 3 .*\. Missing: conv3\. It is of another architecture/,
    ],
    [
      'a layer too many',
      (t) => t.set('head.weight', f32(2, 2)).set('head.bias', f32(2)),
      /2 dense layers \(dense, head\).*Too many: head\./,
    ],
    ['a layer of a kind not known', (t) => t.set('mix.matrix', f32(2, 2)), /has 1 unknown layer \(mix\)/],
    [
      'what is no number',
      (t) => ((t.get('conv2.weight')!.data as Float32Array)[7] = Number.NaN),
      /weight of conv2 has NaN at its place 7, and weights are finite numbers\..* take an earlier one/,
    ],
    [
      'what no float32 holds',
      (t) => t.set('bn1.bias', { dtype: 'F64', shape: [3], data: Float64Array.of(0, 1e300, 0) }),
      /bias of bn1 has Infinity at its place 1/,
    ],
    [
      'a negative variance',
      (t) => ((t.get('bn2.running_var')!.data as Float32Array)[2] = -0.5),
      /running_var of bn2 has -0\.5 at its place 2, and no variance is negative/,
    ],
  ];
  test.each(cases)('%s', async (_, change, message) => {
    const tensors = state(ours);
    change(tensors);
    const error = await torch(tensors);
    expect(error).toBeInstanceOf(GannetError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).toContain('D.file');
  });

  test('the other network of the recipe', async () => {
    const layer = (className: string, name: string, ...shapes: number[][]) => ({
      className,
      name,
      weights: shapes.map((shape) => ({ shape, data: array(shape) })),
    });
    const error = await read(await encodeKeras3Weights([layer('dense', 'dense', [5, 294], [294])]));
    expect((error as Error).message).toMatch(/has no convolutions, and D has 3 .*or the other network with --network/);
  });

  test('an archive, and a file that is not there', async () => {
    const error = await read(Uint8Array.of(0x50, 0x4b, 3, 4), 'D.keras');
    expect((error as Error).message).toMatch(/D\.keras is an archive of a whole model.*save_weights.*save_file/);
    await expect(importWeights(dcgan, ['/nowhere/D.h5'], 'D')).rejects.toThrow('/nowhere/D.h5 cannot be read');
  });
});
