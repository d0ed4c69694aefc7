import { findRecipe } from '../../src/recipes/index.js';
import type { RunConfig } from '../../src/run/config.js';
import type { ExchangeData } from './networks.js';

/** A configuration for networks of these options and data; no dataset belongs to it. */
export function exchangeConfig(
  recipe: string,
  options: Readonly<Record<string, unknown>>,
  data: ExchangeData,
): RunConfig {
  const { channels, height, width, classNames } = data;
  return {
    format: 1,
    gannet: '0',
    recipe,
    options: { ...findRecipe(recipe).parse(options) },
    data: { source: 'none', name: 'none', fingerprint: 'none', channels, height, width, classNames },
    seed: 3,
    threads: 1,
    lowering: 'plain',
    runtime: 'none',
    watch: { doctorEvery: 100, evaluation: null, keepBest: null, stopWhenFlat: null },
  };
}
