import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../../../tests/tiny.js';
import { GannetError } from '../../errors.js';
import { Console } from './console.js';
import { trainRun } from './train.js';

/** Whose log can be written no more. */
class Unlogged extends Console {
  override logTo(): void {
    super.logTo({ appendLog: () => Promise.reject(new GannetError('the log cannot be written')) });
  }
}

test("a run's own error is told, not that its log could not be written as well", () =>
  inTemporaryFolder(async (folder) => {
    const train = (name: string, lr: number): Promise<unknown> => {
      const flags = { steps: 2, batch: 4, threads: 1, lr, out: join(folder, name), set: { width: 4 } };
      return trainRun('gan', flags, new Unlogged({ write: () => undefined }));
    };
    await expect(train('diverged', 1e30)).rejects.toThrow(/Training diverged: try a smaller learning rate/);
    await expect(train('whole', 1e-4)).rejects.toThrow('the log cannot be written');
    expect(existsSync(join(folder, 'whole', 'checkpoints', '000002.safetensors'))).toBe(true);
  }));
