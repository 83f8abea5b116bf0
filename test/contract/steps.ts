import { rm } from 'node:fs/promises';
import type { Backend } from '../../src/backends/backend.ts';
import type { FieldChange } from '../../src/model/change.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import { KINDS, type Kind } from '../../src/model/kind.ts';
import type { StepOutcome } from '../../src/model/outcome.ts';
import type { Step, StepId } from '../../src/model/plan.ts';
import { addressOf, type Observed, rowKey } from '../../src/model/resource.ts';

/** A signal that never says stop. */
export const GO = new AbortController().signal;

/** Every kind. */
export const ALL: ReadonlySet<Kind> = new Set(KINDS);

/** One live row; fails when there is none. */
export async function liveRow(backend: Backend, kind: Kind, identity = 'default'): Promise<Observed> {
  const row = (await backend.read(new Set([kind]), GO)).rows.get(rowKey(kind, identity));
  if (row === undefined) throw new Error(`${kind}/${identity} is not live.`);
  return row;
}

/** Applies steps and collects what became of them. */
export async function applyAll(backend: Backend, steps: readonly Step[], signal = GO): Promise<readonly StepOutcome[]> {
  const outcomes: StepOutcome[] = [];
  for await (const outcome of backend.apply(steps, signal)) outcomes.push(outcome);
  return outcomes;
}

/** A step that creates a resource. */
export function createStep(kind: Kind, name: string, spec: JsonObject): Step {
  const after = { kind, name, spec };
  return step(`${kind}/${name}`, { op: 'create', address: addressOf(after), after, cause: 'config' });
}

/** A step that changes fields of an observed row, by pointer; `undefined` removes one. */
export function updateStep(before: Observed, fields: Readonly<Record<string, Json | undefined>>): Step {
  const { resource } = before;
  const changes = Object.entries(fields).map(
    ([path, after]): FieldChange => ({ path, ...(after !== undefined && { after }), cause: 'config' }),
  );
  const address = addressOf(resource);
  return step(address, { op: 'update', address, before, after: resource, fields: changes });
}

/** A step that deletes an observed row. */
export function deleteStep(before: Observed): Step {
  const address = addressOf(before.resource);
  return step(address, { op: 'delete', address, before, because: 'declared absent' });
}

/** What became of steps, in short: `applied`, or the status and code. */
export function summaryOf(outcomes: readonly StepOutcome[]): readonly string[] {
  return outcomes.map((each) => ('error' in each ? `${each.status} ${each.error.code}` : each.status));
}

/** Removes a folder of a test. */
export async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
}

function step(id: string, change: Step['change']): Step {
  return { id: id as StepId, change, after: [], risk: { level: 'none', reasons: [], approvals: [] } };
}
