const SECOND_MS = 1000;

/** Tells a person who waits what is being done. */
export interface Progress {
  (stage: string, environment?: string): void;
  /** Begins the first quiet second again: the time a person took to answer is not ours. */
  restart(): void;
}

/** Says what takes long: nothing in the first second, then at most once a second. */
export function progressOn(write: (stage: string, environment?: string) => void): Progress {
  let quietUntil = Date.now() + SECOND_MS;
  const say = (stage: string, environment?: string): void => {
    const now = Date.now();
    if (now < quietUntil) return;
    quietUntil = now + SECOND_MS;
    write(stage, environment);
  };
  const restart = (): void => {
    quietUntil = Date.now() + SECOND_MS;
  };
  return Object.assign(say, { restart });
}
