import { GannetError } from '../../errors.js';
import { plural } from '../../numbers.js';
import { some, visible } from '../../text.js';
import { areCaptions, captionsReason } from '../captions.js';
import { mostClasses } from '../classes.js';
import { doubtAbout } from '../doubt.js';
import { kindOf } from '../kind.js';
import { noLabel } from '../options.js';
import type { Arrangement, Placed } from '../pictures/arrange.js';
import { type Role, roleInPath } from '../roles.js';
import type { Folder, SourceFile } from '../source/source.js';
import { readShard, type Shard } from './shard.js';

/** A file of a dataset, and what it is for. */
interface Part {
  readonly file: SourceFile;
  readonly role: Role | null;
}

/** The Parquet files of a folder and its sub-folders; their paths in it say what they are for. */
export async function findParquet(folder: Folder, path = ''): Promise<Part[]> {
  const named = folder.files.filter(({ name }) => /\.parquet$/i.test(name));
  const heads = await Promise.all(named.map(async (file) => kindOf(await file.head())));
  const own = named.filter((_, i) => heads[i] === 'Parquet');
  const inner = await Promise.all(folder.folders.map((one) => findParquet(one, `${path}${one.name}/`)));
  return [...own.map((file) => ({ file, role: roleInPath(path + file.name) })), ...inner.flat()];
}

/**
 * Finds the pictures of Parquet files (see `readShard`) and the class of each: those with `test` in their names, or `val`
 * where there is none, are held out; the others are to learn from.
 *
 * @param where the source, for messages
 * @param label the column of classes, as `ColumnReader` takes it
 * @throws GannetError if there are too many classes, and as `readShard`
 */
export async function placeParquet(parts: readonly Part[], where: string, label?: string): Promise<Arrangement> {
  const heldOut: Role = parts.some(({ role }) => role === 'test') ? 'test' : 'validation';
  const areLearnt = parts.some(({ role }) => role === null || role === 'train');
  const splits = areLearnt ? parts : parts.map(({ file }) => ({ file, role: null }));
  const train = await shardsOf(
    splits.filter(({ role }) => role === null || role === 'train'),
    label,
  );
  const test = await shardsOf(
    splits.filter(({ role }) => role === heldOut),
    label,
  );
  const unused = splits.filter(({ role }) => role !== null && role !== 'train' && role !== heldOut);
  const missing = whyWithoutClasses(train);
  const isLabelled = missing === null;
  const classes = isLabelled ? classesOf([...train, ...test]) : new Map([['', 'image']]);
  if (classes.size > mostClasses) {
    throw new GannetError(
      `${where} has ${classes.size} classes; at most ${mostClasses} work: join some, or give --label ${noLabel} to learn ` +
        'without',
    );
  }
  const index = new Map([...classes.keys()].map((label, i) => [label, i]));
  const left = { withoutPicture: [] as string[], withoutClass: [] as string[] };
  const pictures = [...placed(train, false), ...placed(test, true)];
  const others = new Set([...train, ...test].flatMap((shard) => shard.others));
  const leftOut = left.withoutPicture.length + left.withoutClass.length;
  const notices = [
    ...(isLabelled ? [] : [`${missing}: all images are of one class`]),
    ...(others.size > 0 ? [`left alone other columns of pictures, ${some([...others].map(visible))}`] : []),
    ...(leftOut > 0 ? [`left out ${plural(leftOut, 'row')} without a picture or a class`] : []),
    ...(unused.length > 0
      ? [`left out ${plural(unused.length, 'file')}, such as ${visible(unused[0]!.file.name)}`]
      : []),
  ];
  const doubts = [...doubtAbout('no-picture', left.withoutPicture), ...doubtAbout('unknown-class', left.withoutClass)];
  return { classNames: [...classes.values()], pictures, notices, doubts };

  function placed(shards: readonly Shard[], isHeld: boolean): Placed[] {
    return shards.flatMap((shard) => {
      const labels = labelsOf(shard);
      return shard.pictures.flatMap((picture, row): Placed[] => {
        const label = index.get(isLabelled ? (labels?.[row] ?? '') : '');
        if (!picture || label === undefined) {
          (picture ? left.withoutClass : left.withoutPicture).push(`${shard.file.where}, row ${row}`);
          return [];
        }
        return [{ file: picture, label, heldOut: isHeld }];
      });
    });
  }
}

async function shardsOf(parts: readonly Part[], label: string | undefined): Promise<Shard[]> {
  const shards: Shard[] = [];
  for (const { file } of parts) shards.push(await readShard(file, label));
  return shards;
}

/** Why there are no classes; null where some files to learn from tell them. */
function whyWithoutClasses(shards: readonly Shard[]): string | null {
  const columns = shards.flatMap(({ classes }) => ('name' in classes ? [classes] : []));
  const [first] = columns;
  if (!first) return shards.flatMap(({ classes }) => ('missing' in classes ? [classes.missing] : []))[0] ?? null;
  const labels = columns.flatMap((column) => column.labels.filter((label) => label !== null));
  if (columns.some(({ isCalledSo }) => isCalledSo) || !areCaptions(labels)) return null;
  return `the column ${visible(first.name)} ${captionsReason}`;
}

function labelsOf({ classes }: Shard): readonly (string | null)[] | null {
  return 'name' in classes ? classes.labels : null;
}

/** What classes are called by what labels tell them, in the order of numbers or of characters. */
function classesOf(shards: readonly Shard[]): Map<string, string> {
  const names = shards.find((shard) => shard.names !== null)?.names;
  if (names) return new Map(names.map((name, label) => [String(label), name]));
  const labels = [...new Set(shards.flatMap((shard) => labelsOf(shard) ?? []))].filter((label) => label !== null);
  const numbered = labels.every((label) => /^\d+$/.test(label));
  labels.sort((a, b) => (numbered ? Number(a) - Number(b) : a < b ? -1 : 1));
  return new Map(labels.map((label) => [label, label]));
}
