import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { encodePng } from './grid.js';
import { imageRecord, scalarsRecord, versionRecord } from './tfevents.js';

const python = process.env.GANNET_PYTHON ?? 'python3';

/** Says what TensorBoard sees in the folder argv[1]. */
const script = `
import json, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
events = EventAccumulator(sys.argv[1], size_guidance={'scalars': 0, 'images': 0})
events.Reload()
tags = events.Tags()
print(json.dumps({
    'version': events.file_version,
    'scalars': {tag: [[e.wall_time, e.step, e.value] for e in events.Scalars(tag)] for tag in tags['scalars']},
    'images': {
        tag: [[e.wall_time, e.step, e.width, e.height, e.encoded_image_string.hex()] for e in events.Images(tag)]
        for tag in tags['images']
    },
}))
`;

test('TensorBoard reads the numbers and pictures', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gannet-'));
  const grey = await encodePng({ width: 3, height: 2, channels: 1, data: new Uint8Array(6).fill(100) });
  const colour = await encodePng({ width: 40, height: 30, channels: 3, data: new Uint8Array(3600).fill(200) });
  const records = [
    versionRecord(1.7e9),
    ...[4, 8, 100_000].map((step) =>
      scalarsRecord(
        { wallTime: 1.7e9 + step, step },
        new Map([
          ['loss/D/total', 1 / step],
          ['images_per_second', 2 * step],
        ]),
      ),
    ),
    imageRecord({ wallTime: 1.7e9 + 8, step: 8 }, 'samples', grey),
    imageRecord({ wallTime: 1.7e9 + 9, step: 9 }, 'samples', colour),
  ];
  await writeFile(join(folder, 'events.out.tfevents.gannet'), Buffer.concat(records));

  const { stdout } = await promisify(execFile)(python, ['-c', script, folder]).catch((cause: Error) => {
    throw new Error(
      `${python} could not run the check. It needs a Python with tensorboard: name one in GANNET_PYTHON. ${cause.message}`,
      { cause },
    );
  });
  expect(JSON.parse(stdout.trim().split('\n').at(-1)!)).toEqual({
    version: 2,
    scalars: {
      'loss/D/total': [4, 8, 100_000].map((step) => [1.7e9 + step, step, Math.fround(1 / step)]),
      images_per_second: [4, 8, 100_000].map((step) => [1.7e9 + step, step, 2 * step]),
    },
    images: {
      samples: [
        [1.7e9 + 8, 8, 3, 2, Buffer.from(grey).toString('hex')],
        [1.7e9 + 9, 9, 40, 30, Buffer.from(colour).toString('hex')],
      ],
    },
  });
  await rm(folder, { recursive: true });
});
