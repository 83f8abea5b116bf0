import { expect, test } from 'vitest';
import type { RecordedStep } from '../../src/model/run-record.ts';
import { keptOf } from '../../src/plan/kept-of.ts';

const step: RecordedStep = {
  step: 'CopilotSettings/default',
  op: 'update',
  fields: [
    { path: '/recordTranscripts', before: false, after: true },
    { path: '/translateResponses', before: false, after: true },
  ],
  status: 'not-kept',
  notKept: [{ path: '/recordTranscripts', wanted: true, live: false }],
};

test('of a step that was not kept only the fields that were count as made', () => {
  expect(keptOf(step)).toEqual([{ step: step.step, op: 'update', status: 'applied', fields: [step.fields[1]] }]);
});

test('a step of which nothing was kept counts as nothing', () => {
  expect(keptOf({ ...step, notKept: step.fields.map(({ path }) => ({ path })) })).toEqual([]);
  expect(keptOf({ ...step, op: 'delete', notKept: [{ path: '' }] })).toEqual([]);
  expect(keptOf({ ...step, op: 'create', fields: [], notKept: [{ path: '' }] })).toEqual([]);
});

test('an item that was put in is there, though a part of it was not kept', () => {
  const fields = [{ path: '/prompts/items/Next', after: { name: 'Next', prompt: 'a' } }];
  const notKept = [{ path: '/prompts/items/Next/prompt', wanted: 'a', live: 'b' }];
  expect(keptOf({ ...step, fields, notKept })).toMatchObject([{ status: 'applied', fields }]);
});

test('a created row is there, though a field of it was not kept', () => {
  expect(keptOf({ ...step, op: 'create', fields: [] })).toMatchObject([{ op: 'create', status: 'applied' }]);
});

test('every other step is as it was', () => {
  const applied: RecordedStep = { step: step.step, op: 'update', fields: step.fields, status: 'applied' };
  expect(keptOf(applied)).toEqual([applied]);
});
