import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { gannet } from '../command.js';
import { PackedFolder } from '../data/source/packed.js';
import { freeBytes } from '../disk.js';
import { GannetError, lettingGo, systemReason } from '../errors.js';
import { removeStale, syncFolder, temporaryName } from '../formats/atomic.js';
import { bytes, count, plural } from '../numbers.js';
import { runFiles } from '../run/files.js';
import { RunFolder } from '../run/folder.js';
import { visible } from '../text.js';

/** Most files of a run that is unpacked, and most bytes where the disk has more. */
const mostFiles = 100_000;
const mostBytes = 2 ** 34;
const ending = /\.zip$/i;

/** Whether a path is a zip file's. */
export async function isZip(path: string): Promise<boolean> {
  return ending.test(path) && ((await stat(path).catch(() => null))?.isFile() ?? false);
}

/**
 * Unpacks a zip file of a run's folder, such as the playground saves, beside it: into a folder of its name, which is there
 * whole or not at all.
 * @returns the folder
 * @throws GannetError if the file is no run's, is damaged, does not fit onto the disk, or the folder is there already
 */
export async function unpackRun(file: string): Promise<string> {
  const place = file.replace(ending, '');
  if ((await stat(place).catch(() => null)) !== null) {
    throw new GannetError(
      `${visible(file)} is unpacked to ${visible(place)}, and that is there already: go on with it ` +
        `(${gannet('resume', place)}), or move it away`,
    );
  }
  const zip = await openPromise(file, { autoClose: false }).catch((error: unknown) => {
    throw damaged(file, error);
  });
  return lettingGo(
    async () => {
      const { folder, entries } = runWithin(file, await listed(file, zip));
      await checkSize(file, entries);
      const temporary = temporaryName(place);
      await removeStale(dirname(place), basename(place));
      try {
        await mkdir(temporary);
        for (const entry of entries) await unpack(zip, entry, join(temporary, entry.fileName.slice(folder.length)));
        await checkRun(file, temporary);
        await rename(temporary, place);
        await syncFolder(dirname(place));
      } catch (error) {
        await rm(temporary, { recursive: true, force: true }).catch(() => {});
        throw damaged(file, error);
      }
      return place;
    },
    async () => zip.close(),
  );
}

/** The files that count, of which the library has seen to it that none leads out of its folder. */
async function listed(file: string, zip: ZipFile): Promise<Entry[]> {
  const entries: Entry[] = [];
  try {
    if (zip.entryCount > mostFiles)
      throw new GannetError(`${visible(file)} has ${count(zip.entryCount)} files, which no run has`);
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/') || !PackedFolder.counts(entry.fileName)) continue;
      if (entry.isEncrypted()) throw new GannetError(`${visible(file)} needs a password: unpack it yourself`);
      entries.push(entry);
    }
  } catch (error) {
    throw damaged(file, error);
  }
  return entries;
}

/** The run in an archive: at its top, or in its one folder that is a run. */
function runWithin(
  file: string,
  all: readonly Entry[],
): { readonly folder: string; readonly entries: readonly Entry[] } {
  const configs = all.filter(({ fileName }) => /^([^/]+\/)?config\.json$/.test(fileName));
  const atTop = configs.find(({ fileName }) => fileName === runFiles.config);
  const [first, ...others] = atTop ? [atTop] : configs;
  if (!first)
    throw new GannetError(`${visible(file)} is no run: there is no ${runFiles.config} in it, or in a folder of it`);
  if (others.length > 0) {
    throw new GannetError(
      `${visible(file)} holds ${plural(others.length + 1, 'run')}: unpack it, and name one of them`,
    );
  }
  const folder = first.fileName.slice(0, -runFiles.config.length);
  const own = all.filter(
    ({ fileName }) => fileName.startsWith(folder) && fileName.slice(folder.length) !== runFiles.lock,
  );
  // Of two files at one path the last counts, as wherever archives are read.
  return { folder, entries: [...new Map(own.map((entry) => [entry.fileName, entry])).values()] };
}

/** The library holds every file to the size that is said of it, so that their sum is a bound. */
async function checkSize(file: string, entries: readonly Entry[]): Promise<void> {
  const size = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
  const most = Math.min(mostBytes, await freeBytes(dirname(file)));
  if (size <= most) return;
  const why = most < mostBytes ? `and the disk has ${bytes(most)} left` : `which is more than ${bytes(mostBytes)}`;
  throw new GannetError(`${visible(file)} would be ${bytes(size)} unpacked, ${why}`);
}

async function unpack(zip: ZipFile, entry: Entry, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const out = await open(path, 'wx');
  await lettingGo(
    async () => {
      let sum = 0;
      for await (const chunk of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
        sum = crc32(chunk, sum);
        await out.writeFile(chunk);
      }
      if (sum !== entry.crc32) throw new GannetError(`${visible(entry.fileName)} in it is damaged: save it again`);
      await out.sync();
    },
    () => out.close(),
  );
}

/** That what was unpacked is a run from which one can go on. */
async function checkRun(file: string, folder: string): Promise<void> {
  try {
    await (await RunFolder.open(folder)).checkCheckpoints();
  } catch (error) {
    if (!(error instanceof GannetError)) throw error;
    throw new GannetError(error.message.replaceAll(folder, `${visible(file)}: `).replaceAll(': /', ': '), {
      cause: error,
    });
  }
}

function damaged(file: string, error: unknown): GannetError {
  if (error instanceof GannetError) return error;
  return new GannetError(`${visible(file)} cannot be unpacked: ${systemReason(error)}; save it again`, {
    cause: error,
  });
}
