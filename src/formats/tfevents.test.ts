import { expect, test } from 'vitest';
import { readEvents } from '../../tests/tfevents.js';
import { encodePng } from './grid.js';
import { imageRecord, scalarsRecord, versionRecord } from './tfevents.js';

test('the first record is byte for byte what TensorBoard writes', () => {
  // Its RecordWriter, with an Event of wall_time 1 and this file_version.
  const bytes = Buffer.from(versionRecord(1)).toString('hex');
  expect(bytes).toBe('1800000000000000a37f4b2209000000000000f03f1a0d627261696e2e4576656e743a3286bf577a');
});

test('records can be read again: version, numbers, picture', async () => {
  const png = await encodePng({ width: 3, height: 2, channels: 3, data: new Uint8Array(18).fill(7) });
  const scalars = new Map([
    ['loss/D/total', 0.5],
    ['größe', Number.NaN],
  ]);
  const file = Buffer.concat([
    versionRecord(1.5),
    scalarsRecord({ wallTime: 2, step: 3_000_000_000 }, scalars),
    imageRecord({ wallTime: 3.25, step: 7 }, 'samples', png),
  ]);
  const nothing = { version: '', scalars: {}, images: [] };
  expect(readEvents(file)).toEqual([
    { ...nothing, wallTime: 1.5, step: 0, version: 'brain.Event:2' },
    { ...nothing, wallTime: 2, step: 3_000_000_000, scalars: { 'loss/D/total': 0.5, größe: Number.NaN } },
    {
      ...nothing,
      wallTime: 3.25,
      step: 7,
      images: [{ tag: 'samples', height: 2, width: 3, channels: 3, png: Buffer.from(png) }],
    },
  ]);
});

test('a grey picture has one channel; what is no PNG is refused', async () => {
  const png = await encodePng({ width: 1, height: 1, channels: 1, data: Uint8Array.of(9) });
  const [event] = readEvents(imageRecord({ wallTime: 0, step: 0 }, 'x', png));
  expect(event?.images[0]).toMatchObject({ height: 1, width: 1, channels: 1 });
  for (const bytes of [new Uint8Array(0), new Uint8Array(40).fill(2), png.subarray(0, 20)]) {
    expect(() => imageRecord({ wallTime: 0, step: 0 }, 'x', bytes)).toThrow('the bytes are no PNG file');
  }
});
