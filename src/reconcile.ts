import { executePlan } from './apply/execute-plan.ts';
import { toRemember } from './apply/to-remember.ts';
import type { Backend, ReadScope } from './backends/backend.ts';
import { BackendError, failureOfError } from './backends/backend-error.ts';
import { compose } from './compose/compose.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import { diff } from './diff/diff.ts';
import { followNames, formerKeys } from './diff/follow-names.ts';
import { followRenames } from './diff/follow-renames.ts';
import { heldToLive, heldToProof } from './diff/not-kept.ts';
import type { Applied } from './model/applied.ts';
import type { Change } from './model/change.ts';
import type { DesiredState } from './model/desired-state.ts';
import type { Document } from './model/document.ts';
import type { Forecast } from './model/forecast.ts';
import { type Json, sameJson } from './model/json.ts';
import { KINDS, type Kind, kindOfAddress } from './model/kind.ts';
import { KIND_DEFINITIONS } from './model/kinds/index.ts';
import type { LastAppliedSet } from './model/last-applied.ts';
import type { LiveState } from './model/live-state.ts';
import type { Failure, StepOutcome } from './model/outcome.ts';
import type { Permissions } from './model/permission.ts';
import { automaticSteps, type Plan, type Step } from './model/plan.ts';
import { type Address, type RowKey, rowKey } from './model/resource.ts';
import type { RunStart } from './model/run-record.ts';
import { checkPlan } from './plan/check-plan.ts';
import { planChanges } from './plan/plan-changes.ts';
import { provePlan } from './plan/prove-plan.ts';
import type { JournalRun, Lease, Records, UnfinishedRun } from './record/records.ts';
import { NO_TRACER, type Tracer } from './telemetry/tracer.ts';
import { type ValidateOptions, validate } from './validate/validate.ts';

