import { isObject, type Json, type JsonObject } from '../../model/json.ts';
import type { Commit, RecordedField, RecordedNotKept, RecordedStep, RunRecord } from '../../model/run-record.ts';
import { type IndexedRun, itemsOf } from './journal-index.ts';

/** A run as history tells it; its steps are read from the journal when somebody asks for them. */
export function runRecordOf(run: IndexedRun): RunRecord {
  const { id, begin, finish } = run;
  const result = RESULTS.find((each) => each === finish?.['result']);
  const commit = commitOf(begin['commit']);
  let steps: readonly RecordedStep[] | undefined;
  const stepsOf = (): readonly RecordedStep[] => {
    steps ??= recordedSteps(run);
    return steps;
  };
  return {
    id,
    startedAt: textOf(begin['time']),
    ...optional('endedAt', finish?.['time']),
    ...(result !== undefined && { result }),
    environment: textOf(begin['environment']),
    target: textOf(begin['target']),
    plan: textOf(begin['plan']),
    ...optional('planId', begin['planId']),
    ...optional('by', begin['by']),
    ...optional('tool', begin['tool']),
    ...optional('correlationId', begin['correlationId']),
    ...(commit !== undefined && { commit }),
    ...optional('desired', begin['desired']),
    ...(Array.isArray(begin['only']) && {
      selection: { only: textsOf(begin['only']), except: textsOf(begin['except']) },
    }),
    ...optional('resumes', begin['resumes']),
    planned: typeof begin['steps'] === 'number' ? begin['steps'] : 0,
    get steps() {
      return stepsOf();
    },
    get later() {
      return laterSteps(run, stepsOf());
    },
  };
}

const RESULTS = ['done', 'failed', 'interrupted'] as const;
const STATUSES = ['applied', 'not-kept', 'skipped', 'by-hand', 'refused', 'failed', 'in-doubt'] as const;
const OPS = ['create', 'update', 'delete', 'manual'] as const;

function recordedSteps({ body }: IndexedRun): readonly RecordedStep[] {
  const steps = new Map<string, RecordedStep>();
  for (const { entry, line } of body) {
    if (entry === 'intent') {
      for (const item of itemsOf(line(), 'steps')) steps.set(textOf(item['step']), intendedStep(item));
      continue;
    }
    for (const item of itemsOf(line(), 'outcomes')) {
      const before = steps.get(textOf(item['step']));
      if (before === undefined) continue;
      const { step, op, identity, fields } = before;
      steps.set(step, { step, op, ...optional('identity', identity), fields, ...outcomeOf(item) });
    }
  }
  return [...steps.values()];
}

function laterSteps({ body }: IndexedRun, begun: readonly RecordedStep[]): readonly RecordedStep[] {
  const known = new Set(begun.map(({ step }) => step));
  const first = body.find(({ entry }) => entry === 'intent');
  if (first === undefined) return [];
  return itemsOf(first.line(), 'later')
    .map(intendedStep)
    .filter(({ step }) => !known.has(step));
}

function textsOf(list: Json | undefined): readonly string[] {
  return Array.isArray(list) ? (list as readonly Json[]).filter((each) => typeof each === 'string') : [];
}

function intendedStep({ step, op, identity, fields }: JsonObject): RecordedStep {
  return {
    step: textOf(step),
    op: OPS.find((each) => each === op) ?? 'update',
    ...optional('identity', identity),
    fields: Array.isArray(fields) ? (fields as readonly Json[]).flatMap(fieldOf) : [],
  };
}

function fieldOf(written: Json): RecordedField[] {
  // Format 1 wrote down only which field it was.
  if (typeof written === 'string') return [{ path: written, unknown: true }];
  if (!isObject(written) || typeof written['path'] !== 'string') return [];
  const { path, before, after, sensitive, added } = written;
  if (sensitive === true) return [{ path, sensitive, ...(added === true && { added }) }];
  return [{ path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}

/** What replaces all that was said of the step before. */
function outcomeOf({
  status,
  code,
  message,
  fields,
  movedSince,
}: JsonObject): Omit<RecordedStep, 'step' | 'op' | 'identity' | 'fields'> {
  const known = STATUSES.find((each) => each === status);
  return {
    ...(known !== undefined && { status: known }),
    ...optional('code', code),
    ...optional('message', message),
    ...(known === 'not-kept' && Array.isArray(fields) && { notKept: (fields as readonly Json[]).flatMap(notKeptOf) }),
    ...(movedSince === true && { movedSince }),
  };
}

function notKeptOf(written: Json): RecordedNotKept[] {
  if (!isObject(written) || typeof written['path'] !== 'string') return [];
  const { path, wanted, live, sensitive } = written;
  if (sensitive === true) return [{ path, sensitive }];
  return [{ path, ...(wanted !== undefined && { wanted }), ...(live !== undefined && { live }) }];
}

function commitOf(written: Json | undefined): Commit | undefined {
  if (!isObject(written) || typeof written['id'] !== 'string') return undefined;
  return { id: written['id'], dirty: written['dirty'] === true };
}

function optional<K extends string>(key: K, value: Json | undefined): { readonly [key in K]?: string } {
  return typeof value === 'string' ? ({ [key]: value } as { readonly [key in K]?: string }) : {};
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
