import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { digest, inTemporaryFolder } from '../../tests/tiny.js';
import { resumeRun } from './resume.js';
import { train } from './train.js';
import { unpackRun } from './unpack-run.js';

/** A run's files under a folder in an archive. */
async function filesOf(run: string, folder: string): Promise<Record<string, Uint8Array>> {
  const entries = await readdir(run, { recursive: true, withFileTypes: true });
  const paths = entries.filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name));
  const read = paths.map(
    async (path): Promise<[string, Uint8Array]> => [
      folder + path.slice(run.length + 1).replaceAll('\\', '/'),
      new Uint8Array(await readFile(path)),
    ],
  );
  return Object.fromEntries(await Promise.all(read));
}

/** A finished training of two steps. */
async function trained(out: string): Promise<string> {
  const set = { width: 8, latent: 5, reportEvery: 1 };
  await train('gan', { steps: 2, batch: 4, threads: 1, set, out });
  return out;
}

test('a zip file of a run goes on in a folder of its name, as the run itself does', () =>
  inTemporaryFolder(async (folder) => {
    const run = await trained(join(folder, 'run'));
    const zip = join(folder, 'gan-step-2.zip');
    const files = await filesOf(run, 'gan-mnist/');
    await writeFile(zip, zipSync({ ...files, 'gan-mnist/lock': new Uint8Array(3), '__MACOSX/x': new Uint8Array(3) }));
    const said: string[] = [];
    const { run: resumed } = await resumeRun(zip, { steps: 4 }, { onUnpacked: (path) => said.push(path) });
    expect([resumed.path, said]).toEqual([join(folder, 'gan-step-2'), [join(folder, 'gan-step-2')]]);
    await resumeRun(run, { steps: 4 });
    const { 'log.txt': _one, ...own } = await digest(run);
    const { 'log.txt': _other, ...unpacked } = await digest(resumed.path);
    const timeless = ({ 'generator.onnx': _model, ...rest }: Record<string, string>) =>
      Object.fromEntries(Object.entries(rest).filter(([path]) => !path.startsWith('tensorboard')));
    expect(timeless(unpacked)).toEqual(timeless(own));
    await expect(resumeRun(zip)).rejects.toThrow(
      /is unpacked to .*gan-step-2, and that is there already: go on with it/,
    );
  }));

test('what is no run, or would do harm, is refused, and nothing is left of it', () =>
  inTemporaryFolder(async (folder) => {
    const files = await filesOf(await trained(join(folder, 'run')), '');
    const text = (content: string) => new TextEncoder().encode(content);
    const refused = async (archive: Zippable | Uint8Array, message: RegExp): Promise<void> => {
      const zip = join(folder, 'x.zip');
      await writeFile(zip, archive instanceof Uint8Array ? archive : zipSync(archive));
      const before = await readdir(folder, { recursive: true });
      await expect(unpackRun(zip)).rejects.toThrow(message);
      await expect(unpackRun(zip)).rejects.toMatchObject({ name: 'GannetError' });
      expect(await readdir(folder, { recursive: true })).toEqual(before);
    };
    await refused({ 'a.txt': text('a') }, /x\.zip is no run: there is no config\.json/);
    await refused({ 'config.json': text('{}') }, /x\.zip/);
    await refused({ 'a/config.json': text('{}'), 'b/config.json': text('{}') }, /holds 2 runs/);
    await refused({ ...files, '../evil.txt': text('a') }, /cannot be unpacked: .*\.\./);
    await refused({ ...files, '/etc/evil.txt': text('a') }, /cannot be unpacked: .*absolute path/);
    await refused(text('no archive'), /cannot be unpacked/);
    const { 'config.json': config, ...others } = files;
    const withoutCheckpoints = Object.entries(files).filter(([path]) => !path.startsWith('checkpoints/'));
    await refused(Object.fromEntries(withoutCheckpoints), /x\.zip.*checkpoint/);

    const whole = zipSync({ 'config.json': [config!, { level: 0 }], ...others });
    const at = Buffer.from(whole).indexOf(config!);
    const flipped = Uint8Array.from(whole);
    flipped[at + 5]! ^= 1;
    await refused(flipped, /config\.json in it is damaged/);
    await refused(whole.subarray(0, whole.length - 300), /cannot be unpacked/);

    // What a file says of its size is held to: neither more than it says, nor what no disk has.
    const bomb = zipSync({ ...files, 'images/bomb.png': new Uint8Array(1e6) });
    const central = Buffer.from(bomb).lastIndexOf('images/bomb.png') - 46;
    const saying = (size: number): Uint8Array => {
      const changed = Buffer.from(bomb);
      changed.writeUInt32LE(size, central + 24);
      return changed;
    };
    await refused(saying(1000), /cannot be unpacked: .*too many bytes/);
    const many = Buffer.from(
      zipSync({ ...files, ...Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`b${i}`, new Uint8Array(9)])) }),
    );
    for (let i = 0; i < 8; i++) many.writeUInt32LE(0xfffffffe, many.lastIndexOf(`b${i}`) - 46 + 24);
    await refused(many, /would be 34\.\d GB unpacked/);
  }));
