import { setMember } from '../../model/apply-fields.ts';
import type { Change, FieldChange, Origin } from '../../model/change.ts';
import { SHAPES } from '../../model/generated/shapes.ts';
import { isObject, type Json } from '../../model/json.ts';
import type { Permission } from '../../model/permission.ts';
import type { Plan, Step } from '../../model/plan.ts';
import type { EnvironmentReport } from '../../model/report.ts';
import type { Shape } from '../../model/shape.ts';
import { fieldShape } from '../../model/shape-at.ts';
import { differingParts } from '../differing-parts.ts';
import { displayWidth, padDisplay } from '../display-width.ts';
import { harmless } from '../harmless.ts';
import { showChange, showPart } from '../show-change.ts';
import { shorten, showValue } from '../show-value.ts';
import { count } from './count.ts';
import type { Paint } from './paint.ts';
import { wordDiff } from './word-diff.ts';
import { wrapText } from './wrap-text.ts';

/** How much of a plan is shown: `verbose` adds what is created, places, whole values and what each step waits for. */
export interface PlanView {
  readonly verbose: boolean;
  readonly paint: Paint;
  /** Columns of the terminal. */
  readonly width: number;
  /** Whether the plan is about to be applied; otherwise it says that nothing has been changed. */
  readonly isApply?: boolean;
  /** Without `-v` so many steps are shown; a plan is never cut without saying so. Default: 200. */
  readonly steps?: number;
  /** How much is said of each step. Default: `whole` with `-v`, else `fields`. */
  readonly detail?: PlanDetail;
}

/** How much is said of a step: everything, its fields in a line each, or that it is there. */
export type PlanDetail = 'whole' | 'fields' | 'steps';

const STEPS_SHOWN = 200;

