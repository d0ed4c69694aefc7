import { rankScore } from '../../src/judge/metrics/data-copying.js';
import { frechetDistance } from '../../src/judge/metrics/frechet.js';
import { kernelDistance } from '../../src/judge/metrics/kid.js';
import { msSsim } from '../../src/judge/metrics/ms-ssim.js';
import { prdc } from '../../src/judge/metrics/prdc.js';
import { inceptionScore } from '../../src/judge/metrics/score.js';
import { ssim } from '../../src/judge/metrics/ssim.js';
import type { Runtime } from '../../src/runtime/runtime.js';
import type { Case } from './cases.js';

/** What Gannet makes of a case, under the names that reference.py gives. */
export async function metricsOf(runtime: Runtime, given: Case): Promise<Record<string, number>> {
  const { real, fake, k, kid, probabilities, splits, pairs } = given;
  const distance = frechetDistance(real, fake).distance!;
  const kernel = await kernelDistance(runtime, real, fake, kid);
  const { precision, recall, density, coverage } = await prdc(runtime, real, fake, { k });
  const score = inceptionScore(probabilities, { splits });
  const similar = pairs.flatMap(([a, b], i) => [
    [`ssim${i}`, ssim(a, b)],
    [`msSsim${i}`, msSsim(a, b)],
  ]);
  return {
    frechet: distance,
    exactFrechet: distance,
    kidMean: kernel.mean,
    kidStandardDeviation: kernel.standardDeviation,
    precision,
    recall,
    density,
    coverage,
    score: score.mean,
    scoreStandardDeviation: score.standardDeviation,
    rankScore: rankScore(firstColumn(given.real), firstColumn(given.fake)),
    ...Object.fromEntries(similar),
  };
}

/** Rounded as NumPy's round(1) does for these values, so that there are ties. */
function firstColumn({ rows, width, data }: Case['real']): number[] {
  return Array.from({ length: rows }, (_, i) => Math.round(data[i * width]! * 10) / 10);
}
