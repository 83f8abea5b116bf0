const STOP = new Error('not plain');

/** Gives up: what comes is for the full parser. */
export function NOT_PLAIN(): never {
  throw STOP;
}

/** Whether an error says that a reader of plain YAML gave up. */
export function isNotPlain(error: unknown): boolean {
  return error === STOP;
}
