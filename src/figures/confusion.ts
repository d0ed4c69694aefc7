import type { TopLevelSpec } from 'vega-lite';
import { distinct, labelExpression, namesParameter, numbersTo } from './names.js';
import { chartConfig, renderChart } from './vega.js';

/** Pixels of a cell, and of the whole where there are many. */
const cell = 40;
const most = 800;
/** More classes leave no room for numbers. */
const mostNumbers = 20;

/**
 * A confusion matrix as SVG: a row is the class that was asked for, a column the one that is read, and a cell's shade
 * and number are its share of the row. A row without images stays empty.
 *
 * @param counts [classes][classes]
 */
export async function drawConfusion(
  counts: readonly (readonly number[])[],
  classNames: readonly string[],
): Promise<string> {
  const names = distinct(classNames);
  const values = counts.flatMap((row, asked) => {
    const total = row.reduce((sum, n) => sum + n, 0);
    if (total === 0) return [];
    return row.map((n, read) => ({
      ...{ asked, read, share: n / total },
      description: `read as: ${names[read]}; asked for: ${names[asked]}; share: ${n / total}`,
      text: n === 0 ? '' : percent(n / total),
      dark: n / total > 0.5,
    }));
  });
  const side = Math.min(most, cell * names.length);
  const axis = {
    ...{ labelAngle: 0, labelLimit: 120, ticks: false, domain: false },
    labelExpr: labelExpression('classes'),
  };
  const scale = { domain: numbersTo(names.length) };
  const upright = Math.max(...names.map((name) => name.length)) * 7 > side / names.length;
  return renderChart({
    background: 'white',
    padding: 10,
    params: [namesParameter('classes', classNames)],
    config: { ...chartConfig, view: { stroke: '#bbbbbb' } },
    title: 'Read as, in percent of each class',
    width: side,
    height: side,
    data: { values },
    encoding: {
      x: {
        field: 'read',
        type: 'ordinal',
        sort: null,
        title: 'read as',
        scale,
        axis: { ...axis, orient: 'top', labelAngle: upright ? -90 : 0 },
      },
      y: { field: 'asked', type: 'ordinal', sort: null, title: 'asked for', scale, axis },
      description: { field: 'description', type: 'nominal' },
    },
    layer: [
      {
        mark: 'rect',
        encoding: {
          // By the root, so that few confusions show too.
          color: {
            field: 'share',
            type: 'quantitative',
            legend: null,
            scale: { type: 'sqrt', domain: [0, 1], range: ['#ffffff', '#2a6fbb'], interpolate: 'rgb' },
          },
        },
      },
      ...(names.length <= mostNumbers
        ? [
            {
              mark: { type: 'text', fontSize: 12 },
              encoding: {
                text: { field: 'text', type: 'nominal' },
                color: { condition: { test: 'datum.dark', value: 'white' }, value: 'black' },
              },
            },
          ]
        : []),
    ],
  } as TopLevelSpec);
}

/** Such as 98, 2.1 or 0.3. */
function percent(share: number): string {
  const value = 100 * share;
  return value >= 10 ? value.toFixed(0) : value.toFixed(1);
}
