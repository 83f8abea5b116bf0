import { describe, expect, it } from 'vitest';
import { diff } from '../../src/diff/diff.ts';
import type { Evidence } from '../../src/model/evidence.ts';
import type { LastApplied } from '../../src/model/last-applied.ts';
import { planChanges } from '../../src/plan/plan-changes.ts';
import { provePlan } from '../../src/plan/prove-plan.ts';
import { desired, type Entry } from '../builders.ts';
import { lastApplied, live, row } from '../live.ts';

const summary = { table: 'contoso_return', displayName: 'Return summary' };
const absent: Entry = ['RecordSummary', summary, { name: 'return', state: 'absent' }];
const inferred: Evidence = new Map([
  ['RecordSummary', [{ path: '', grade: 'D', storage: 'two tables', byHand: 'Where it is stored is inferred.' }]],
]);

describe('a resource that is declared absent, of a kind whose storage is for a person', () => {
  const state = desired({}, [absent]);
  const snapshot = { ...live(row('RecordSummary', summary)), evidence: inferred };

  it('is removed by a person, and by nobody else', () => {
    expect(diff(state, snapshot, lastApplied()).changes).toEqual([
      {
        op: 'manual',
        address: 'RecordSummary/return',
        instruction: 'Remove it. Where it is stored is inferred.',
        fields: [
          { path: '/table', before: 'contoso_return', cause: 'config', grade: 'D' },
          { path: '/displayName', before: 'Return summary', cause: 'config', grade: 'D' },
        ],
      },
    ]);
  });

  it('makes a plan that converges', () => {
    const { changes, orphans } = diff(state, snapshot, lastApplied());
    expect(provePlan(planChanges({ desired: state, live: snapshot, changes, orphans }), state, snapshot)).toEqual([]);
  });

  it('is deleted where the backend writes it', () => {
    const evidence: Evidence = new Map([['RecordSummary', [{ path: '', grade: 'D', storage: 'two tables' }]]]);
    expect(diff(state, { ...snapshot, evidence }, lastApplied()).changes).toMatchObject([{ op: 'delete' }]);
  });
});

it('a resource that no file declares any more is left where only a person removes it', () => {
  const app = { app: 'contoso_desk', copilotEnabled: true };
  const entry: LastApplied = {
    address: 'AppAccess/desk' as LastApplied['address'],
    identity: 'contoso_desk',
    spec: app,
    created: true,
  };
  const by = (byHand?: string): Evidence =>
    new Map([['AppAccess', [{ path: '', grade: 'D', storage: 'settings', ...(byHand !== undefined && { byHand }) }]]]);
  const found = (evidence: Evidence) =>
    diff(desired({}), { ...live(row('AppAccess', app)), evidence }, lastApplied(entry)).changes.map(({ op }) => op);
  expect(found(by())).toEqual(['delete']);
  expect(found(by('Where it is stored is inferred.'))).toEqual(['manual']);
});
