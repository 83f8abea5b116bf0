/** A request that is under way. */
export interface Lane {
  /** How often the limit had been halved when it set out. */
  readonly halvings: number;
}

/**
 * How many requests run at a time: grows while all goes well, halves when the service is overrun.
 *
 * The bulkhead of the library that retries has a fixed size and forgets to answer callers in its queue that give up.
 */
export class Lanes {
  readonly #ceiling: number;
  #limit: number;
  #most: number;
  #running = 0;
  #successes = 0;
  #halvings = 0;
  readonly #waiting = new Set<() => void>();

  constructor(first: number, most: number) {
    this.#ceiling = most;
    this.#most = most;
    this.#limit = Math.min(first, most);
  }

  /** Requests that may run at a time. */
  get limit(): number {
    return this.#limit;
  }

  /** Runs the work when there is a lane for it; rejects with the signal's reason when the caller gives up before. */
  async run<T>(work: (lane: Lane) => Promise<T>, signal: AbortSignal): Promise<T> {
    await this.#enter(signal);
    try {
      return await work({ halvings: this.#halvings });
    } finally {
      this.#running -= 1;
      this.#wake();
    }
  }

  /** The service's own advice on how many at a time. */
  advise(most: number): void {
    this.#most = Math.max(1, Math.min(most, this.#ceiling));
    this.#limit = Math.min(this.#limit, this.#most);
  }

  /** All went well: one lane more for each round of successes. */
  grow(): void {
    this.#successes += 1;
    if (this.#successes < this.#limit) return;
    this.#successes = 0;
    this.#limit = Math.min(this.#limit + 1, this.#most);
    this.#wake();
  }

  /** The service was overrun. Requests that set out before the last halving say nothing new. */
  halve(lane: Lane): void {
    if (lane.halvings < this.#halvings) return;
    this.#halvings += 1;
    this.#successes = 0;
    this.#limit = Math.max(1, Math.floor(this.#limit / 2));
  }

  async #enter(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && this.#running >= this.#limit) await this.#change(signal);
    if (!signal.aborted) {
      this.#running += 1;
      return;
    }
    this.#wake(); // the turn that this one does not take is somebody else's
    throw signal.reason;
  }

  /** Until a lane may have become free, or the caller gave up. */
  async #change(signal: AbortSignal): Promise<void> {
    let go = (): void => {};
    const changed = new Promise<void>((resolve) => {
      go = resolve;
    });
    this.#waiting.add(go);
    signal.addEventListener('abort', go, { once: true });
    await changed;
    signal.removeEventListener('abort', go);
    this.#waiting.delete(go);
  }

  #wake(): void {
    const free = Math.max(0, this.#limit - this.#running);
    for (const go of [...this.#waiting].slice(0, free)) {
      this.#waiting.delete(go);
      go();
    }
  }
}
