import type { Change } from '../model/change.ts';
import { isObject, type JsonObject } from '../model/json.ts';
import { type Kind, kindOfAddress } from '../model/kind.ts';
import { KIND_DEFINITIONS } from '../model/kinds/index.ts';
import type { StepId } from '../model/plan.ts';
import { type RowKey, rowKey } from '../model/resource.ts';

/** A step before it knows what it waits for. */
export interface Unordered {
  readonly id: StepId;
  readonly change: Change;
}

/**
 * What each step waits for, by its id.
 *
 * - Steps of one resource follow one another as given.
 * - Tenant and platform switches come before the product's switches, those before settings, those before agents,
 *   summaries, apps and profiles. What only switches off goes the other way.
 * - What names a role or a summary comes after that one is there; a role is deleted only after nothing names it.
 * - A profile gives up being the default before another one becomes it.
 *
 * Only the few steps of a single row can hold up others, so the result grows with the number of steps.
 */
export function orderSteps(steps: readonly Unordered[]): ReadonlyMap<StepId, readonly StepId[]> {
  const after = new Map<StepId, Set<StepId>>(steps.map((step) => [step.id, new Set()]));
  const wait = (step: Unordered, other: Unordered): void => {
    if (step.id !== other.id) after.get(step.id)?.add(other.id);
  };
  chainResources(steps, wait);
  gateByStage(steps, wait);
  followReferences(steps, wait);
  passOnDefault(steps, wait);
  return new Map([...after].map(([id, others]) => [id, [...others].sort()]));
}

type Wait = (step: Unordered, other: Unordered) => void;

function chainResources(steps: readonly Unordered[], wait: Wait): void {
  const last = new Map<string, Unordered>();
  for (const step of steps) {
    if (step.change.op === 'manual') continue;
    const before = last.get(step.change.address);
    if (before !== undefined) wait(step, before);
    last.set(step.change.address, step);
  }
}

/** Kinds that open the way for those behind them; roles wait for none of them. */
const STAGE: Readonly<Record<Kind, number>> = {
  TenantSettings: 0,
  PlatformSettings: 1,
  CopilotSettings: 2,
  SecurityRole: 3,
  RecordSummary: 3,
  CaseSummary: 3,
  ConversationSummary: 3,
  CustomerSupportAgent: 3,
  AdminManagementAgent: 3,
  AppAccess: 3,
  ExperienceProfile: 3,
};
const UNGATED: ReadonlySet<Kind> = new Set(['SecurityRole']);

function gateByStage(steps: readonly Unordered[], wait: Wait): void {
  const all = steps.filter((step) => step.change.op !== 'manual' && STAGE[kindOf(step)] < 3);
  if (all.length === 0) return;
  const on = new Set(all.flatMap((step) => (switchesOff(step) ? [] : [step.change.address])));
  const gates = all.filter((step) => on.has(step.change.address));
  const last = all.filter((step) => !on.has(step.change.address));
  for (const step of steps) {
    const kind = kindOf(step);
    if (UNGATED.has(kind) || step.change.op === 'manual') continue;
    for (const off of last) if (STAGE[kindOf(off)] < STAGE[kind]) wait(off, step);
    const before = gates.filter((gate) => STAGE[kindOf(gate)] < STAGE[kind]);
    const nearest = Math.max(...before.map((gate) => STAGE[kindOf(gate)]));
    for (const gate of before) if (STAGE[kindOf(gate)] === nearest) wait(step, gate);
  }
}

/** A resource of which every field is switched off opens the way for nothing: it closes it, behind everything else. */
function switchesOff({ change }: Unordered): boolean {
  return change.op === 'update' && change.fields.every((field) => field.after === false);
}

function followReferences(steps: readonly Unordered[], wait: Wait): void {
  const makers = new Map<RowKey, Unordered>();
  const removers = new Map<RowKey, Unordered>();
  for (const step of steps) {
    const key = keyOf(step);
    if (step.change.op === 'delete') removers.set(key, step);
    else if (step.change.op !== 'manual') makers.set(key, step);
  }
  for (const step of steps) {
    for (const need of needsOf(step, 'after')) {
      const maker = makers.get(need);
      if (maker !== undefined) wait(step, maker);
    }
    for (const need of removers.size > 0 ? needsOf(step, 'before') : []) {
      const remover = removers.get(need);
      if (remover !== undefined) wait(remover, step);
    }
  }
}

/** The rows that a step's resource names, in the state before or after it. */
function needsOf(step: Unordered, when: 'before' | 'after'): RowKey[] {
  const { change } = step;
  const spec = when === 'after' ? specAfter(change) : specBefore(change);
  if (spec === undefined) return [];
  return KIND_DEFINITIONS[kindOf(step)].needs(spec).map((need) => rowKey(need.kind, need.identity));
}

function specAfter(change: Change): JsonObject | undefined {
  return change.op === 'create' || change.op === 'update' ? change.after.spec : undefined;
}

function specBefore(change: Change): JsonObject | undefined {
  return change.op === 'update' || change.op === 'delete' ? change.before.resource.spec : undefined;
}

function passOnDefault(steps: readonly Unordered[], wait: Wait): void {
  const profiles = steps.filter((step) => kindOf(step) === 'ExperienceProfile' && step.change.op !== 'manual');
  const giving = profiles.filter((step) => isDefault(specBefore(step.change)) && !isDefault(specAfter(step.change)));
  const taking = profiles.filter((step) => !isDefault(specBefore(step.change)) && isDefault(specAfter(step.change)));
  for (const taker of taking) for (const giver of giving) wait(taker, giver);
}

function isDefault(spec: JsonObject | undefined): boolean {
  return isObject(spec) && spec['default'] === true;
}

function kindOf(step: Unordered): Kind {
  const kind = kindOfAddress(step.change.address);
  if (kind === undefined) throw new Error(`No kind: ${step.change.address}`);
  return kind;
}

function keyOf(step: Unordered): RowKey {
  const { change } = step;
  const spec = specAfter(change) ?? specBefore(change);
  return rowKey(kindOf(step), spec === undefined ? '' : KIND_DEFINITIONS[kindOf(step)].identity(spec));
}
