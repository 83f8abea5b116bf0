import type { EmulatorAnswer } from './http.ts';
import type { LimitsSeed } from './seed.ts';

/** A request that was let in; to be ended once with its execution time. */
export interface Admission {
  readonly end: (spent: { readonly ms: number; readonly parts: number }) => void;
}

/**
 * Service protection limits of one organization: for each caller, over a sliding window, the number of requests, their
 * execution time, and how many run at once. A batch counts once for the number, each part for the time.
 *
 * Source: Microsoft Learn, "Service protection API limits".
 */
export class ServiceProtection {
  readonly #limits: Required<Omit<LimitsSeed, 'retryAfterSeconds'>>;
  readonly #retryAfterSeconds: number | undefined;
  readonly #now: () => number;
  readonly #callers = new Map<string, CallerWindow>();

  constructor(limits: LimitsSeed, now: () => number) {
    const { retryAfterSeconds, ...others } = limits;
    this.#limits = { ...DOCUMENTED, ...others };
    this.#retryAfterSeconds = retryAfterSeconds;
    this.#now = now;
  }

  /** Lets a request in, or gives the answer that refuses it. Refused requests do not count. */
  admit(caller: string): Admission | EmulatorAnswer {
    const window = this.#windowOf(caller);
    const now = this.#now();
    window.forgetBefore(now - this.#limits.windowMs);
    const refusal = this.#refusal(window, now);
    if (refusal !== undefined) return refusal;
    const entry = { at: now, ms: 0 };
    window.add(entry);
    return {
      end: ({ ms, parts }) => {
        window.running -= 1;
        entry.ms = ms + this.#limits.costMs * parts;
        window.spentMs += entry.ms;
      },
    };
  }

  /** What an answer tells of the limits: documented as for debugging only. */
  headers(caller: string): Readonly<Record<string, string>> {
    const window = this.#windowOf(caller);
    const seconds = Math.max(0, this.#limits.executionMs - window.spentMs) / 1000;
    return {
      'x-ms-ratelimit-burst-remaining-xrm-requests': String(Math.max(0, this.#limits.requests - window.count)),
      'x-ms-ratelimit-time-remaining-xrm-requests': seconds.toFixed(2),
      'x-ms-dop-hint': String(this.#limits.dopHint),
    };
  }

  #windowOf(caller: string): CallerWindow {
    const known = this.#callers.get(caller) ?? new CallerWindow();
    this.#callers.set(caller, known);
    return known;
  }

  #refusal(window: CallerWindow, now: number): EmulatorAnswer | undefined {
    const { requests, executionMs, concurrent, windowMs } = this.#limits;
    const seconds = windowMs / 1000;
    if (window.running >= concurrent) {
      return this.#refuse('0x80072326', `Number of concurrent requests exceeded the limit of ${concurrent}.`, 1);
    }
    if (window.count >= requests) {
      const text = `Number of requests exceeded the limit of ${requests} over time window of ${seconds} seconds.`;
      return this.#refuse('0x80072322', text, this.#secondsUntilRoom(window, now, requests, Number.POSITIVE_INFINITY));
    }
    if (window.spentMs < executionMs) return undefined;
    const text = `Combined execution time of incoming requests exceeded limit of ${grouped(executionMs)} milliseconds over time window of ${seconds} seconds. Decrease number of concurrent requests or reduce the duration of requests and try again later.`;
    return this.#refuse('0x80072321', text, this.#secondsUntilRoom(window, now, Number.POSITIVE_INFINITY, executionMs));
  }

  #secondsUntilRoom(window: CallerWindow, now: number, requests: number, executionMs: number): number {
    const at = window.timeOfRoom(requests, executionMs);
    return Math.max(1, Math.ceil((at + this.#limits.windowMs - now) / 1000));
  }

  #refuse(code: string, message: string, seconds: number): EmulatorAnswer {
    return {
      status: 429,
      headers: {
        'Content-Type': 'application/json; odata.metadata=minimal',
        'OData-Version': '4.0',
        'Retry-After': String(this.#retryAfterSeconds ?? seconds),
      },
      body: JSON.stringify({ error: { code, message } }),
    };
  }
}

/** The documented limits; how many requests at once are recommended is not documented and assumed. */
const DOCUMENTED = {
  requests: 6000,
  executionMs: 1_200_000,
  concurrent: 52,
  windowMs: 300_000,
  costMs: 0,
  dopHint: 8,
};

interface Entry {
  readonly at: number;
  ms: number;
}

/** What one caller did lately. */
class CallerWindow {
  running = 0;
  spentMs = 0;
  #entries: Entry[] = [];
  /** Entries before this one are forgotten; they are dropped when they are many. */
  #first = 0;

  get count(): number {
    return this.#entries.length - this.#first;
  }

  add(entry: Entry): void {
    this.#entries.push(entry);
    this.running += 1;
  }

  forgetBefore(time: number): void {
    for (let entry = this.#entries[this.#first]; entry !== undefined && entry.at <= time; ) {
      this.spentMs -= entry.ms;
      this.#first += 1;
      entry = this.#entries[this.#first];
    }
    if (this.#first < 1000) return;
    this.#entries = this.#entries.slice(this.#first);
    this.#first = 0;
  }

  /** When the request was made whose leaving makes room. */
  timeOfRoom(requests: number, executionMs: number): number {
    let { count, spentMs } = this;
    for (const entry of this.#entries.slice(this.#first)) {
      count -= 1;
      spentMs -= entry.ms;
      if (count < requests && spentMs < executionMs) return entry.at;
    }
    return this.#entries.at(-1)?.at ?? 0;
  }
}

function grouped(value: number): string {
  return String(value).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}
