import { findRecipe } from '../../src/recipes/index.js';
import { findingText } from '../../src/run/doctor/finding.js';
import { frozen, watch } from './watch.js';

/**
 * Shows what the doctor sees of a training on MNIST, look by look, and what it says of it:
 * `npx tsx tests/doctor/vitals.ts gan 1200 '{"batch":32,"lr":0.001}' [frozen | only:1]`; `"preset"` may be an option.
 */
const [recipe = 'gan', steps = '1000', text = '{}', harm = ''] = process.argv.slice(2);
const { preset, ...own } = JSON.parse(text) as Readonly<Record<string, unknown>>;
const options = { ...(preset === undefined ? {} : findRecipe(recipe).presets[String(preset)]!.options), ...own };
const only = /^only:(\d)$/.exec(harm)?.[1];

const line = (cells: readonly (string | number)[]): string =>
  cells.map((cell) => (typeof cell === 'number' ? String(Number(cell.toPrecision(3))) : cell).padStart(10)).join('');
console.log(line(['step', 'D', 'D swings', 'gradient', 'spread', 'least', 'duplicates', 'classes', 'still']));
const findings = await watch({
  recipe,
  options,
  steps: Number(steps),
  ...(harm === 'frozen' && { harm: frozen }),
  ...(only !== undefined && { onlyClass: Number(only) }),
  onLook: ({ step, pulse, gradient, spread, duplicates, classes, still }) => {
    const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
    const d = mean(pulse);
    const swing = Math.sqrt(mean(pulse.map((p) => (p - d) ** 2)));
    console.log(line([step, d, swing, gradient, mean(spread), Math.min(...spread), duplicates, classes, still ?? '']));
  },
});
for (const finding of findings) console.log(findingText(finding));
process.exit(0);
