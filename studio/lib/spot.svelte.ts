import { route } from './route.svelte.ts';

/** Directions that have a slider. */
export const directionCount = 8;

/** Where one is in latent space; the address holds it, so that a reload shows the same picture. */
export class Spot {
  seeds = $state<[number, number, number]>([0, 1, 2]);
  x = $state(0);
  y = $state(0);
  label = $state(0);
  /** How far along each principal direction. */
  amounts = $state<number[]>(Array(directionCount).fill(0));

  constructor(query: URLSearchParams) {
    const seeds = numbers(query.get('seeds')).map((seed) => Math.max(0, Math.round(seed)));
    if (seeds.length === 3) this.seeds = seeds as [number, number, number];
    const [x, y] = numbers(query.get('at'));
    this.x = x ?? 0;
    this.y = y ?? 0;
    this.label = Math.max(0, Math.round(Number(query.get('class') ?? 0) || 0));
    for (const [i, amount] of numbers(query.get('d')).slice(0, directionCount).entries()) this.amounts[i] = amount;
  }

  /** Of each seed's point. */
  readonly weights = $derived([1 - this.x - this.y, this.x, this.y]);

  note(): void {
    const moved = this.amounts.some((amount) => amount !== 0);
    route.note({
      seeds: this.seeds.join(),
      at: `${this.x},${this.y}`,
      class: String(this.label),
      d: moved ? this.amounts.join() : null,
    });
  }
}

function numbers(text: string | null): number[] {
  if (text === null || text === '') return [];
  const found = text.split(',').map(Number);
  return found.every((value) => Number.isFinite(value) && Math.abs(value) < 2 ** 53) ? found : [];
}
