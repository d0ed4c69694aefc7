import { z } from 'zod';
import { count, plural } from '../../numbers.js';

/** What comes of it: training refuses or its figures are wrong; it suffers; or it should be known. */
const severities = ['error', 'warning', 'note'] as const;
export type Severity = (typeof severities)[number];

interface Kind {
  readonly severity: Severity;
  /** What is wrong with so many of them, measured by what is the same for all. */
  readonly says: (n: number, of?: string) => string;
  readonly advice: string;
}

/** `1 picture is`, `2 pictures are`. */
function are(n: number, what = 'picture'): string {
  return `${plural(n, what)} ${n === 1 ? 'is' : 'are'}`;
}

/** Everything that can be wrong with data, in the order of the harm it does, the worst first. */
const table = {
  unreadable: {
    severity: 'error',
    says: (n) => `${plural(n, 'file')} called ${n === 1 ? 'a picture is none' : 'pictures are none'} that can be read`,
    advice: 'Fetch or make them anew, or leave them out: --skip-broken.',
  },
  damaged: {
    severity: 'error',
    says: (n) => `${are(n)} cut short or damaged`,
    advice: 'Fetch them again, or leave them out: --skip-broken.',
  },
  'empty-file': {
    severity: 'error',
    says: (n) => `${are(n)} empty: no bytes at all`,
    advice: 'Fetch them again, or leave them out: --skip-broken.',
  },
  'too-large': {
    severity: 'error',
    says: (n) => `${are(n)} of more pixels than are decoded`,
    advice: 'Make them smaller, or leave them out: --skip-broken.',
  },
  'other-size': {
    severity: 'error',
    says: (n, size = 'a size') => `${are(n, 'image')} of ${size}: training refuses ${n === 1 ? 'it' : 'them'}`,
    advice: 'Scale them with --size to one that the recipe takes, or name another recipe.',
  },
  leak: {
    severity: 'error',
    says: (n) => `${are(n, 'held-out image')} among the training images too`,
    advice: 'Remove them from one of the two: what is measured on them tells nothing.',
  },
  conflict: {
    severity: 'error',
    says: (n) => `${are(n, 'image')} in two classes or more`,
    advice: 'Keep each in the class that is right: classes are learnt from what sets them apart.',
  },
  'two-labels': {
    severity: 'error',
    says: (n) => `${plural(n, 'picture')} ${n === 1 ? 'has' : 'have'} two labels, of which the last is taken`,
    advice: 'Keep one line for each picture.',
  },
  'other-folder': {
    severity: 'warning',
    says: (n) => `${plural(n, 'picture')} ${n === 1 ? 'lies' : 'lie'} in the folder of another class than the label's`,
    advice: 'The label is taken: mend it, or move the picture.',
  },
  'odd-class': {
    severity: 'warning',
    says: (n) => `${plural(n, 'folder')} taken as ${n === 1 ? 'a class seems' : 'classes seem'} to be something else`,
    advice: 'Call splits train/ and test/, put these above the classes, or give the folder to learn from by itself.',
  },
  'near-leak': {
    severity: 'warning',
    says: (n) => `${plural(n, 'held-out image')} ${n === 1 ? 'is' : 'are'} nearly the same as a training image`,
    advice: 'Look at them, and keep such images on one side: figures on the others flatter.',
  },
  'near-conflict': {
    severity: 'warning',
    says: (n) => `${are(n, 'image')} nearly the same as one of another class`,
    advice: 'Look at them: one of the two classes may be wrong.',
  },
  'missing-picture': {
    severity: 'warning',
    says: (n) => `${plural(n, 'label')} ${n === 1 ? 'names a picture that is' : 'name pictures that are'} not there`,
    advice: 'Fetch the pictures, or mend the paths: they are counted from the folder of the file of labels.',
  },
  'unknown-class': {
    severity: 'warning',
    says: (n) => `${plural(n, 'label')} ${n === 1 ? 'is' : 'are'} of none of the classes: left out`,
    advice: 'Mend the labels: they are whole numbers from 0, below the number of classes.',
  },
  unlabelled: {
    severity: 'warning',
    says: (n) => `${plural(n, 'picture')} without a label ${n === 1 ? 'is' : 'are'} left out`,
    advice: 'Add lines for them to the file of labels, or remove them.',
  },
  'no-picture': {
    severity: 'warning',
    says: (n) => `${plural(n, 'row')} without a picture ${n === 1 ? 'is' : 'are'} left out`,
    advice: 'Fetch the files again, if there should be some.',
  },
  vanishing: {
    severity: 'warning',
    says: (n) =>
      `${plural(n, 'picture')} ${n === 1 ? 'vanishes' : 'vanish'}: drawn in the colour that transparency becomes`,
    advice: "Choose another ground, such as --background black or '#808080'.",
  },
  constant: {
    severity: 'warning',
    says: (n) => `${are(n, 'image')} of one colour and nothing else`,
    advice: 'Remove them, unless they are meant.',
  },
  'nearly-constant': {
    severity: 'warning',
    says: (n) => `${are(n, 'image')} nearly of one colour`,
    advice: 'Look at them: too dark a scan, or an empty one, is better left out.',
  },
  'empty-class': {
    severity: 'warning',
    says: (n) => `${n === 1 ? '1 class has' : `${count(n)} classes have`} no picture to learn from`,
    advice: 'Add pictures, or remove the class.',
  },
  'few-images': {
    severity: 'warning',
    says: (n) => `${n === 1 ? '1 class has' : `${count(n)} classes have`} fewer than ${fewest} images to learn from`,
    advice: 'Add pictures, join classes, or leave these out with --classes.',
  },
  'few-in-all': {
    severity: 'warning',
    says: (n) => `there ${n === 1 ? 'is 1 image' : `are ${count(n)} images`} to learn from`,
    advice: 'Add pictures: from so few a network learns little but these themselves.',
  },
  imbalance: {
    severity: 'warning',
    says: (n, largest = 'the largest') =>
      `${n === 1 ? '1 class has' : `${count(n)} classes have`} less than a ${ordinal} of the images of ${largest}`,
    advice: 'Add pictures to the small ones: a generator asked for these will draw them worst.',
  },
  duplicate: {
    severity: 'warning',
    says: (n) => `${are(n, 'image')} in the data a second time or more`,
    advice: 'Keep one of each: what comes often is learnt as if it were the rule.',
  },
  'near-duplicate': {
    severity: 'warning',
    says: (n) => `${are(n, 'image')} nearly the same as another one`,
    advice: 'Look at them, and keep one of each if they are copies.',
  },
  'cut-away': {
    severity: 'warning',
    says: (n) => `${plural(n, 'picture')} ${n === 1 ? 'loses' : 'lose'} more than half when the middle is taken`,
    advice: 'Keep all of them in sight with --fit contain, or choose a --size HxW of their shape.',
  },
  enlarged: {
    severity: 'warning',
    says: (n) => `${are(n)} enlarged to twice the size or more, and blurred by that`,
    advice: 'Choose a smaller --size, or leave them out.',
  },
  dark: {
    severity: 'warning',
    says: (n) => `${are(n)} of more than 8 bits, and nearly black: the range is not used`,
    advice: 'Stretch them to the full range first.',
  },
  'alike-names': {
    severity: 'warning',
    says: (n) => `${are(n, 'class name')} another one's but for case, spaces or hyphens`,
    advice: 'Join them, if they are one class.',
  },
  unsupported: {
    severity: 'warning',
    says: (n) => `${plural(n, 'file')} of kinds that are not read ${n === 1 ? 'is' : 'are'} left out`,
    advice: 'Convert them to PNG, JPEG, WebP, GIF, TIFF or AVIF.',
  },
  animated: {
    severity: 'note',
    says: (n) => `${are(n)} of several frames, of which the first is taken`,
    advice: 'Save the frames that you want as pictures of their own.',
  },
  'mixed-colours': {
    severity: 'note',
    says: (n) => `${are(n)} in colour among grey ones, and make all images three times as large`,
    advice: 'Make all grey with --grey, if colour does not matter.',
  },
  'all-grey': {
    severity: 'note',
    says: (n) => `${are(n)} stored in colour though ${n === 1 ? 'it is' : 'all are'} grey`,
    advice: 'Read them with --grey: a third of the numbers, the same pictures.',
  },
  misnamed: {
    severity: 'note',
    says: (n) => `${are(n)} of another kind than the file's ending says`,
    advice: 'Nothing for Gannet, which reads the content; other programs may stumble.',
  },
  'dead-link': {
    severity: 'note',
    says: (n) =>
      `${plural(n, 'link')} ${n === 1 ? 'leads' : 'lead'} nowhere, or ${n === 1 ? 'is' : 'are'} not followed`,
    advice: 'Mend or remove them.',
  },
} as const satisfies Readonly<Record<string, Kind>>;

