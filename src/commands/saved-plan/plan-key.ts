import { randomBytes } from 'node:crypto';
import type { SavedPlan } from '../../model/saved-plan.ts';
import type { PlanKey } from '../../plan/to-saved-plan.ts';
import type { Context } from '../context.ts';
import { UsageError } from '../exit.ts';

/**
 * The key for a plan that is saved now: `COPILOTCTL_PLAN_KEY`, or a random one that goes into the file.
 *
 * @throws {UsageError} when the variable holds too little to keep anybody from guessing.
 */
export function newPlanKey(context: Pick<Context, 'variables'>): PlanKey {
  const given = keptKey(context);
  if (given === undefined) return { from: 'plan', value: randomBytes(32).toString('hex') };
  if (given.length >= KEY_CHARACTERS) return { from: 'environment', value: given };
  throw new UsageError(
    `COPILOTCTL_PLAN_KEY has ${given.length} characters; a key has at least ${KEY_CHARACTERS}.`,
    'Make one with: openssl rand -hex 32',
  );
}

/** The key that a saved plan is compared with; undefined when it was saved with one that is not set. */
export function keyOf(saved: SavedPlan, context: Pick<Context, 'variables'>): string | undefined {
  return saved.key.from === 'plan' ? saved.key.value : keptKey(context);
}

const KEY_CHARACTERS = 32;

function keptKey({ variables }: Pick<Context, 'variables'>): string | undefined {
  const value = variables['COPILOTCTL_PLAN_KEY'];
  return value === undefined || value === '' ? undefined : value;
}
