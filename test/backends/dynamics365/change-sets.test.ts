import { expect, test } from 'vitest';
import { batchesOf, piecesOf, type StepSet, setOf, unitsOf } from '../../../src/backends/dynamics365/change-sets.ts';
import type { DataverseRequest } from '../../../src/backends/dynamics365/dataverse/dataverse-request.ts';
import type { Prepared } from '../../../src/backends/dynamics365/prepare-step.ts';
import type { StepId } from '../../../src/model/plan.ts';
import { createStep } from '../../contract/steps.ts';

/** A step that patches rows, and waits for others. */
function patching(name: string, rows: readonly string[], after: readonly string[] = []): Prepared {
  const step = { ...createStep('SecurityRole', name, {}), id: name as StepId, after: after as readonly StepId[] };
  if (step.change.op === 'manual') throw new Error('A step by hand is never prepared.');
  const operations = rows.map(
    (path): DataverseRequest => ({ method: 'PATCH', path, headers: { 'If-Match': 'W/"1"' }, body: { [name]: true } }),
  );
  return { step, change: step.change, written: { via: 'change-set', operations, needsFreshRead: false } };
}

const rows = (from: number, count: number): string[] => Array.from({ length: count }, (_, at) => `rows(${from + at})`);
const names = (steps: readonly Prepared[]) => steps.map(({ step }) => step.id);
const namesIn = (sets: readonly StepSet[]) => names(sets.flatMap(({ steps }) => steps));
const oneRead = () => new Map([['query:rows', { method: 'GET', path: 'rows' } as const]]);

test('steps that patch one row are one unit, and patch it once', () => {
  const units = unitsOf([patching('a', ['rows(1)']), patching('b', ['rows(2)']), patching('c', ['rows(1)'])]);
  expect(units.map(names)).toEqual([['b'], ['a', 'c']]);
  expect(units.map((unit) => setOf(unit).operations.map(({ body }) => body))).toEqual([
    [{ b: true }],
    [{ a: true, c: true }],
  ]);
});

test('a unit comes behind those that its steps wait for, also where a shared row moved one of them back', () => {
  const steps = [patching('a', ['rows(1)']), patching('b', ['rows(2)'], ['a']), patching('c', ['rows(1)'])];
  expect(unitsOf(steps).map(names)).toEqual([['a', 'c'], ['b']]);
});

test('a batch takes as many change sets as leave room for its reads, a read of several of them once', () => {
  const sets = [patching('a', rows(0, 500)), patching('b', rows(500, 499)), patching('c', rows(999, 1))].map((each) =>
    setOf([each]),
  );
  expect(batchesOf(sets, oneRead).map(namesIn)).toEqual([['a', 'b'], ['c']]);
});

test('what no batch can hold is alone in one and cut into pieces with room for the reads', () => {
  const sets = [patching('a', rows(0, 2500)), patching('b', rows(2500, 1))].map((each) => setOf([each]));
  expect(batchesOf(sets, oneRead).map(namesIn)).toEqual([['a'], ['b']]);
  expect(piecesOf(sets[0]?.operations ?? [], 1).map((piece) => piece.length)).toEqual([999, 999, 502]);
});
