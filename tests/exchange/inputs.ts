import type { ExchangeData } from './networks.js';

/** Inputs that tests/python/exchange.py makes too: z [n, latent], labels [n] and images [n, C, H, W] in [0, 1]. */
export function exchangeInputs(latent: number, data: ExchangeData, n: number) {
  const waves = (count: number, of: (i: number) => number): Float32Array =>
    Float32Array.from({ length: count }, (_, i) => of(i));
  return {
    z: waves(n * latent, (i) => Math.sin(0.7 * i)),
    labels: Array.from({ length: n }, (_, i) => (3 * i + 1) % data.classNames.length),
    image: waves(n * data.channels * data.height * data.width, (i) => 0.5 + 0.5 * Math.sin(0.1 * i)),
  };
}
