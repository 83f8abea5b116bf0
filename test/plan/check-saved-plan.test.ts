import { describe, expect, it } from 'vitest';
import type { TargetId } from '../../src/model/live-state.ts';
import type { Address } from '../../src/model/resource.ts';
import { deriveSavedPlan } from '../../src/plan/derive-saved-plan.ts';
import { desired, type Entry } from '../builders.ts';
import { lastApplied, live, row } from '../live.ts';
import { planOf } from '../plans.ts';
import { checkNow, savedPlanOf } from '../saved-plans.ts';

const csr: Entry = ['SecurityRole', { displayName: 'csr', description: 'new' }, { name: 'csr' }];
const added: Entry = ['SecurityRole', { displayName: 'added' }, { name: 'added' }];
const gone: Entry = ['SecurityRole', { displayName: 'gone' }, { name: 'gone', state: 'absent' }];
const agent: Entry = ['CustomerSupportAgent', { overview: { instructions: 'Be brief.' } }];
const state = desired({}, [csr, added, gone, agent]);
const csrRow = row('SecurityRole', { displayName: 'csr', description: 'old' }, '1');
const goneRow = row('SecurityRole', { displayName: 'gone', description: 'x' }, '2');
const agentRow = row('CustomerSupportAgent', { overview: { instructions: 'Be long.' } }, '3');
const rows = live(csrRow, goneRow, agentRow);
const saved = savedPlanOf(state, rows);

const found = (check: ReturnType<typeof checkNow>) =>
  check.diagnostics.map((each) => `${each.code} ${each.address ?? ''}`.trim());

describe('a saved plan that holds', () => {
  it('gives the steps of today, with their values', () => {
    const check = checkNow(saved, state, rows);
    expect(check).toMatchObject({ ok: true, beside: [], diagnostics: [] });
    expect(check.ok && check.steps).toEqual(planOf(state, rows).steps);
  });

  it('holds when another value of the same row moved, and guards the row by its new version', () => {
    const moved = row('SecurityRole', { displayName: 'csr', description: 'old', ownership: 'exactly' }, '99');
    const check = checkNow(saved, state, live(moved, goneRow, agentRow));
    const step = check.ok ? check.steps.find((each) => each.id === 'SecurityRole/csr') : undefined;
    expect(step?.change).toMatchObject({ op: 'update', before: { version: '99' } });
  });

  it('takes only its own fields when another declared field of the row moved', () => {
    const two = desired({}, [['CopilotSettings', { copilotSidePane: true, translateResponses: true }]]);
    const plan = savedPlanOf(two, live(row('CopilotSettings', { copilotSidePane: false, translateResponses: true })));
    const now = live(row('CopilotSettings', { copilotSidePane: false, translateResponses: false }, '2'));
    expect(planOf(two, now).steps.flatMap(({ change }) => ('fields' in change ? change.fields : []))).toHaveLength(2);
    const check = checkNow(plan, two, now);
    expect(
      check.ok && check.steps.map(({ change }) => ('fields' in change ? change.fields.map((each) => each.path) : [])),
    ).toEqual([['/copilotSidePane']]);
  });

  it('leaves alone what differs beside it, and says so', () => {
    const whole = desired({}, [csr, ['SecurityRole', { displayName: 'calm', description: 'calm' }, { name: 'calm' }]]);
    const calm = row('SecurityRole', { displayName: 'calm', description: 'calm' });
    const plan = savedPlanOf(whole, live(csrRow, calm));
    const check = checkNow(
      plan,
      whole,
      live(csrRow, row('SecurityRole', { displayName: 'calm', description: 'wild' }, '2')),
    );
    expect(check.ok && check.steps.map((step) => step.id)).toEqual(['SecurityRole/csr']);
    expect(check.ok && check.beside).toEqual(['SecurityRole/calm']);
    expect(found(check)).toEqual(['saved-plan/not-in-plan SecurityRole/calm']);
  });

  it('does not mind that a person has done their part', () => {
    const manual = desired({}, [csr, ['CopilotSettings', { consent: { state: 'opted-in' } }]]);
    const plan = savedPlanOf(manual, live(csrRow, row('CopilotSettings', {})));
    expect(plan.steps.some((step) => step.op === 'manual')).toBe(true);
    const check = checkNow(plan, manual, live(csrRow, row('CopilotSettings', { consent: { state: 'opted-in' } }, '2')));
    expect(check.ok && check.steps.map((step) => step.id)).toEqual(['SecurityRole/csr']);
  });

  it('gives only its own steps when it is a part of another', () => {
    const part = deriveSavedPlan(saved, (address) => address === 'SecurityRole/added');
    const check = checkNow(part, state, rows);
    expect(check.ok && check.steps.map((step) => step.id)).toEqual(['SecurityRole/added']);
  });
});