export type FindingKind = keyof typeof table;
const kinds = Object.keys(table) as [FindingKind, ...FindingKind[]];

/** Images of a class below which there are few. */
export const fewest = 20;
/** How many times as large as the smallest class the largest may be. */
export const mostUneven = 10;
const ordinal = 'tenth';

/** What was found: of which kind, how often, and some of it. */
export interface Found {
  readonly kind: FindingKind;
  readonly count: number;
  readonly examples: readonly Example[];
  /** What they were measured by. */
  readonly of?: string;
  /** Whether they are left out in training, as was asked, where it would else refuse them. */
  readonly areLeftOut?: boolean;
}

/** A part of what was found. */
export interface Example {
  readonly text: string;
  /** The images that it is about. */
  readonly rows?: readonly number[];
}

/** Examples that are kept of each kind. */
export const mostExamples = 5;

/** Something about each of these, if there are any. */
export function foundAll(kind: FindingKind, examples: readonly Example[], count = examples.length): Found[] {
  return count > 0 ? [{ kind, count, examples: examples.slice(0, mostExamples) }] : [];
}

/** A finding as it is told. */
export const findingSchema = z.strictObject({
  kind: z.enum(kinds),
  severity: z.enum(severities),
  /** How many it is true of. */
  count: z.int().min(1),
  /** What is wrong, a sentence without its full stop. */
  text: z.string(),
  /** Some of them, by their paths or rows. */
  examples: z.array(z.string()),
  /** What to do. */
  advice: z.string(),
});
export type DataFinding = Readonly<z.output<typeof findingSchema>>;

/** Of what is left out. */
const leftOut: Pick<Kind, 'severity' | 'advice'> = {
  severity: 'warning',
  advice: 'They are left out: --skip-broken. Fetch them again to learn from them.',
};

/** Findings in the order of harm, the worst first. */
export function byHarm(found: readonly Found[]): Found[] {
  const rank = (one: Found): number => severities.indexOf(kindOf(one).severity);
  return [...found].sort((a, b) => rank(a) - rank(b) || kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
}

function kindOf({ kind, areLeftOut = false }: Found): Kind {
  return areLeftOut ? { ...table[kind], ...leftOut } : table[kind];
}

/** A finding in words. */
export function inWords(found: Found): DataFinding {
  const { kind, count: n, examples, of } = found;
  const { severity, says, advice } = kindOf(found);
  return { kind, severity, count: n, text: says(n, of), examples: examples.map(({ text }) => text), advice };
}
