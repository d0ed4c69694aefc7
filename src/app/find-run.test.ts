import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../../tests/tiny.js';
import { findRun } from './find-run.js';

test('a run is found by its path, its name, its number, or as the latest', () =>
  inTemporaryFolder(async (folder) => {
    const runs = join(folder, 'runs');
    for (const name of ['00001-acgan-mnist', '00002-gan-mnist', '00010-acgan-mnist', 'five']) {
      await mkdir(join(runs, name), { recursive: true });
      await writeFile(join(runs, name, 'config.json'), '{}');
    }
    await mkdir(join(runs, '00011-no-run'));
    const run = (name: string): string => join(runs, name);
    expect(findRun(run('five'), runs)).toBe(run('five'));
    expect(findRun('00001-acgan-mnist', runs)).toBe(run('00001-acgan-mnist'));
    expect(findRun('five', runs)).toBe(run('five'));
    expect(findRun('2', runs)).toBe(run('00002-gan-mnist'));
    expect(findRun('00010', runs)).toBe(run('00010-acgan-mnist'));
    expect(findRun('latest', runs)).toBe(run('00010-acgan-mnist'));
    expect(() => findRun('00002-gan-mnits', runs)).toThrow('did you mean 00002-gan-mnist?');
    expect(() => findRun('3', runs)).toThrow('has five, 00010-acgan-mnist, 00002-gan-mnist, 00001-acgan-mnist');
    expect(() => findRun('latest', join(folder, 'none'))).toThrow('has no run yet');
    expect(() => findRun('x', join(folder, 'none'))).toThrow("has none; give a run's folder");
  }));