describe('a saved plan is refused', () => {
  it('for another target', () => {
    const other = { ...rows, target: 'embedded:prod' as TargetId };
    expect(found(checkNow(saved, state, other))).toEqual(['saved-plan/other-target']);
  });

  it('when it was applied before', () => {
    expect(found(checkNow(saved, state, rows, { appliedAt: '2026-11-22T12:00:00.000Z' }))).toEqual([
      'saved-plan/already-applied',
    ]);
  });

  it('when the key of its sensitive values is another one, or missing', () => {
    const kept = savedPlanOf(state, rows, { key: { from: 'environment', value: 'x'.repeat(32) } });
    expect(found(checkNow(kept, state, rows, { key: 'y'.repeat(32) }))).toEqual(['saved-plan/wrong-key']);
    expect(checkNow(kept, state, rows, { key: 'x'.repeat(32) }).ok).toBe(true);
  });

  it('when the declaration of something it touches changed, by name', () => {
    const edited = desired({}, [
      ['SecurityRole', { displayName: 'csr', description: 'newer' }, { name: 'csr' }],
      added,
      gone,
      agent,
    ]);
    expect(found(checkNow(saved, edited, rows))).toEqual(['saved-plan/configuration-changed SecurityRole/csr']);
  });

  it('when a sensitive declaration changed', () => {
    const edited = desired({}, [
      csr,
      added,
      gone,
      ['CustomerSupportAgent', { overview: { instructions: 'Be rude.' } }],
    ]);
    expect(found(checkNow(saved, edited, rows))).toEqual([
      'saved-plan/configuration-changed CustomerSupportAgent/default',
    ]);
  });

  it('when something it touches is declared no longer', () => {
    expect(found(checkNow(saved, desired({}, [added, gone, agent]), rows))).toEqual([
      'saved-plan/configuration-changed SecurityRole/csr',
    ]);
  });

  it('when the files changed beside what it touches', () => {
    const more = desired({}, [csr, added, gone, agent, ['SecurityRole', { displayName: 'more' }, { name: 'more' }]]);
    const check = checkNow(saved, more, rows);
    expect(found(check)).toEqual(['saved-plan/configuration-changed']);
    expect(check.diagnostics[0]?.message).toContain('SecurityRole/more');
  });

  it('when the environment itself is declared otherwise', () => {
    const other = desired({ geography: 'europe' }, [csr, added, gone, agent]);
    expect(found(checkNow(saved, other, rows))).toEqual(['saved-plan/configuration-changed']);
  });

  it('when a value it replaces moved, with both values', () => {
    const moved = row('SecurityRole', { displayName: 'csr', description: 'somebody else' }, '9');
    const check = checkNow(saved, state, live(moved, goneRow, agentRow));
    expect(found(check)).toEqual(['saved-plan/row-moved SecurityRole/csr']);
    expect(check.diagnostics[0]?.message).toBe(
      'SecurityRole/csr/description was "old" when the plan was made and is "somebody else" now.',
    );
  });

  it('when a sensitive value moved, which is not told', () => {
    const moved = row('CustomerSupportAgent', { overview: { instructions: 'Be loud.' } }, '9');
    const check = checkNow(saved, state, live(csrRow, goneRow, moved));
    expect(found(check)).toEqual(['saved-plan/row-moved CustomerSupportAgent/default']);
    expect(JSON.stringify(check)).not.toContain('Be loud');
  });

  it('when a value is as declared already', () => {
    const done = row('SecurityRole', { displayName: 'csr', description: 'new' }, '9');
    expect(found(checkNow(saved, state, live(done, goneRow, agentRow)))).toEqual([
      'saved-plan/row-moved SecurityRole/csr',
    ]);
  });

  it('when a row that must not be there is there: so a first plan is not applied twice, even without records', () => {
    const there = row('SecurityRole', { displayName: 'added', description: 'by another' });
    expect(found(checkNow(saved, state, live(csrRow, goneRow, agentRow, there)))).toEqual([
      'saved-plan/row-exists SecurityRole/added',
    ]);
  });

  it('when a row is gone, to be changed or to be deleted', () => {
    expect(found(checkNow(saved, state, live(agentRow)))).toEqual([
      'saved-plan/row-gone SecurityRole/csr',
      'saved-plan/row-gone SecurityRole/gone',
    ]);
  });

  it('when a row that it deletes changed in any way', () => {
    const changed = row('SecurityRole', { displayName: 'gone', description: 'y' }, '4');
    expect(found(checkNow(saved, state, live(csrRow, changed, agentRow)))).toEqual([
      'saved-plan/row-moved SecurityRole/gone',
    ]);
  });

  it('when what is to be done is no longer the same, although files and values are', () => {
    const other = { ...saved, steps: saved.steps.map((step) => (step.op === 'create' ? { ...step, spec: {} } : step)) };
    expect(found(checkNow(other, state, rows))).toEqual(['saved-plan/step-changed SecurityRole/added']);
  });

  it('with every reason at once, in the order of the addresses', () => {
    const there = row('SecurityRole', { displayName: 'added' });
    const moved = row('SecurityRole', { displayName: 'csr', description: 'other' });
    expect(found(checkNow(saved, state, live(there, moved, agentRow)))).toEqual([
      'saved-plan/row-exists SecurityRole/added',
      'saved-plan/row-moved SecurityRole/csr',
      'saved-plan/row-gone SecurityRole/gone',
    ]);
  });
});

it('what was applied before changes why a value differs, not whether a saved plan holds', () => {
  const spec = { displayName: 'csr', description: 'new' };
  const last = lastApplied({ address: 'SecurityRole/csr' as Address, identity: 'csr', created: true, spec });
  expect(checkNow(saved, state, rows, { last }).ok).toBe(true);
});