/** A plan for people: the summary first, then what is done, then what a person does, and what can be done with it. */
export function renderPlan(report: EnvironmentReport, view: PlanView): string {
  const { plan } = report;
  if (plan === undefined) return '';
  if (plan.steps.length === 0) {
    const head = `${harmless(report.name)}: in sync. ${count(report.declared, 'resource')} compared, nothing to do.`;
    return `${[head, ...renderObserved(plan, view)].join('\n')}\n`;
  }
  const shown = view.verbose ? plan.steps : plan.steps.slice(0, view.steps ?? STEPS_SHOWN);
  const hidden = plan.steps.length - shown.length;
  const permissions = new Map(report.permissions?.map((each) => [each.step, each]));
  const made = shown.filter((step) => step.change.op !== 'manual');
  const byHand = shown.filter((step) => step.change.op === 'manual');
  const lines = [
    `${view.paint.bold(harmless(report.name))} (${harmless(report.backend)}): ${planSummary(plan)}.`,
    '',
    ...made.flatMap((step) => [...renderStep(step, view), ...may(permissions.get(step.id), view)]),
    ...(made.length > 0 && byHand.length > 0 ? ['', 'By hand:'] : []),
    ...renderByHand(byHand, view),
    ...(hidden > 0 ? [`  … and ${count(hidden, 'more step')}; -v shows all.`] : []),
    ...renderObserved(plan, view),
    '',
    ...doubts(report, view),
    ...costs(report, view),
    ...(report.saved !== undefined && view.isApply === true ? [] : [named(plan, view)]),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

/** What differs and is not ours to change: below the steps, and counted with none of them. */
function renderObserved({ observed = [] }: Plan, view: PlanView): string[] {
  if (observed.length === 0) return [];
  const shown = view.verbose ? observed : observed.slice(0, STEPS_SHOWN);
  const hidden = observed.length - shown.length;
  return [
    '',
    'Not ours to change:',
    ...shown.flatMap(({ adoption, change }) => [
      `  ${view.paint.dim('o')} ${view.paint.bold(harmless(change.address))}  ${adoption === 'observe' ? 'observed' : 'create-only'}: ${change.op === 'create' ? 'missing' : change.op === 'delete' ? 'there' : 'differs'}${at(change.origin, view.paint)}`,
      ...('fields' in change ? renderFields(change.address, change.fields, view).flat() : []),
    ]),
    ...(hidden > 0 ? [`  … and ${count(hidden, 'more resource')}; -v shows all.`] : []),
  ];
}

/** A saved plan is named by its own id, which stands above it. */
function named(plan: Plan, view: PlanView): string {
  return `Plan ${plan.digest.slice(0, 6)}.${view.isApply === true ? '' : ' Nothing has been changed.'}`;
}

/** Without `-v` so many steps by hand are shown whole; of more there is a line each. */
const BY_HAND_SHOWN = 10;

function renderByHand(steps: readonly Step[], view: PlanView): string[] {
  if (view.verbose || steps.length <= BY_HAND_SHOWN) return steps.flatMap((step) => renderStep(step, view));
  const width = widest(steps, ({ id }) => displayWidth(harmless(id)), ID_WIDTH);
  const lines = steps.map(({ id, change }) => {
    const fields = 'fields' in change ? change.fields.map((field) => harmless(field.path)).join(' ') : '';
    const room = Math.max(20, view.width - width - 6);
    return `  ${view.paint.magenta(SIGN.manual)} ${padDisplay(harmless(id), width)}  ${view.paint.dim(shorten(fields, room))}`;
  });
  return [...lines, '  -v says what to do for each.'];
}

/** What stands below a step that the identity may not do; with `-v` also why that is not known. */
function may(permission: Permission | undefined, { paint, verbose, width }: PlanView): string[] {
  if (permission?.state === 'denied')
    return wrap(`${paint.red('denied:')} lacks ${harmless((permission.missing ?? []).join(', '))}`, width);
  if (permission?.state === 'unknown' && verbose)
    return wrap(paint.dim(`may be denied: ${harmless(permission.why ?? 'not known')}`), width);
  return [];
}

/** Of how many steps nobody can say whether they are permitted. */
function doubts({ permissions = [] }: EnvironmentReport, { paint, verbose }: PlanView): string[] {
  const unknown = permissions.filter(({ state }) => state === 'unknown').length;
  if (unknown === 0) return [];
  return [
    paint.dim(`Whether this identity may do ${count(unknown, 'step')} is not known${verbose ? '' : '; -v says why'}.`),
  ];
}

/** What a service that counts requests will count; nothing where nobody counts or nothing is sent. */
function costs({ forecast }: EnvironmentReport, { paint }: PlanView): string[] {
  if (forecast === undefined || forecast.requests === 0) return [];
  const { requests, operations, budget } = forecast;
  const share = ((requests / budget.requests) * 100).toFixed(requests / budget.requests < 0.01 ? 2 : 0);
  const window = `${budget.requests.toLocaleString('en-US')} that the service takes in ${budget.seconds / 60} minutes`;
  return [
    paint.dim(
      `Takes about ${count(requests, 'request')} with ${count(operations, 'operation')}: ${share} % of the ${window}.`,
    ),
  ];
}

/** "1 to create, 2 to change, 0 to delete, 1 by hand". */
export function planSummary(plan: Plan): string {
  const { create, update, delete: deleted, manual } = planCounts(plan);
  return `${create} to create, ${update} to change, ${deleted} to delete${manual > 0 ? `, ${manual} by hand` : ''}`;
}

/** How many resources are created, changed and deleted, and how many steps are by hand. */
export function planCounts(plan: Plan): Readonly<Record<Change['op'], number>> {
  const of = (op: Change['op']): number =>
    new Set(plan.steps.filter((step) => step.change.op === op).map((step) => step.change.address)).size;
  const manual = plan.steps.filter((step) => step.change.op === 'manual').length;
  return { create: of('create'), update: of('update'), delete: of('delete'), manual };
}

const SIGN: Readonly<Record<Change['op'], string>> = { create: '+', update: '~', delete: '-', manual: '!' };

function renderStep(step: Step, view: PlanView): string[] {
  const { change, risk } = step;
  const { paint } = view;
  const tone = { create: paint.green, update: paint.yellow, delete: paint.red, manual: paint.magenta }[change.op];
  const head = `  ${tone(SIGN[change.op])} ${paint.bold(harmless(step.id))}`;
  const reasons = risk.reasons.flatMap((reason) => wrap(`${riskWord(step, paint)} ${harmless(reason)}`, view.width));
  const waits =
    view.verbose && step.after.length > 0
      ? [paint.dim(`      after ${shorten(harmless(step.after.join(', ')), 200)}`)]
      : [];
  const said = view.detail === 'steps' ? [] : details(change, view);
  return [`${head}${note(change, view)}`, ...said, ...reasons, ...waits];
}

function riskWord(step: Step, paint: Paint): string {
  return step.risk.level === 'irreversible' ? paint.red('irreversible:') : 'note:';
}

function note(change: Change, { paint }: PlanView): string {
  switch (change.op) {
    case 'create':
      return `${change.cause === 'drift' ? '  removed in the live system' : ''}${at(change.origin, paint)}`;
    case 'delete':
      return `  ${harmless(change.because)}${at(change.origin, paint)}`;
    case 'manual':
      return `  by hand${at(change.origin, paint)}`;
    case 'update':
      return at(change.origin, paint);
  }
}

function at(origin: Origin | undefined, paint: Paint): string {
  return origin === undefined ? '' : paint.dim(`  ${harmless(origin.file)}:${origin.line}`);
}

function details(change: Change, view: PlanView): string[] {
  switch (change.op) {
    case 'create':
      return view.verbose ? members(change.after.spec, SHAPES[change.after.kind]) : [];
    case 'delete':
      return [];
    case 'manual':
      return [
        ...wrap(harmless(change.instruction), view.width),
        ...renderFields(change.address, change.fields, view).flat(),
      ];
    case 'update':
      return renderFields(change.address, change.fields, view).flat();
  }
}

/** Sentences below a step, in line with its fields. */
function wrap(text: string, width: number): string[] {
  return wrapText(text, width, 6);
}

/** A resource in full: a line for each field, and one for each item of a list of maps. */
function members(spec: { readonly [key: string]: Json | undefined }, shape: Shape): string[] {
  const width = widest(Object.keys(spec), (key) => key.length, PATH_WIDTH);
  const shapes = shape.type === 'object' ? shape.members : {};
  return Object.entries(spec).flatMap(([key, value]) => {
    const inner = shapes[key];
    if (!Array.isArray(value) || !value.some(isObject) || inner?.sensitive === 'secret')
      return [`      ${harmless(key).padEnd(width)}  ${showValue(value, inner, WHOLE)}`];
    const item = inner !== undefined && 'item' in inner ? inner.item : undefined;
    return [`      ${harmless(key)}`, ...value.map((each) => `        ${showValue(each, item, WHOLE)}`)];
  });
}

/** The width of a value that is shown whole. */
const WHOLE = Number.POSITIVE_INFINITY;

/** Texts longer than this are compared word by word. */
const LONG_TEXT = 48;
/** Paths longer than this do not widen the column; where path and value do not fit in a line, the value has its own. */
const PATH_WIDTH = 52;
/** The same for the names of steps. */
const ID_WIDTH = 120;

/** The width of a column, which one long text of many, in a report that anybody may have written, does not decide alone. */
function widest<T>(all: readonly T[], widthOf: (each: T) => number, most: number): number {
  return Math.min(
    most,
    all.reduce((width, each) => Math.max(width, widthOf(each)), 0),
  );
}

/** Fields in columns, each in a line or two: path, old and new; the cause where it is not the configuration; the place. */
export function renderFields(address: string, changes: readonly FieldChange[], view: PlanView): string[][] {
  const pathWidth = widest(changes, ({ path }) => displayWidth(harmless(path)), PATH_WIDTH);
  const room = view.verbose ? WHOLE : Math.max(32, view.width - pathWidth - 10);
  return changes.map((field) => {
    const inner = fieldShape(address, field.path);
    const words = [...(field.cause === 'config' ? [] : [field.cause]), ...doubt(field)];
    const cause = words.map((word) => `  ${view.paint.yellow(word)}`).join('');
    const taken = words.reduce((sum, word) => sum + word.length + 2, 0);
    const place = at(field.origin, view.paint);
    const path = padDisplay(harmless(field.path), pathWidth);
    const value = isLong(field) ? undefined : arrow(field, inner, Math.max(32, room - taken));
    if (value !== undefined && path.length + value.length + taken + 8 <= view.width)
      return [`      ${path}  ${value}${cause}${place}`];
    const own = isLong(field) ? [longText(field, inner, view)] : apart(field, inner, view);
    return [`      ${path.trimEnd()}${cause}${place}`, ...own.map((line) => `        ${line}`)];
  });
}

/** A value that takes more than its line: a line for each part that differs, where it has parts. */
function apart(field: FieldChange, shape: Shape, view: PlanView): readonly string[] {
  const room = view.verbose ? WHOLE : view.width - 8;
  const { before, after } = field;
  const parts = typeof before === 'object' && typeof after === 'object' ? differingParts(before, after, shape) : [];
  if (parts.length === 0 || parts[0]?.path.length === 0) return [arrow(field, shape, room)];
  const most = view.verbose ? WHOLE : MOST_PARTS;
  const lines = parts.slice(0, most).map((part) => showPart(part, room));
  return parts.length > most ? [...lines, `and ${parts.length - most} more`] : lines;
}

/** So many parts of one value are shown unless everything is asked for. */
const MOST_PARTS = 6;

/** Where a value is stored may only be inferred: then the plan says so. */
function doubt({ grade }: FieldChange): string[] {
  return grade === 'C' || grade === 'D' ? [`inferred, grade ${grade}`] : [];
}

function arrow(field: FieldChange, shape: Shape | undefined, room: number): string {
  const { before, after } = field;
  if (Array.isArray(after) && shape?.type === 'set')
    return comingAndGoing(Array.isArray(before) ? before : [], after, shape.item, room);
  if (before === undefined && isObject(after)) return `+ ${showValue(after, shape, room - 2)}`;
  if (after === undefined) return `- ${showValue(before, shape, room - 2)}`;
  return showChange(before, after, shape, room);
}

function comingAndGoing(before: readonly Json[], after: readonly Json[], item: Shape, room: number): string {
  const itemRoom = room === WHOLE ? WHOLE : 40;
  const gone = missingIn(after, before, item).map((each) => `-${showValue(each, item, itemRoom)}`);
  const come = missingIn(before, after, item).map((each) => `+${showValue(each, item, itemRoom)}`);
  return shorten([...gone, ...come].join(' ') || '(empty)', room);
}

function missingIn(others: readonly Json[], members: readonly Json[], item: Shape): readonly Json[] {
  const there = new Set(others.map((each) => setMember(each, item)));
  return members.filter((each) => !there.has(setMember(each, item)));
}

function isLong(field: FieldChange): boolean {
  return (
    typeof field.before === 'string' &&
    field.before !== '' &&
    typeof field.after === 'string' &&
    Math.max(field.before.length, field.after.length) > LONG_TEXT
  );
}

function longText(field: FieldChange, shape: Shape | undefined, view: PlanView): string {
  if (shape?.sensitive === 'secret') return '(sensitive)';
  return wordDiff(String(field.before), String(field.after), view.paint, view.verbose);
}
