import { digestOf } from '../../../src/model/digest.ts';
import type { TargetId } from '../../../src/model/live-state.ts';
import type { StepOutcome } from '../../../src/model/outcome.ts';
import type { Plan, StepId } from '../../../src/model/plan.ts';
import type { Address } from '../../../src/model/resource.ts';
import type { RunStart } from '../../../src/model/run-record.ts';
import type { JournalRun, LastApplied, Lease, Records } from '../../../src/record/records.ts';
import { createStep } from '../../contract/steps.ts';

export const NOW = new Date('2026-03-31T08:00:00Z');
export const TARGET = 'embedded:prod' as TargetId;
export const START: RunStart = { now: NOW, by: 'platform-team', tool: '0.1.0', commit: { id: 'c0ffee', dirty: false } };

export const STEPS = ['a', 'b', 'c'].map((name) => createStep('SecurityRole', name, { displayName: name }));

const digest = digestOf('plan');
export const PLAN: Plan = {
  format: 1,
  environment: 'prod',
  target: TARGET,
  basis: { desired: digest, live: digest },
  steps: STEPS,
  orphans: [],
  compared: 3,
  digest,
};

/** What was last applied to a role. */
export function entry(name: string, spec = {}): LastApplied {
  const address = `SecurityRole/${name}` as Address;
  return { address, identity: name, created: true, spec: { displayName: name, ...spec } };
}

/** That a step went well. */
export function applied(step: string): StepOutcome {
  return { step: step as StepId, status: 'applied' };
}

/** A run that did all its steps, but for the end. */
export async function workedRun(records: Records, lease: Lease): Promise<JournalRun> {
  const run = await records.begin(PLAN, START, lease);
  await run.intend(STEPS);
  await run.outcomes(STEPS.map(({ id }) => applied(id)));
  return run;
}

/** A whole run. */
export async function wholeRun(records: Records, lease: Lease): Promise<string> {
  const run = await workedRun(records, lease);
  await run.finish('done', NOW);
  return run.id;
}
