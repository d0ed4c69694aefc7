/** Lets work through while the sum of its weights stays within a bound; what is heavier than that goes alone. */
export class Gate {
  readonly #most: number;
  #inside = 0;
  readonly #waiting: { readonly weight: number; readonly go: () => void }[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** Does the work when there is room for it, in the order of asking. */
  async pass<T>(weight: number, work: () => Promise<T>): Promise<T> {
    const own = Math.min(weight, this.#most);
    await new Promise<void>((go) => {
      this.#waiting.push({ weight: own, go });
      this.#admit();
    });
    try {
      return await work();
    } finally {
      this.#inside -= own;
      this.#admit();
    }
  }

  #admit(): void {
    for (let next = this.#waiting[0]; next && this.#inside + next.weight <= this.#most; next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#inside += next.weight;
      next.go();
    }
  }
}
