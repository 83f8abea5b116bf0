/** How fast we ask, and how long we are ready to wait. Times are in milliseconds. */
export interface Pace {
  /** Requests at a time, at first and at most. The service's own hint may lower the most. */
  readonly firstConcurrency: number;
  readonly mostConcurrency: number;
  /** How often a request is sent when the service or the way to it fails. */
  readonly mostTries: number;
  /** The first pause when the service does not say how long; each further one is twice as long, up to the longest. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** Waiting for everything together, over the life of the conversation. */
  readonly waitingBudgetMs: number;
  /** After so many connections in a row that failed, a service is not asked for a while. */
  readonly failuresToStop: number;
  readonly stopMs: number;
}

/** What one request may take. */
export interface Limits {
  readonly requestMs: number;
  readonly answerBytes: number;
}

/** At most 8 at a time and 6 tries: the advice of the service's documentation and of its own clients. */
export const DEFAULT_PACE: Pace = {
  firstConcurrency: 4,
  mostConcurrency: 8,
  mostTries: 6,
  firstPauseMs: 500,
  longestPauseMs: 20_000,
  waitingBudgetMs: 300_000,
  failuresToStop: 5,
  stopMs: 30_000,
};

/** A large change set takes the service a minute or two. */
export const DEFAULT_LIMITS: Limits = { requestMs: 240_000, answerBytes: 64 * 1024 * 1024 };

/** Time and chance, handed in. */
export interface World {
  /** Rejects when the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
