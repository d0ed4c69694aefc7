import { z } from 'zod';
import { evaluationSchema } from '../judge/evaluation.js';
import { findingSchema } from '../run/doctor/finding.js';
import { metricsSchema } from '../run/metrics.js';
import { statsSchema } from '../run/stats.js';

/** What the studio answers, as schemas: its page takes its types from them, and so does /api/openapi.json. */

export const infoSchema = z.object({
  version: z.string().describe("Gannet's"),
  root: z.string().describe('the folder of the runs'),
  isReadOnly: z.boolean(),
  takesPaths: z.boolean().describe('whether a new run may name a folder of this machine as its data'),
});
export type Info = Readonly<z.output<typeof infoSchema>>;

export const stateSchema = z
  .enum(['training', 'stopped', 'finished', 'damaged'])
  .describe('damaged: its files cannot be read as they should, `problem` says why');

export const jobSchema = z.object({
  kind: z.enum(['train', 'resume', 'evaluate', 'report']),
  /** Why it ended without doing what it should. */
  failed: z.string().nullable(),
});

export const summarySchema = z.object({
  name: z.string().describe('the name of its folder'),
  state: stateSchema,
  problem: z.string().nullable(),
  recipe: z.string().nullable(),
  data: z.string().nullable(),
  source: z.string().nullable().describe('what was given as its data'),
  seed: z.int().nullable(),
  step: z.int().describe('of the newest report; 0 before the first'),
  steps: z.int().nullable().describe('of the whole run; null where it is not known yet'),
  epochs: z.int().nullable().describe('of the whole run, where it counts in epochs'),
  secondsLeft: z.number().nullable().describe('at the pace of the newest report, while it trains'),
  changed: z.number().describe('when something was last written, in milliseconds since 1970'),
  figure: z
    .object({ title: z.string(), value: z.number(), step: z.int() })
    .nullable()
    .describe('the newest judged figure'),
  finding: z.string().nullable().describe('what the doctor found last and is not over'),
  picture: z.string().nullable().describe("the newest sample's path below /api/runs/{name}/images/"),
  version: z.string().describe('changes when pictures of the same name may be others'),
  jobs: z.array(jobSchema),
  canStop: z.boolean().describe('whether the process that trains it is known to be that of the run'),
});
export type RunSummary = Readonly<z.output<typeof summarySchema>>;
export type RunState = RunSummary['state'];
export type Job = Readonly<z.output<typeof jobSchema>>;

/** Values by step, in columns, so that ten thousand points are small; thinned where there are more. */
export const curvesSchema = z.object({
  steps: z.array(z.int()),
  epochs: z.array(z.int()),
  losses: z.record(z.string(), z.array(z.number().nullable())).describe('by `phase/part`'),
  imagesPerSecond: z.array(z.number()),
  thinned: z.int().describe('reports for each two points; 1 where every report is there'),
});
export type Curves = Readonly<z.output<typeof curvesSchema>>;

const losses = z.record(z.string(), z.record(z.string(), z.number()));
const time = z
  .number()
  .nullable()
  .describe('when it was written, in milliseconds since 1970; null where there is none');
export const extrasSchema = z.object({
  pictures: z.record(z.string(), z.array(z.int())).describe('steps of the pictures by figure; the samples are ``'),
  sizes: z
    .record(z.string(), z.tuple([z.int(), z.int()]))
    .describe('width and height of the newest picture of each figure, and of `reals`'),
  hasReals: z.boolean().describe('whether there is a picture of real images beside'),
  checkpoints: z.array(z.int()).describe('steps, the newest first'),
  history: z.object({ train: z.array(losses), test: z.array(losses) }).describe('mean losses of each epoch'),
  generator: time,
  evaluations: time,
  report: time,
  page: time.describe('when the page that draws with its generator was written'),
});
/** What a run has beside the files that grow by lines. */
export type Extras = Readonly<z.output<typeof extrasSchema>>;

export const detailSchema = z.object({
  summary: summarySchema,
  config: z.record(z.string(), z.unknown()).nullable().describe('config.json'),
  curves: curvesSchema,
  metrics: z.array(metricsSchema),
  findings: z.array(findingSchema),
  extras: extrasSchema,
  evaluations: z.array(evaluationSchema).describe('what gannet evaluate found, the newest step first'),
  log: z.string().describe('the end of log.txt'),
  cursor: z.string().describe('from where the events go on: give it to them as `from`'),
});
export type RunDetail = Readonly<z.output<typeof detailSchema>>;

