import type { Dataset } from '../../data/dataset.js';
import { count, plural } from '../../numbers.js';
import { visible } from '../../text.js';

/** Class names that are shown; of more, the first ones. */
const mostNames = 12;

/** What is trained on, and what was chosen in reading it. */
export function dataFacts(dataset: Dataset): [string, string][] {
  const { name, train, test, height, width, channels, classNames } = dataset;
  const kind = channels === 3 ? 'colour image' : 'image';
  const held = test.count > 0 ? `, and ${count(test.count)} held out` : '';
  return [
    ['Data', `${visible(name)}: ${plural(train.count, kind)} of ${height}x${width}${held}`],
    ['Classes', classesText(classNames)],
    ...noticeFacts(dataset),
  ];
}

/** What was chosen in reading data, a line each. */
export function noticeFacts({ notices = [] }: Pick<Dataset, 'notices'>): [string, string][] {
  return notices.map((notice) => ['Note', notice]);
}

/** The same in one line, where it has been told before, when the run was begun. */
export function knownNoticeFacts({ notices = [] }: Pick<Dataset, 'notices'>): [string, string][] {
  const [first, ...more] = notices;
  if (first === undefined) return [];
  return [
    ['Note', more.length === 0 ? first : `${first}; and ${plural(more.length, 'more note')} on how data are read`],
  ];
}

/** `3: cat, dog, owl`. */
function classesText(names: readonly string[]): string {
  if (names.length === 1) return `1: ${visible(names[0]!)}`;
  const shown = names.slice(0, mostNames).map(visible).join(', ');
  return `${names.length}: ${shown}${names.length > mostNames ? `, … ${visible(names.at(-1)!)}` : ''}`;
}
