import type { Measurement } from './measure.js';

/** A measurement for people, at most 80 columns wide. */
export function report(m: Measurement, processor: string): string {
  const rows: [string, string, string][] = [
    ['step', milliseconds(m.seconds.median), `median of ${m.steps}; least ${milliseconds(m.seconds.min)}`],
    ['training', `${figure(m.imagesPerSecond)} images/s`, ''],
    ['products', `${giga(m.flopsPerSecond)} GFLOP/s`, `${giga(m.flops)} GFLOP a step`],
    [
      'one product, 1024x1024',
      `${giga(m.matrixProduct.flopsPerSecond)} GFLOP/s`,
      `the step reaches ${percent(m.matrixProduct.share)} of it`,
    ],
    ['first step', `${m.seconds.first.toFixed(2)} s`, 'since the process began'],
    ['peak memory', `${megabytes(m.peakMemory)} MB`, ''],
    ['drawing the inputs', milliseconds(m.drawing.seconds), `${percent(m.drawing.share)} of a step`],
    ...m.sampling.map((s): [string, string, string] => [
      `sampling, batch ${s.batch}`,
      milliseconds(s.seconds),
      `${figure(s.imagesPerSecond)} images/s`,
    ]),
  ];
  return [
    `${m.recipe}, batch ${m.batch}, lowering ${m.lowering}`,
    processor.slice(0, 80),
    `Node ${process.versions.node}, ${m.runtime}`,
    '',
    ...rows.map(([what, value, more]) => `${what.padEnd(24)}${value.padStart(18)}   ${more}`.trimEnd()),
  ].join('\n');
}

/** Three digits that count, or all before the point. */
export const figure = (value: number): string =>
  value.toFixed(value >= 1000 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(value))));

export const milliseconds = (seconds: number): string => `${figure(1000 * seconds)} ms`;

export const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);

export const giga = (value: number): string => figure(value / 1e9);
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
