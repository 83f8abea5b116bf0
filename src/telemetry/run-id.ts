/** Where an id of a run comes from. */
export interface RunIdSources {
  /** `COPILOTCTL_RUN_ID`: one id for several commands of a pipeline. */
  readonly given: string | undefined;
  /** A time that stands still (`COPILOTCTL_NOW`); then the id follows from it, so that a run can be repeated to the byte. */
  readonly fixedTime: Date | undefined;
  readonly random: () => string;
}

/**
 * The id of one run of a command: a UUID.
 *
 * Undefined when the one that was given is none. Versions 1 to 5 are taken, which are those that SARIF 2.1.0 lets stand
 * for a run.
 */
export function runIdOf({ given, fixedTime, random }: RunIdSources): string | undefined {
  if (given !== undefined && given !== '') return UUID.test(given) ? given.toLowerCase() : undefined;
  return fixedTime === undefined ? random() : uuidOfTime(fixedTime);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** The milliseconds of a time in the shape of a UUID of version 4. */
function uuidOfTime(time: Date): string {
  const digits = Math.max(0, time.getTime()).toString(16).padStart(12, '0').slice(-12);
  return `${digits.slice(0, 8)}-${digits.slice(8)}-4000-8000-000000000000`;
}
