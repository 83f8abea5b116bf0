import type { DesiredState } from '../../../../src/model/desired-state.ts';

/** One state and everything that one rule finds in it; an example that finds nothing is a good state. */
export interface Example {
  readonly rule: string;
  readonly fact: string;
  readonly state: DesiredState;
  /** `severity address /path`, the address `Environment` for the Environment document. */
  readonly finds: readonly string[];
}

/** Examples of one rule; a fact with no finds is a good state. */
export function examplesOf(
  rule: string,
  cases: readonly (readonly [fact: string, state: DesiredState, ...finds: string[]])[],
): readonly Example[] {
  return cases.map(([fact, state, ...finds]) => ({ rule, fact, state, finds }));
}
