import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Change } from '../../src/model/change.ts';
import { KINDS } from '../../src/model/kind.ts';
import { KIND_DEFINITIONS } from '../../src/model/kinds/index.ts';
import type { Plan } from '../../src/model/plan.ts';
import { provePlan } from '../../src/plan/prove-plan.ts';
import { specOf } from '../arbitrary-spec.ts';
import { desired, type Entry } from '../builders.ts';
import { live, row } from '../live.ts';
import { planOf } from '../plans.ts';

const state = desired({}, [['CopilotSettings', { recordTranscripts: true, translateResponses: true }]]);
const rows = live(row('CopilotSettings', {}));
const plan = planOf(state, rows);

/** The plan with each change as `break` makes it. */
const broken = (change: (each: Change) => Change): Plan => ({
  ...plan,
  steps: plan.steps.map((step) => ({ ...step, change: change(step.change) })),
});

test('a sound plan converges', () => {
  expect(provePlan(plan, state, rows)).toEqual([]);
});

test('a plan that forgets a field does not', () => {
  const forgetful = broken((each) => (each.op === 'update' ? { ...each, fields: each.fields.slice(1) } : each));
  expect(provePlan(forgetful, state, rows)).toEqual(['CopilotSettings/default']);
});

test('a plan that sets another value does not', () => {
  const wrong = broken((each) =>
    each.op === 'update' ? { ...each, fields: each.fields.map((field) => ({ ...field, after: false })) } : each,
  );
  expect(provePlan(wrong, state, rows)).toEqual(['CopilotSettings/default']);
});

test('a plan that deletes what is declared does not', () => {
  const [before] = rows.rows.values();
  if (before === undefined) throw new Error('There is a row.');
  const deleting = broken((each) => ({ op: 'delete', address: each.address, before, because: 'by mistake' }));
  expect(provePlan(deleting, state, rows)).toEqual(['CopilotSettings/default']);
});

test('a step of several rows is replayed in its order', () => {
  const off = { generativeAI: { moveDataAcrossRegions: false }, features: { copilot: false } };
  const on = desired({}, [
    ['PlatformSettings', { generativeAI: { moveDataAcrossRegions: true }, features: { copilot: true } }],
  ]);
  const there = live(row('PlatformSettings', off));
  const staged = planOf(on, there);
  expect(staged.steps).toHaveLength(2);
  expect(provePlan(staged, on, there)).toEqual([]);
  expect(provePlan({ ...staged, steps: staged.steps.slice(0, 1) }, on, there)).toEqual(['PlatformSettings/default']);
});

test.each(KINDS.filter((kind) => KIND_DEFINITIONS[kind].singleton))(
  'the plan of any two specs of %s converges',
  (kind) => {
    fc.assert(
      fc.property(specOf(kind), specOf(kind, { nulls: true }), (spec, there) => {
        const any = desired({}, [[kind, spec] as unknown as Entry]);
        const found = live(row(kind, there));
        expect(provePlan(planOf(any, found), any, found)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  },
);
