import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import { type Extract, extract } from 'tar-stream';
import { GannetError, systemReason } from '../../errors.js';
import { machineMemory } from '../../memory.js';
import { plural } from '../../numbers.js';
import { visible } from '../../text.js';
import { doubtAbout } from '../doubt.js';
import { kindOf } from '../kind.js';
import { PackedFolder } from './packed.js';
import { MemoryFile, type SourceFile, type Tree } from './source.js';

/** A file of an archive as it comes. */
type Entry = Extract extends AsyncIterable<infer E> ? E : never;

/** Of the machine's memory, what the files of an archive may take. */
const share = 0.5;

/**
 * Reads a tar archive, plain or gzip, into memory. Links in it are left out.
 *
 * @param most bytes that its files may have
 * @throws GannetError if it is damaged, or too large
 */
export async function openTar(path: string, zipped: boolean, most: number = share * machineMemory()): Promise<Tree> {
  const packed = new PackedFolder(path);
  const links: string[] = [];
  let size = 0;
  const unpacker = extract();
  const take = async (entry: Entry): Promise<void> => {
    const { name, type } = entry.header;
    const chunks: Buffer[] = [];
    for await (const chunk of entry as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > most) {
        throw new GannetError(
          `${visible(path)} holds more than ${Math.floor(most)} bytes: unpack it and give the folder`,
        );
      }
      chunks.push(chunk);
    }
    if (!PackedFolder.counts(name)) return;
    if (type === 'directory') packed.addFolder(name);
    else if (type === 'link' || type === 'symlink') links.push(packed.where(name));
    else packed.add(name, new MemoryFile(basename(name), packed.where(name), Buffer.concat(chunks)));
  };
  const takeAll = async (): Promise<void> => {
    for await (const entry of unpacker) await take(entry);
  };
  try {
    const file = createReadStream(path);
    const fed = zipped ? pipeline(file, createGunzip(), unpacker) : pipeline(file, unpacker);
    await Promise.all([fed, takeAll()]);
  } catch (error) {
    if (error instanceof GannetError) throw error;
    throw new GannetError(`${visible(path)} cannot be read as a tar archive: ${systemReason(error)}; fetch it again`, {
      cause: error,
    });
  }
  const notices =
    links.length > 0 ? [`left out ${plural(links.length, 'link')} in the archive, such as ${links[0]}`] : [];
  return { root: packed.folder(), notices: [...packed.notices(), ...notices], doubts: doubtAbout('dead-link', links) };
}

/** Whether a gzip file begins with a tar archive. */
export async function holdsTar(file: SourceFile): Promise<boolean> {
  try {
    return kindOf(gunzipSync(await file.head(), { finishFlush: constants.Z_SYNC_FLUSH })) === 'tar';
  } catch {
    return false;
  }
}