/** Reports, evaluations, findings and text of the log that a run has gained. */
export const gainSchema = z.object({
  run: z.string(),
  stats: z.array(statsSchema),
  metrics: z.array(metricsSchema),
  findings: z.array(findingSchema),
  log: z.string(),
});
export type Gain = Readonly<z.output<typeof gainSchema>>;

const setting = z.union([z.boolean(), z.number(), z.string(), z.array(z.union([z.boolean(), z.number(), z.string()]))]);
const settings = z.record(z.string().regex(/^\w{1,64}$/, 'no name of an option'), setting).default({});
const outlives = z.boolean().default(true).describe('whether it goes on when the studio ends');
const runName = z.string().max(200).optional().describe('of its folder; the next free one by default');
const seed = z.int().min(0).optional();
const steps = z.int().min(1).optional().describe('of the whole run; not beside `epochs`');
const epochs = z.int().min(1).optional();

export const choiceSchema = z.object({
  recipe: z.string().max(64),
  preset: z.string().max(64).optional(),
  data: z.string().max(4096).default('mnist').describe('`mnist`, or the folder or file of images'),
  seed,
  set: settings.describe("the recipe's options that are not as the preset or the recipe has them"),
  threads: z.int().min(1).max(1024).optional(),
  evaluateEvery: z.int().min(1).optional().describe('steps between two looks of a judge'),
  keepBest: z.string().max(64).optional().describe('the figure by which the best checkpoint is kept'),
});
export const beginSchema = choiceSchema.extend({ name: runName, outlives });
export const resumeSchema = z.object({ steps, epochs, outlives });
export const branchSchema = z.object({
  from: z.int().min(0).optional().describe('the step of a checkpoint; the newest by default'),
  ...{ steps, epochs, seed, set: settings, name: runName, outlives },
});
export const evaluateSchema = z.object({
  samples: z.int().min(100).max(50_000).optional(),
  ganTrain: z.enum(['quick', 'full']).optional(),
});
/** What a page of a generator says. */
export const pageSchema = z.object({
  title: z.string().min(1).max(200).optional().describe("by default the recipe's name and the data's"),
  text: z.string().max(2000).optional().describe("the author's own words"),
});
export const pageAnswer = z.object({ bytes: z.int(), step: z.int().describe('of the generator in it') });
export const startedSchema = z.object({ name: z.string().describe('the run') });

export const forecastSchema = z.object({
  networks: z.array(z.object({ name: z.string(), trained: z.int(), moving: z.int() })).describe('parameters'),
  steps: z.int(),
  stepsPerEpoch: z.int(),
  flops: z.number().describe('of a step'),
  secondsPerStep: z.number(),
  timedSteps: z.int(),
  peakMemory: z.number().describe('bytes'),
  disk: z.object({ checkpoint: z.number(), checkpoints: z.number(), weights: z.number() }).describe('bytes'),
});
/** What a run would take. */
export type Forecast = z.output<typeof forecastSchema>;

export const recipeSchema = z.object({
  name: z.string(),
  title: z.string(),
  source: z.string(),
  size: z.object({ height: z.int(), width: z.int() }).nullable(),
  advice: z.string().optional(),
  presets: z.record(
    z.string(),
    z.object({
      title: z.string(),
      options: z.record(z.string(), z.unknown()),
      sides: z.array(z.int()).optional().describe('of the square images that it is for; all by default'),
    }),
  ),
  options: z.record(z.string(), z.unknown()).describe('a JSON schema'),
});
export type RecipeInfo = z.output<typeof recipeSchema>;

export const nearestSchema = z.object({
  image: z.base64().max(700_000).describe('bytes [C, H, W]'),
  count: z.int().min(1).max(24).default(6),
});
export const nearImageSchema = z.object({
  row: z.int().describe('in the training set'),
  className: z.string(),
  distance: z.number().describe('Euclidean, of pixels in [0, 1]'),
  png: z.base64(),
});
export type NearImage = z.output<typeof nearImageSchema>;

export const directionsSchema = z.object({
  layer: z.string(),
  vectors: z.array(z.array(z.number())).describe('unit vectors [latent size]'),
  shares: z.array(z.number()).describe('of all movement of the layer'),
});
export type DirectionsFound = z.output<typeof directionsSchema>;
