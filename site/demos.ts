import { readFile, writeFile } from 'node:fs/promises';
import type { Card } from '../src/app/demo-card.js';
import { demoPage } from '../src/app/export-html.js';
import { places } from './places.js';

/** What lies beside a kept generator: how it came to be, and what its page says. */
export interface Kept {
  /** The command that trained it. */
  readonly command: string;
  /** A picture of its samples in docs/images/. */
  readonly picture: string;
  readonly card: Card;
}

/** The folder of kept generators: NAME.onnx with NAME.json beside. */
export const generators = `${places.site}generators/`;

/** Those that the gallery shows; the page of each has them all. */
const figures = ['GAN-test', 'GAN-train', 'Fréchet distance', 'precision', 'recall', 'coverage'];
/** The names of the kept generators, the first the first of the gallery. */
const names = ['mnist', 'fashion'];

/** Writes a page that draws for each kept generator. */
export async function writeDemos(folder: string): Promise<void> {
  for (const name of names) {
    const { card } = await readKept(name);
    await writeFile(`${folder}/${name}.html`, await demoPage(await readFile(`${generators}${name}.onnx`), card));
  }
}

/** The gallery's text about each of them, as Markdown. */
export async function gallerySections(): Promise<string> {
  return (await Promise.all(names.map(section))).join('\n');
}

async function section(name: string): Promise<string> {
  const { command, picture, card } = await readKept(name);
  const [head = [], ...rows] = card.figures;
  const shown = rows.filter(([figure]) => figures.includes(figure!));
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const facts = ['Steps', 'Seed', 'Gannet'].map((fact) => [fact, card.facts.find(([label]) => label === fact)![1]]);
  return `## ${card.title}

<a class="demo" href="./demos/${name}.html" target="_self"><img src="./guide/images/${picture}" alt="Samples: a row is a latent point, a column a class">Draw with it</a>

${card.text}

\`\`\`sh
${command}
\`\`\`

${facts.map(([label, text]) => `${label} ${text}`).join(', ')}. What a judge says of 10,000 samples, beside real images in their place:

${[line(head), line(head.map(() => '---')), ...shown.map(line)].join('\n')}
`;
}

async function readKept(name: string): Promise<Kept> {
  return JSON.parse(await readFile(`${generators}${name}.json`, 'utf8')) as Kept;
}