/** What an environment is declared to be, and everything found on the way; whole only when nothing is an error. */
export interface Desired {
  readonly state: DesiredState | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** From documents to a validated desired state. Pure: the diagnostics know their paths, not yet their lines. */
export function declare(
  environment: string,
  base: readonly Document[],
  own: readonly Document[],
  options: ValidateOptions,
): Desired {
  const composed = compose(environment, base, own); // compose overlays
  if (!composed.ok) return { state: undefined, diagnostics: composed.diagnostics };
  const { state, diagnostics } = validate(composed.value, options); // validate
  return { state, diagnostics: [...composed.diagnostics, ...diagnostics] };
}

/** Where a plan reads from, and how it names the places of values. */
export interface PlanPorts {
  readonly backend: Backend;
  readonly records: Pick<Records, 'lastApplied'>;
  /** Whether the identity is asked what it may do of the plan. Default: yes. */
  readonly asksPermission?: boolean;
  /** Adds where each declared value stands; only what a plan shows is ever looked up. */
  readonly findOrigins: (changes: readonly Change[], desired: DesiredState) => Promise<readonly Change[]>;
  /** What is declared in the place of what was asked for, where that depends on what is live: a way back. */
  readonly whenRead?: (live: LiveState) => Pick<Planned, 'desired' | 'last'>;
  /** Follows the stages. Default: nobody does. */
  readonly tracer?: Tracer;
}

/** A plan, and what it was made from. */
export interface Planned {
  readonly plan: Plan;
  readonly desired: DesiredState;
  readonly live: LiveState;
  readonly last: LastAppliedSet;
  /** Addresses that no document has any more, with the one that declares the same row now. */
  readonly renamed: ReadonlyMap<Address, Address>;
  readonly diagnostics: readonly Diagnostic[];
  /** What applying it costs a service that counts requests. */
  readonly forecast?: Forecast;
  /** What the identity may do of it; absent where nobody is asked. */
  readonly permissions?: Permissions;
}

/**
 * What would be done to make live what is declared. Changes nothing.
 *
 * @throws {PlanDoesNotConverge} when applying the plan to a copy of the live snapshot would leave something to do.
 */
export async function plan(asked: DesiredState, ports: PlanPorts, signal: AbortSignal): Promise<Planned> {
  const { tracer = NO_TRACER } = ports;
  const followed = followRenames(await ports.records.lastApplied(ports.backend.target), asked);
  const kinds = kindsIn(asked, followed.last);
  const read = await ports.backend.read(kinds, signal, scopeOf(asked, followed.last)); // read live
  const { desired, last: before } = ports.whenRead?.(read) ?? { desired: asked, last: followed.last };
  const { live, last, renamed: moved, diagnostics: names } = followNames(desired, read, before);
  const renamed = new Map([...followed.renamed, ...moved]);
  const { changes, orphans, observed } = tracer.span('diff', () => diff(desired, live, last)); // diff
  const placed = await ports.findOrigins([...changes, ...observed.map(({ change }) => change)], desired);
  const seen = observed.map((each, at) => ({ ...each, change: placed[changes.length + at] ?? each.change }));
  const toDo = { desired, live, changes: placed.slice(0, changes.length), orphans, observed: seen };
  const made = tracer.span('plan', () => planChanges(toDo)); // plan
  const left = tracer.span('prove', () => provePlan(made, desired, live)); // prove
  if (left.length > 0) throw new PlanDoesNotConverge(left);
  const steps = automaticSteps(made);
  const forecast = ports.backend.forecast?.(steps);
  const permissions = await permissionsOf(steps, ports, signal);
  const notices = (live.notices ?? []).map((each) => ({ environment: made.environment, ...each }));
  const found = names.map((each) => ({ environment: made.environment, ...each }));
  const diagnostics = [...notices, ...found, ...checkPlan(made, ports.backend.capabilities.kinds)];
  const beside = { ...(forecast !== undefined && { forecast }), ...(permissions !== undefined && { permissions }) };
  return { plan: made, desired, live, last, renamed, diagnostics, ...beside };
}

async function permissionsOf(
  steps: readonly Step[],
  { backend, asksPermission }: PlanPorts,
  signal: AbortSignal,
): Promise<Permissions | undefined> {
  return steps.length === 0 || asksPermission === false ? undefined : await backend.preflight?.(steps, signal);
}

/** A plan that would not reach its goal: our bug, never shown as a plan. */
export class PlanDoesNotConverge extends Error {
  constructor(addresses: readonly string[]) {
    super(`The plan does not converge for ${addresses.slice(0, 5).join(', ')}${addresses.length > 5 ? ', …' : ''}.`);
    this.name = 'PlanDoesNotConverge';
  }
}

/** What an apply needs beyond what a plan needs. */
export interface ApplyPorts extends PlanPorts {
  readonly records: Records;
  /** The environment, taken by the caller before the plan was made. */
  readonly lease: Lease;
  /** Who applies, with what. */
  readonly start: Omit<RunStart, 'now'>;
  readonly now: () => Date;
  /** Goes on past steps that did not succeed, with those that do not build on them. Default: false. */
  readonly keepGoing?: boolean;
  /** Whether what now is as declared is remembered as last applied. Default: yes. */
  readonly remembers?: boolean;
  /** Told of each outcome as it comes. */
  readonly onOutcome?: (outcome: StepOutcome) => void;
}

/**
 * Carries out a plan: journal, waves, read back, and what is now live remembered as last applied.
 *
 * The caller holds the lease of the environment, made the plan under it and asked policy. Every step guards itself by
 * the version of its row, so a row that moved since is refused.
 *
 * @throws {BackendError} `busy` when the lease was lost on the way; what was done until then is in the journal.
 */
export async function apply(planned: Planned, ports: ApplyPorts, signal: AbortSignal): Promise<Applied> {
  const unfinished = await ports.records.unfinished();
  if (automaticSteps(planned.plan).length === 0) return await applyNothing(planned, unfinished, ports);
  const run = await begin(planned.plan, ports);
  const outcomes: StepOutcome[] = [];
  const { lease, keepGoing = false } = ports;
  for await (const outcome of executePlan(planned.plan, ports.backend, run, {
    signal,
    lease,
    keepGoing,
    heldToProof,
  })) {
    outcomes.push(outcome);
    ports.onOutcome?.(outcome);
  }
  // What was begun is brought to its end even when a person interrupts: reading back and remembering change nothing live.
  const back = await readBack(planned, outcomes, ports).catch(unread);
  // The run is left without an end: what it did is told apart when live can be read again.
  if ('code' in back) return { outcomes, left: [], interrupted: signal.aborted, unread: back };
  const told = await tellWhatWasNotKept(planned, outcomes, back, run, ports);
  await remember(planned, told, back.open, createdIn(unfinished), ports);
  const left = back.open.filter((step) => step.change.op !== 'manual');
  const done =
    told.every((outcome) => outcome.status === 'applied' || outcome.status === 'by-hand') && left.length === 0;
  await ports.lease.assertHeld();
  await run.finish(signal.aborted ? 'interrupted' : done ? 'done' : 'failed', ports.now());
  return { outcomes: told, left, interrupted: signal.aborted };
}

/** Outcomes that reading back showed to be others: they are journaled behind those they replace. */
async function tellWhatWasNotKept(
  { plan }: Planned,
  outcomes: readonly StepOutcome[],
  { live, open }: ReadBack,
  run: JournalRun,
  { lease, onOutcome }: ApplyPorts,
): Promise<readonly StepOutcome[]> {
  const changes = new Map(plan.steps.map((step) => [step.id, step.change]));
  const differing = new Set(open.map(({ change }) => change.address));
  const told = outcomes.map((outcome) => {
    const change = changes.get(outcome.step);
    if (change === undefined || change.op === 'manual') return outcome;
    const isSettled = outcome.status !== 'not-kept' && !differing.has(change.address);
    return isSettled ? outcome : heldToLive(change, outcome, live.rows.get(keyOf(change)));
  });
  const others = told.filter((outcome, at) => !isSameOutcome(outcome, outcomes[at]));
  if (others.length === 0) return told;
  await lease.assertHeld();
  await run.outcomes(others);
  for (const outcome of others) onOutcome?.(outcome);
  return told;
}

function isSameOutcome(outcome: StepOutcome, before: StepOutcome | undefined): boolean {
  if (outcome.status !== 'not-kept' || before?.status !== 'not-kept') return outcome.status === before?.status;
  return sameJson(wordsOf(outcome), wordsOf(before));
}

function wordsOf({ fields, movedSince }: Extract<StepOutcome, { status: 'not-kept' }>): Json {
  return { fields: fields.map((field) => ({ ...field })), movedSince: movedSince === true };
}

async function begin(plan: Plan, { records, start, now, lease }: ApplyPorts): Promise<JournalRun> {
  return await records.begin(plan, { ...start, now: now() }, lease);
}

/** Live is as declared, as was just read: that is remembered, and runs that did not end are settled by one that does. */
async function applyNothing(
  planned: Planned,
  unfinished: readonly UnfinishedRun[],
  ports: ApplyPorts,
): Promise<Applied> {
  await remember(planned, [], planned.plan.steps, createdIn(unfinished), ports);
  if (unfinished.length > 0 || ports.start.resumes !== undefined)
    await (await begin(planned.plan, ports)).finish('done', ports.now());
  const outcomes = planned.plan.steps.map((step): StepOutcome => ({ step: step.id, status: 'by-hand' }));
  for (const outcome of outcomes) ports.onOutcome?.(outcome);
  return { outcomes, left: [], interrupted: false };
}

/** What is live now and was to be created by a run that did not end was created by that run. */
function createdIn(unfinished: readonly UnfinishedRun[]): ReadonlySet<string> {
  return new Set(unfinished.flatMap((run) => run.created));
}

/** Live behind a plan, and what is still to do. */
interface ReadBack {
  readonly live: LiveState;
  readonly open: Plan['steps'];
}

async function readBack(planned: Planned, outcomes: readonly StepOutcome[], ports: ApplyPorts): Promise<ReadBack> {
  const live = provenBy(outcomes, planned, ports.backend) ?? (await readAgain(planned, ports.backend));
  const { changes, orphans } = diff(planned.desired, live, planned.last);
  return { live, open: planChanges({ desired: planned.desired, live, changes, orphans }).steps };
}

function unread(error: unknown): Failure {
  if (!(error instanceof BackendError)) throw error;
  return { ...failureOfError(error), message: `Live could not be read back: ${error.message}` };
}

async function readAgain({ desired, last }: Planned, backend: Backend): Promise<LiveState> {
  return await backend.read(kindsIn(desired, last), AbortSignal.timeout(READ_BACK_TIMEOUT_MS), scopeOf(desired, last));
}

const READ_BACK_TIMEOUT_MS = 120_000;

/** The live state that the outcomes prove, where every row that was touched was read after it was changed. */
function provenBy(outcomes: readonly StepOutcome[], { plan, live }: Planned, backend: Backend): LiveState | undefined {
  if (backend.capabilities.provesSteps !== true) return undefined;
  const byStep = new Map(outcomes.map((outcome) => [outcome.step, outcome]));
  const rows = new Map(live.rows);
  for (const { id, change } of plan.steps) {
    if (change.op === 'manual') continue;
    const outcome = byStep.get(id);
    if (outcome?.status !== 'applied') return undefined;
    const key = keyOf(change);
    if (change.op === 'update') {
      const { kind, spec } = change.before.resource;
      rows.delete(rowKey(kind, KIND_DEFINITIONS[kind].identity(spec)));
    }
    if (change.op === 'delete') rows.delete(key);
    else if (outcome.observed === undefined) return undefined;
    else rows.set(key, outcome.observed);
  }
  return { ...live, rows };
}

type MadeChange = Exclude<Change, { op: 'manual' }>;

function keyOf(change: MadeChange): RowKey {
  const { kind, spec } = change.op === 'delete' ? change.before.resource : change.after;
  return rowKey(kind, KIND_DEFINITIONS[kind].identity(spec));
}

/** Remembers what now is as declared. */
async function remember(
  planned: Planned,
  outcomes: readonly StepOutcome[],
  left: Plan['steps'],
  createdBefore: ReadonlySet<string>,
  { records, lease, remembers = true }: ApplyPorts,
): Promise<void> {
  if (!remembers) return;
  const { saved, forgotten } = toRemember({ ...planned, outcomes, left, createdBefore });
  if (saved.length === 0 && forgotten.length === 0) return;
  await lease.assertHeld();
  await records.saveLastApplied(planned.plan.target, saved, forgotten, lease);
}

/** The kinds to read: those declared, and those that were applied before. */
function kindsIn(desired: DesiredState, last: LastAppliedSet): ReadonlySet<Kind> {
  const kinds = new Set<Kind>(desired.resources.map((resource) => resource.kind));
  if (kinds.size === KINDS.length) return kinds;
  for (const address of last.addresses()) {
    const kind = kindOfAddress(address);
    if (kind !== undefined) kinds.add(kind);
  }
  return kinds;
}

/** What will be looked at: what is declared, and rows that were applied and are declared no longer. */
function scopeOf(desired: DesiredState, last: LastAppliedSet): ReadScope {
  return {
    resources: desired.resources.map(({ resource }) => resource),
    get keys() {
      const declared = new Set(desired.resources.map(({ address }) => address));
      const dropped = [...last.addresses()].filter((address) => !declared.has(address));
      return new Set([...dropped.flatMap((address) => rowKeyOf(address, last)), ...formerKeys(desired, last)]);
    },
  };
}

function rowKeyOf(address: Address, last: LastAppliedSet): RowKey[] {
  const kind = kindOfAddress(address);
  const entry = last.get(address);
  return kind === undefined || entry === undefined ? [] : [rowKey(kind, entry.identity)];
}
