import { expect, test } from 'vitest';
import { tinyDataset } from '../../../tests/tiny.js';
import { GannetError } from '../../errors.js';
import { findRecipe } from '../../recipes/index.js';
import type { System } from '../../recipes/recipe.js';
import { floats, type Value, type Values } from '../../runtime/runtime.js';
import type { Latents } from '../../train/sampler.js';
import { stepGraph } from '../../train/step-graph.js';
import { initialState } from '../../train/trainer.js';
import { Doctor, lookEvery } from './doctor.js';
import { type Finding, findingText, openFindings } from './finding.js';
import { youth } from './signs.js';

const dataset = tinyDataset(400);
const recipe = findRecipe('cgan-mlp');
const data = { channels: 1, height: 28, width: 28, classes: 10 } as const;
const system = built(recipe.build(recipe.parse({ width: 4, latent: 5, lr: 0.05 }), data));
const every = 10;

/** Networks know their parameters once a graph is made of them. */
function built(system: System): System {
  stepGraph(system, { batch: 2 });
  return system;
}

/** Images that differ from call to call: another real one in the place of each sample. */
const lively = () => {
  let call = 0;
  return async ({ labels }: Latents): Promise<Float32Array> => {
    call++;
    const images = new Float32Array(labels.length * 784);
    for (const [i, label] of labels.entries()) {
      const row = 10 * ((7 * i + call) % 40) + label;
      for (let k = 0; k < 784; k++) images[i * 784 + k] = dataset.train.images[row * 784 + k]! / 255;
    }
    return images;
  };
};
const doctor = (images: (latents: Latents) => Promise<Float32Array> = lively(), remedy: string | null = null) =>
  new Doctor({ system, dataset, sampler: { images }, seed: 0, softLabel: 1, remedy, every });

/** The state of a training whose gradients have about this square, its parameters others at every step. */
const valuesOf = (square: number, step: number): Values => {
  const { values } = initialState(system, step);
  const moment = ({ data, dims }: Value) =>
    floats(
      Float32Array.from({ length: data.length }, (_, i) => square * (0.5 + (i % 997) / 997)),
      dims,
    );
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, name.startsWith('adam/v') ? moment(value) : value]),
  );
};
const healthy = (step: number): Values => valuesOf(1e-2, step);

const lossesOf = (d: number) => ({ 'D.real': { total: d }, 'D.fake': { total: d }, G: { total: 1 } });

/** Has a doctor look on while D's loss is as it is told, look by look. @returns all that it says */
async function follow(patient: Doctor, losses: readonly number[], from = 0, values = healthy): Promise<Finding[]> {
  const said: Finding[] = [];
  for (const [i, loss] of losses.entries()) {
    for (let step = 0; step < every; step++) patient.add(lossesOf(loss));
    const step = (from + i + 1) * every;
    said.push(...(await patient.look(step, values(step))));
  }
  return said;
}
const brief = (findings: readonly Finding[]) =>
  findings.map(({ step, sign, event, since }) => [step, sign, event, since]);

test('a healthy training is left in peace', async () => {
  expect(await follow(doctor(), Array(12).fill(0.6))).toEqual([]);
});

