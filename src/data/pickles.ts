/** Datasets that are published as pickles: how their files are called, of each split too, and their labels in them. */
const published = [
  {
    name: 'CIFAR-10',
    file: /^(data_batch_\d|test_batch$)/,
    train: 'data_batch_*',
    test: 'test_batch',
    labels: 'labels',
  },
  { name: 'CIFAR-100', file: /^(train|test)$/, train: 'train', test: 'test', labels: 'fine_labels' },
] as const;

const why = 'Python pickles are not read, since they can run programs when they are opened';

/** How pickles become arrays, as a line of Python. @param names of the files */
export function pickleRemedy(names: readonly string[]): string {
  const known = published.find(({ file }) => names.some((name) => file.test(name)));
  if (known) {
    return `${why}: save them as arrays, if you trust them to be ${known.name}'s, in their folder with ${lineOf(known)}`;
  }
  const [first = ''] = names;
  // A name with quotes would not be one in a line of Python.
  const file = /^[\w. -]+$/.test(first) ? first : 'FILE';
  const opened = file.endsWith('.gz') ? `gzip.open('${file}')` : `open('${file}', 'rb')`;
  const line =
    `python3 -c "import gzip, numpy, pickle; d = pickle.load(${opened}); numpy.savez('data.npz', images=d['images'], ` +
    `labels=d['labels'])"`;
  return `${why}: save one as arrays, if you trust it, with ${line}, for images and labels the names that it has`;
}

function lineOf({ name, train, test, labels }: (typeof published)[number]): string {
  const split = (as: string, files: string): string =>
    `${as}_images=get('${files}', b'data').reshape(-1, 3, 32, 32), ${as}_labels=get('${files}', b'${labels}')`;
  return (
    `python3 -c "import glob, numpy, pickle; get = lambda files, key: numpy.concatenate([pickle.load(open(f, 'rb'), ` +
    `encoding='bytes')[key] for f in sorted(glob.glob(files))]); numpy.savez('${name.toLowerCase()}.npz', ` +
    `${split('train', train)}, ${split('test', test)})"`
  );
}
