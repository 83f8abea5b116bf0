import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { setMember } from '../model/apply-fields.ts';
import type { Change, FieldChange } from '../model/change.ts';
import { groupBy } from '../model/group-by.ts';
import { type Json, type JsonPointer, sameJson } from '../model/json.ts';
import type { LastAppliedSet } from '../model/last-applied.ts';
import { automaticSteps, type Plan, type Step } from '../model/plan.ts';
import type { Address } from '../model/resource.ts';
import type { ResumedState, ResumedStep } from '../model/resumed-run.ts';
import type { RecordedField, RecordedStep, RunRecord } from '../model/run-record.ts';
import { fieldShape } from '../model/shape-at.ts';
import { shownInSentence } from './rebuild-step.ts';
import { saysWhatItWants } from './run-to-resume.ts';

/** A plan made just now for the live system and the part of the configuration that a run was about. */
export interface FreshStart {
  readonly plan: Plan;
  readonly last: LastAppliedSet;
}

/** What live says of each step of a run, and what of a new plan completes it; or what keeps it from being completed. */
export interface ResumeCheck {
  readonly table: readonly ResumedStep[];
  /** The steps to carry out, with the versions of today; none where something stands in the way. */
  readonly steps: readonly Step[];
  /** Addresses of which nothing is carried out although they differ. */
  readonly beside: readonly Address[];
  /** Errors, each with its reason, where the run cannot be completed; else warnings. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Tells the steps of a run that did not end well apart: done, not done, in doubt, or moved since; and cuts a plan made now
 * down to those that are not done.
 *
 * A step counts as not done where live still is what it was before the run. Whatever is neither that nor as the run
 * wanted it was moved by somebody, and refuses the whole. Old values that are sensitive are not in the journal: there,
 * what was last applied has to tell, or a warning says that nothing can.
 */
export function checkResume(run: RunRecord, fresh: FreshStart): ResumeCheck {
  const { environment, basis, digest } = fresh.plan;
  const stopped = (found: Omit<Diagnostic, 'severity'>): ResumeCheck => ({
    ...NOTHING,
    diagnostics: [{ severity: 'error', environment, ...found }],
  });
  if (run.target !== fresh.plan.target) return stopped(otherTarget(run, fresh.plan));
  if (run.desired === undefined)
    return stopped(unknownPlan(run, 'an older version began it, which did not write down'));
  if (run.desired !== basis.desired) return stopped(otherConfiguration(run));
  if (!saysWhatItWants(run) && run.planned > 0) {
    if (digest !== run.plan) return stopped(unknownPlan(run, 'it ended before it wrote down'));
    const steps = automaticSteps(fresh.plan);
    const table = steps.map(({ id, change }): ResumedStep => ({ step: id, op: change.op, state: 'not-done' }));
    return { ...NOTHING, table, steps: fresh.plan.steps };
  }
  return tellApart(run, fresh);
}

const NOTHING: ResumeCheck = { table: [], steps: [], beside: [], diagnostics: [] };

function tellApart(run: RunRecord, { plan, last }: FreshStart): ResumeCheck {
  const intended: readonly Intended[] = [
    ...run.steps.map((step) => ({ ...step, isBegun: true })),
    ...run.later.map((step) => ({ ...step, isBegun: false })),
  ];
  const now = groupBy(
    automaticSteps(plan).map(({ change }) => change),
    ({ address }) => address,
  );
  const judged = intended.map((step) => judge(step, now.get(addressOfStep(step.step)) ?? [], last));
  const table = judged.map(({ step, op, state }): ResumedStep => ({ step, op, state }));
  const moved = judged.flatMap(({ moved }) => moved);
  const { environment } = plan;
  if (moved.length > 0) return { ...NOTHING, table, diagnostics: moved.map((each) => ({ ...each, environment })) };
  const wanted = groupBy(judged, ({ step }) => addressOfStep(step));
  const kept = plan.steps.flatMap((step) => cut(step, wanted.get(step.change.address) ?? []));
  const ids = new Set(kept.map(({ id }) => id));
  const steps = kept.map((step) => ({ ...step, after: step.after.filter((id) => ids.has(id)) }));
  const carried = new Set(automaticSteps({ ...plan, steps }).map(({ change }) => change.address));
  const beside = [...now.keys()].filter((address) => !carried.has(address));
  const diagnostics = [...judged.flatMap(({ unsure }) => unsure), ...partlyBeside(plan, steps).map(leftAlone)].map(
    (each) => ({ ...each, environment }),
  );
  return { table, steps, beside, diagnostics };
}

/** One step of a run, and whether it was handed over. */
interface Intended extends RecordedStep {
  readonly isBegun: boolean;
}

/** One step of a run, and what of a new plan belongs to it. */
interface Judged extends ResumedStep {
  /** Fields of a new plan that complete it; undefined: the whole step, whatever it is. */
  readonly fields: readonly JsonPointer[] | undefined;
  readonly moved: readonly Diagnostic[];
  readonly unsure: readonly Diagnostic[];
}

function judge(step: Intended, now: readonly Change[], last: LastAppliedSet): Judged {
  const head = { step: step.step, op: step.op, moved: [], unsure: [] };
  const done: Judged = { ...head, state: 'done', fields: [] };
  // What the journal calls done is not done a second time: where live says otherwise, somebody took it back.
  if (step.status === 'by-hand' || now.length === 0) return done;
  switch (step.op) {
    case 'create':
      return judgeCreate(step, now, done);
    case 'delete':
      return judgeDelete(step, now, done);
    case 'update':
      return judgeUpdate(step, now, last, done);
    case 'manual':
      return done;
  }
}

/** A row that was made only in part is completed; values that somebody gave it since are not touched. */
function judgeCreate(step: Intended, now: readonly Change[], done: Judged): Judged {
  const address = addressOfStep(step.step);
  const fields = now.flatMap((change) => (change.op === 'update' ? change.fields : []));
  const isAsLeft = fields.length > 0 ? fields.every(({ path }) => wasLost(step, path)) : wasLost(step, '');
  if (wasMade(step) && !isAsLeft) return { ...done, state: 'moved', moved: [takenBack(step, address)] };
  if (now.some(({ op }) => op === 'create')) return { ...done, state: openState(step), fields: undefined };
  if (fields.length > 0 && (isAsLeft || fields.every(({ before }) => before === undefined)))
    return { ...done, state: openState(step), fields: fields.map(({ path }) => path) };
  return {
    ...done,
    state: 'moved',
    moved: [moved(address, `${address} is there now, and is not as the run meant it.`)],
  };
}

function judgeDelete(step: Intended, now: readonly Change[], done: Judged): Judged {
  const address = addressOfStep(step.step);
  const change = now.find(({ op }) => op === 'delete');
  if (change?.op !== 'delete') return done;
  if (step.status === 'applied') return { ...done, state: 'moved', moved: [takenBack(step, address)] };
  const { spec } = change.before.resource;
  const others = step.fields.filter(
    ({ path, before, sensitive }) => sensitive !== true && !sameJson(before ?? null, spec[path.slice(1)] ?? null),
  );
  if (others.length === 0) return { ...done, state: openState(step), fields: undefined };
  return { ...done, state: 'moved', moved: [moved(address, `${address} changed since the run set out to delete it.`)] };
}

function judgeUpdate(step: Intended, now: readonly Change[], last: LastAppliedSet, done: Judged): Judged {
  const address = addressOfStep(step.step);
  if (now.some(({ op }) => op === 'create'))
    return { ...done, state: 'moved', moved: [moved(address, `${address} is no longer there in the live system.`)] };
  const fields = now.flatMap((change) => (change.op === 'update' ? change.fields : []));
  const judged = step.fields.map((field) => judgeField(step, field, fields, last.get(address) !== undefined));
  const found = judged.flatMap(({ moved }) => moved);
  const open = judged.flatMap((each) => each.fields);
  const state = found.length > 0 ? 'moved' : open.length > 0 ? openState(step) : 'done';
  return { ...done, state, fields: open, moved: found, unsure: judged.flatMap(({ unsure }) => unsure) };
}

function judgeField(
  step: RecordedStep,
  field: RecordedField,
  now: readonly FieldChange[],
  isRemembered: boolean,
): Pick<Judged, 'moved' | 'unsure'> & { readonly fields: readonly JsonPointer[] } {
  const address = addressOfStep(step.step);
  const own = now.filter(({ path }) => isWithin(path, field.path) || isWithin(field.path, path));
  const open = { fields: own.map(({ path }) => path), moved: [], unsure: [] };
  if (own.length === 0) return open;
  if (wasMade(step) && !wasLost(step, field.path))
    return { ...open, fields: [], moved: [takenBack(step, address, field)] };
  for (const each of own) {
    const seen = each.path === field.path ? compared(step, field, each, isRemembered) : newPart(field, each);
    if (seen === 'moved') return { ...open, fields: [], moved: [movedField(address, field, each)] };
    if (seen === 'unsure') return { ...open, unsure: [cannotCompare(address, field)] };
  }
  return open;
}

type Seen = 'as before' | 'moved' | 'unsure';

function compared(step: RecordedStep, field: RecordedField, now: FieldChange, isRemembered: boolean): Seen {
  if (field.sensitive === true) {
    if (now.before === undefined) return 'as before';
    // The files are those of the run: where they say another thing than last time and live does not, live did not move.
    return isRemembered && now.cause === 'config' ? 'as before' : 'unsure';
  }
  const lost = step.notKept?.find(({ path }) => path === field.path);
  const isAsBefore = sameValue(step.step, field.path, field.before, now.before);
  const isAsNotKept = lost !== undefined && sameValue(step.step, field.path, lost.live, now.before);
  return isAsBefore || isAsNotKept ? 'as before' : 'moved';
}

/** A part of an item that was to be put in: the item is there by now, and only what has no value yet is filled in. */
function newPart(field: RecordedField, now: FieldChange): Seen {
  const isInside = isWithin(now.path, field.path) && now.before === undefined;
  return isInside && field.before === undefined && field.sensitive !== true ? 'as before' : 'moved';
}

function sameValue(step: string, path: JsonPointer, left: Json | undefined, right: Json | undefined): boolean {
  const shape = fieldShape(step, path);
  if (shape.type !== 'set' || !Array.isArray(left) || !Array.isArray(right))
    return sameJson(left ?? null, right ?? null);
  const members = (list: readonly Json[]): readonly string[] => list.map((each) => setMember(each, shape.item)).sort();
  return sameJson([...members(left as readonly Json[])], [...members(right as readonly Json[])]);
}

function isWithin(path: JsonPointer, other: JsonPointer): boolean {
  return path === other || path.startsWith(`${other}/`);
}

function wasMade({ status }: RecordedStep): boolean {
  return status === 'applied' || status === 'not-kept';
}

function wasLost({ notKept = [] }: RecordedStep, path: JsonPointer): boolean {
  return notKept.some((lost) => isWithin(lost.path, path) || isWithin(path, lost.path));
}

/** Handed over and never answered; everything else that is open was refused, failed, skipped or never begun. */
function openState({ status, isBegun }: Intended): ResumedState {
  return status === 'in-doubt' || (status === undefined && isBegun) ? 'in-doubt' : 'not-done';
}

/** What of a new step completes the run; steps by hand are shown as they are. */
function cut(step: Step, wanted: readonly Judged[]): Step[] {
  const { change } = step;
  if (change.op === 'manual') return [step];
  const open = wanted.filter(({ state }) => state !== 'done');
  if (open.length === 0) return [];
  if (change.op !== 'update') return [step];
  const paths = new Set(open.flatMap(({ fields }) => fields ?? []));
  const fields = change.fields.filter(({ path }) => paths.has(path));
  return fields.length === 0 ? [] : [{ ...step, change: { ...change, fields } }];
}

/** Resources of which more differs than is carried out. */
function partlyBeside(plan: Plan, steps: readonly Step[]): readonly Address[] {
  const count = (list: readonly Step[]): ReadonlyMap<Address, number> => {
    const found = new Map<Address, number>();
    for (const { change } of list) {
      if (change.op === 'manual') continue;
      found.set(change.address, (found.get(change.address) ?? 0) + (change.op === 'update' ? change.fields.length : 1));
    }
    return found;
  };
  const own = count(steps);
  return [...count(plan.steps)].filter(([address, all]) => all > (own.get(address) ?? 0)).map(([address]) => address);
}

/** The resource that a step is about; of several steps each has a number behind it. */
function addressOfStep(step: string): Address {
  return (step.split('#', 1)[0] ?? step) as Address;
}

const PLAN_ANEW = 'Run copilotctl apply without --resume: it plans from the files and the live system of today.';

function otherTarget(run: RunRecord, plan: Plan): Omit<Diagnostic, 'severity'> {
  const message = `The run ${run.id} was about ${run.target}; ${plan.environment} is ${plan.target} now.`;
  return { code: 'resume/other-target', message, hint: PLAN_ANEW };
}

function unknownPlan(run: RunRecord, why: string): Omit<Diagnostic, 'severity'> {
  const message = `What the run ${run.id} set out to do is not known: ${why} its steps.`;
  return { code: 'resume/unknown-plan', message, hint: PLAN_ANEW };
}

function otherConfiguration({ id, commit, selection }: RunRecord): Omit<Diagnostic, 'severity'> {
  const why = selection === undefined ? 'it went back to another configuration' : 'the files changed since';
  const message = `The run ${id} planned another configuration than that of the files: ${why}.`;
  const hint =
    commit === undefined || commit.dirty
      ? PLAN_ANEW
      : `Check out ${commit.id.slice(0, 12)} to complete it, or run copilotctl apply without --resume: it plans anew.`;
  return { code: 'resume/configuration-changed', message, hint };
}

function moved(address: Address, message: string): Diagnostic {
  const hint = 'Read what it is now; copilotctl apply without --resume plans from there.';
  return { code: 'resume/row-moved', severity: 'error', message, hint, address };
}

function movedField(address: Address, field: RecordedField, now: FieldChange): Diagnostic {
  const place = `${address}${now.path}`;
  if (field.sensitive === true) return moved(address, `${place} holds another sensitive value than the run found.`);
  const was = now.path === field.path ? field.before : undefined;
  const values = `was ${shownInSentence(was)} when the run began and is ${shownInSentence(now.before)} now`;
  return moved(address, `${place} ${values}.`);
}

function takenBack({ step }: RecordedStep, address: Address, field?: RecordedField): Diagnostic {
  return moved(
    address,
    `The run did ${step}${field === undefined ? '' : ` (${field.path})`}, and somebody changed it since.`,
  );
}

function cannotCompare(address: Address, { path }: RecordedField): Diagnostic {
  return {
    code: 'resume/cannot-compare',
    severity: 'warning',
    message: `Whether somebody changed ${address}${path} since the run began cannot be told: its value is sensitive.`,
    hint: 'The plan shows what it is now.',
    address,
  };
}

function leftAlone(address: Address): Diagnostic {
  return {
    code: 'resume/left-alone',
    severity: 'warning',
    message: `${address} differs in what the run did not set out to change; that is left alone.`,
    hint: 'copilotctl apply without --resume plans it.',
    address,
  };
}