test('that the discriminator has won is said once, since when, and when it is over', async () => {
  const losses = [0.5, 0.001, 0.5, 0.001, 0.001, 0.0015, 0.001, 0.3, 0.001, 0.3, 0.3, 0.3, 0.3];
  const said = await follow(doctor(lively(), '--preset steady'), losses);
  expect(brief(said)).toEqual([
    [60, 'discriminator-won', 'begins', 40],
    [120, 'discriminator-won', 'over', 40],
  ]);
  expect(findingText(said[0]!)).toBe(
    'Doctor, step 60: since step 40, the discriminator has won: its loss is 0.0015 an image, where 0.69 is guessing. ' +
      'What usually helps: --preset steady, or else a smaller --lr, a softer target (--set softLabel=0.9), or a ' +
      'discriminator with fewer channels.',
  );
  expect(findingText(said[1]!)).toMatch(/^Doctor, step 120: over, what was seen since step 40 \(the discriminator/);
  expect(openFindings(said)).toEqual([]);
  expect(openFindings(said.slice(0, 1))).toEqual(said.slice(0, 1));
});

test('what it remembers can be saved at any step, and it goes on as if nothing had happened', async () => {
  const losses = [0.5, 0.001, 0.001, 0.001, 0.3, 0.3, 0.3, 0.001, 0.001, 0.001];
  const whole = doctor();
  const expected = await follow(whole, losses);
  expect(brief(expected).map(([step]) => step)).toEqual([40, 70, 100]);
  const images = lively();
  const said: Finding[] = [];
  let patient = doctor(images);
  for (let step = 1; step <= losses.length * every; step++) {
    patient.add(lossesOf(losses[Math.ceil(step / every) - 1]!));
    if (step % every === 0) said.push(...(await patient.look(step, healthy(step))));
    if (step % 7 !== 0) continue;
    const saved = patient.encode();
    patient = doctor(images);
    patient.restore(saved, 'x');
  }
  expect(said).toEqual(expected);
  expect(patient.encode()).toBe(whole.encode());
});

test('what is remembered is checked before it is taken up', async () => {
  const patient = doctor();
  await follow(patient, [0.5, 0.001]);
  const saved = patient.encode();
  const other = JSON.parse(saved);
  other.looks[0].spread.pop();
  for (const [text, message] of [
    ['{', 'c, doctor is not JSON'],
    ['{}', 'c, doctor: pulse:'],
    [saved.replace('"steps":0', '"steps":-1'), 'c, doctor: pulse.steps:'],
    [saved.replace(/"gradient":[^,]+/, '"gradient":null'), 'c, doctor: looks.0.gradient:'],
    [JSON.stringify(other), 'c, doctor: looks: they are not of the 10 classes'],
  ] as const) {
    const restore = () => patient.restore(text, 'c, doctor');
    expect(restore).toThrow(GannetError);
    expect(restore).toThrow(message);
  }
  expect(patient.encode()).toBe(saved);
});

test('a gradient that is too large for a float leaves something that can be taken up again', async () => {
  const patient = doctor();
  await follow(patient, [0.5, 0.5], 0, (step) => valuesOf(Number.POSITIVE_INFINITY, step));
  doctor().restore(patient.encode(), 'x');
});

test('images that are all the same, copies, and the same to the byte from look to look', async () => {
  const grey = async ({ labels }: Latents) => new Float32Array(labels.length * 784).fill(0.5);
  const said = await follow(doctor(grey), Array(7).fill(0.6));
  expect(brief(said)).toEqual([
    [40, 'standstill', 'begins', 20],
    // A young generator, here of up to ten steps, may be so; five looks later none may.
    [60, 'alike', 'begins', 10],
    [60, 'duplicates', 'begins', 10],
    [60, 'few-classes', 'begins', 10],
  ]);
  expect(said[1]!.saw).toBe(
    'the images of 10 classes are nearly all the same: they vary at most 0 % as much as real ones',
  );
});

test('one class whose images are all the same is named', async () => {
  const images = lively();
  const oneAlike = async (latents: Latents) => {
    const all = await images(latents);
    for (const [i, label] of latents.labels.entries())
      if (label === 3) all.fill(i === 0 ? 0 : 0.1, i * 784, (i + 1) * 784);
    return all;
  };
  const said = await follow(doctor(oneAlike), Array(6).fill(0.6));
  expect(brief(said)).toEqual([[60, 'alike', 'begins', 10]]);
  expect(said[0]!.saw).toContain('the images of class 3 are nearly all the same');
});

test('gradients that have vanished, though Adam still remembers larger ones', async () => {
  const patient = doctor();
  await follow(patient, [0.6, 0.6]);
  // After ten steps without any gradient.
  let v = 1e-2;
  const said: Finding[] = [];
  for (let look = 3; look <= 5; look++) {
    v *= 0.999 ** every;
    said.push(...(await follow(patient, [0.6], look - 1, (step) => valuesOf(v, step))));
  }
  expect(brief(said)).toEqual([[50, 'standstill', 'begins', 30]]);
  expect(said[0]!.saw).toContain("the generator's gradient has vanished: its norm is 0");
});

test('a generator whose parameters do not change', async () => {
  const said = await follow(doctor(), [0.6, 0.6, 0.6, 0.6], 0, () => valuesOf(1e-2, 0));
  expect(said.map(({ since, saw }) => [since, saw])).toEqual([
    [20, 'the generator stands still: its parameters do not change'],
  ]);
});

test('a loss that swings from look to look, and one beyond guessing', async () => {
  const swings = [0.1, 1.3, 0.1, 1.3, 0.1, 1.3, 0.1, 1.3];
  const said = await follow(doctor(), swings);
  expect(said.map(({ sign, event }) => [sign, event])).toEqual([['oscillation', 'begins']]);
  expect(said[0]!.saw).toBe("the discriminator's loss does not settle: it swings by 0.6 either way");
  const lost = await follow(doctor(), [0.6, 3, 4, 5]);
  expect(brief(lost)).toEqual([[40, 'oscillation', 'begins', 20]]);
  expect(lost[0]!.saw).toContain('the discriminator overshoots: its loss is 5 an image');
});

test('a training that is thrown apart is told of at the first look, and what has collapsed since is not waited for', async () => {
  const grey = async ({ labels }: Latents) => new Float32Array(labels.length * 784).fill(0.5);
  const said = await follow(doctor(grey), [9028, 267, 0.6, 0.6, 0.6]);
  expect(brief(said)).toEqual([
    [10, 'thrown-apart', 'begins', 10],
    [30, 'alike', 'begins', 10],
    [30, 'duplicates', 'begins', 10],
    [30, 'few-classes', 'begins', 10],
    [40, 'standstill', 'begins', 20],
    [50, 'thrown-apart', 'over', 10],
  ]);
  expect(findingText(said[0]!)).toBe(
    "Doctor, step 10: since step 10, the training is thrown apart: the discriminator's loss is 9000 an image, where 0.69 " +
      'is guessing. What usually helps: to stop and begin anew with --lr a tenth of what it is, since what such steps have ' +
      'undone seldom comes back.',
  );
  expect(said[1]!.helps).toBe('to begin anew with --lr a tenth of what it is: the discriminator overshot before');
});

test('how long a generator is young', () => {
  expect([0.05, 1e-3, 2e-4, 0].map(youth)).toEqual([10, 500, 2000, 2000]);
});

test('a look every 3,200 images, and no more often than every 50 steps', () => {
  expect([1, 32, 100, 1000].map(lookEvery)).toEqual([3200, 100, 50, 50]);
});
