import type { World } from './pace.ts';

/** Holds back every request of an environment while its service asked for a pause. */
export class SharedGate {
  readonly #world: World;
  readonly #budgetMs: number;
  #opensAt = 0;
  #accountedUntil = 0;
  #spentMs = 0;

  constructor(world: World, budgetMs: number) {
    this.#world = world;
    this.#budgetMs = budgetMs;
  }

  /** How long it stays closed, in milliseconds. */
  get closedForMs(): number {
    return Math.max(0, this.#opensAt - this.#world.now());
  }

  /** Closes it for everybody; a pause that ends later than this one stays. False when the budget does not allow it. */
  closeFor(ms: number): boolean {
    if (!this.spend(ms)) return false;
    this.#opensAt = Math.max(this.#opensAt, this.#world.now() + ms);
    return true;
  }

  /** Waits until it is open. */
  async pass(signal: AbortSignal): Promise<void> {
    // One wait for each closing: the clock that is handed in need not move with the sleep.
    let waitedFor = 0;
    while (this.#opensAt > waitedFor && this.closedForMs > 0) {
      waitedFor = this.#opensAt;
      await this.#world.sleep(this.closedForMs, signal);
    }
  }

  /** Takes time from now on out of the budget; what several wait for at once counts once. False when there is too little. */
  spend(ms: number): boolean {
    const until = this.#world.now() + ms;
    const more = Math.max(0, until - Math.max(this.#world.now(), this.#accountedUntil));
    if (this.#spentMs + more > this.#budgetMs) return false;
    this.#spentMs += more;
    this.#accountedUntil = Math.max(this.#accountedUntil, until);
    return true;
  }
}
