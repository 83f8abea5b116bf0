import { describe, expect, test } from 'vitest';
import type { DesiredState } from '../../src/model/desired-state.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import type { LiveState } from '../../src/model/live-state.ts';
import { automaticSteps, type Plan } from '../../src/model/plan.ts';
import type { Address, Observed } from '../../src/model/resource.ts';
import type { RecordedStep, RunRecord } from '../../src/model/run-record.ts';
import { checkResume, type ResumeCheck } from '../../src/plan/check-resume.ts';
import { runToResume } from '../../src/plan/run-to-resume.ts';
import { recordedFields } from '../../src/record/journal/recorded-fields.ts';
import { desired, type Entry } from '../builders.ts';
import { lastApplied, live, row } from '../live.ts';
import { planOf } from '../plans.ts';

const settings = (spec: JsonObject): Entry => ['CopilotSettings', spec];
const role = (name: string, more: JsonObject = {}): Entry => ['SecurityRole', { displayName: name, ...more }, { name }];
const agent = (prompt: string): Entry => [
  'CustomerSupportAgent',
  { prompts: { items: [{ name: 'Next', prompt, scope: 'copilot-immersive' }] } },
];
const settingsRow = (recordTranscripts: boolean, version = '1') =>
  row('CopilotSettings', { recordTranscripts, translateResponses: false }, version);
const roleRow = (spec: JsonObject) => row('SecurityRole', { displayName: 'csr', ...spec });

/** The run that carried out a plan until some of its steps had these outcomes; the others were never begun. */
function runOf(plan: Plan, begun: Readonly<Record<string, Partial<RecordedStep>>> = {}): RunRecord {
  const all = automaticSteps(plan).map(
    ({ id, change }): RecordedStep => ({ step: id, op: change.op, fields: recordedFields(change), ...begun[id] }),
  );
  return {
    id: 'run',
    startedAt: '2026-11-01T12:00:00.000Z',
    environment: plan.environment,
    target: plan.target,
    plan: plan.digest,
    desired: plan.basis.desired,
    selection: { only: [], except: [] },
    planned: all.length,
    steps: all.filter(({ step }) => step in begun),
    later: all.filter(({ step }) => !(step in begun)),
  };
}

function resumed(run: RunRecord, state: DesiredState, now: LiveState, last = lastApplied()): ResumeCheck {
  return checkResume(run, { plan: planOf(state, now, last), last });
}

const states = ({ table }: ResumeCheck) => Object.fromEntries(table.map(({ step, state }) => [step, state]));
const ids = ({ steps }: ResumeCheck) => steps.map(({ id }) => id);
const codes = ({ diagnostics }: ResumeCheck) => diagnostics.map(({ code }) => code);

describe('a run that did not end well', () => {
  const state = desired({}, [settings({ recordTranscripts: true }), role('csr'), role('lead')]);
  const before = live(settingsRow(false));
  const killed = runOf(planOf(state, before), {
    'CopilotSettings/default': { status: 'applied' },
    'SecurityRole/csr': {},
  });

  test('is told apart by what live says: done, in doubt, and never begun', () => {
    const check = resumed(killed, state, live(settingsRow(true, '2')));
    expect(states(check)).toEqual({
      'CopilotSettings/default': 'done',
      'SecurityRole/csr': 'in-doubt',
      'SecurityRole/lead': 'not-done',
    });
    expect(ids(check)).toEqual(['SecurityRole/csr', 'SecurityRole/lead']);
    expect(check.diagnostics).toEqual([]);
  });

  test('of which everything arrived has nothing left to do', () => {
    const all = live(settingsRow(true, '2'), roleRow({}), row('SecurityRole', { displayName: 'lead' }));
    const check = resumed(killed, state, all);
    expect(Object.values(states(check))).toEqual(['done', 'done', 'done']);
    expect(check.steps).toEqual([]);
  });

  test('is not completed where what it did was taken back', () => {
    const check = resumed(killed, state, live(settingsRow(false, '3')));
    expect(codes(check)).toEqual(['resume/row-moved']);
    expect(check.diagnostics[0]?.message).toContain('somebody changed it since');
    expect(states(check)['CopilotSettings/default']).toBe('moved');
    expect(check.steps).toEqual([]);
  });

  test('is not completed with another configuration, and names the commit that it had', () => {
    const other = desired({}, [settings({ recordTranscripts: true }), role('csr')]);
    const run = { ...killed, commit: { id: 'a'.repeat(40), dirty: false } };
    const check = resumed(run, other, before);
    expect(codes(check)).toEqual(['resume/configuration-changed']);
    expect(check.diagnostics[0]?.hint).toContain('aaaaaaaaaaaa');
  });

  test('is not completed on another live system, nor where an older version began it', () => {
    expect(codes(resumed({ ...killed, target: 'embedded:other' }, state, before))).toEqual(['resume/other-target']);
    const { desired: _, ...old } = killed;
    expect(codes(resumed(old, state, before))).toEqual(['resume/unknown-plan']);
  });

  test('before its first step is completed only as the very plan that it was', () => {
    const silent = { ...killed, steps: [], later: [] };
    const same = resumed(silent, state, before);
    expect(Object.values(states(same))).toEqual(['not-done', 'not-done', 'not-done']);
    expect(ids(same)).toHaveLength(3);
    expect(codes(resumed(silent, state, live(settingsRow(true, '2'))))).toEqual(['resume/unknown-plan']);
  });

  test('leaves alone, and names, what differs beside it', () => {
    const both = desired({}, [settings({ recordTranscripts: true, translateResponses: true }), role('csr')]);
    const half = live(row('CopilotSettings', { recordTranscripts: false, translateResponses: true }));
    const run = runOf(planOf(both, half));
    const check = resumed(run, both, live(settingsRow(false), roleRow({})));
    expect(codes(check)).toEqual(['resume/left-alone']);
    expect(check.steps.map(({ change }) => ('fields' in change ? change.fields.map(({ path }) => path) : []))).toEqual([
      ['/recordTranscripts'],
    ]);
    expect(check.beside).toEqual([]);
    const drifted = resumed(
      runOf(planOf(both, live(row('CopilotSettings', { recordTranscripts: true, translateResponses: true })))),
      both,
      live(settingsRow(true)),
    );
    expect(drifted.beside).toEqual(['CopilotSettings/default']);
    expect(ids(drifted)).toEqual(['SecurityRole/csr']);
  });
});

describe('a value of a run that is not done', () => {
  const state = desired({}, [role('csr', { description: 'ours' })]);
  const run = (begun = {}) => runOf(planOf(state, live(roleRow({ description: 'old' }))), begun);

  test('that is a third one now was moved by somebody, and is not overwritten', () => {
    const check = resumed(run(), state, live(roleRow({ description: 'theirs' })));
    expect(codes(check)).toEqual(['resume/row-moved']);
    expect(check.diagnostics[0]?.message).toContain('was "old" when the run began and is "theirs" now');
  });

  test('of a row whose other values moved is written', () => {
    const moved = roleRow({ description: 'old', privileges: [{ table: 'account', read: 'basic' }] });
    expect(ids(resumed(run(), state, live(moved)))).toEqual(['SecurityRole/csr']);
  });

  test('that the service did not keep is tried again, whatever it holds instead', () => {
    const notKept = [{ path: '/description', wanted: 'ours', live: 'governed' }];
    const tried = run({ 'SecurityRole/csr': { status: 'not-kept', notKept } });
    const check = resumed(tried, state, live(roleRow({ description: 'governed' })));
    expect(states(check)).toEqual({ 'SecurityRole/csr': 'not-done' });
    expect(ids(check)).toEqual(['SecurityRole/csr']);
    expect(codes(resumed(tried, state, live(roleRow({ description: 'theirs' }))))).toEqual(['resume/row-moved']);
  });

  test('of a row that is gone is not made up again', () => {
    expect(codes(resumed(run(), state, live()))).toEqual(['resume/row-moved']);
  });
});

describe('a create of a run', () => {
  const state = desired({}, [role('csr', { description: 'ours', privileges: [{ table: 'account', read: 'basic' }] })]);
  const run = (status?: RecordedStep['status']) =>
    runOf(planOf(state, live()), { 'SecurityRole/csr': status === undefined ? {} : { status } });
  const half = (spec: Json) => live(roleRow(spec as JsonObject));

  test('that was made in part is completed where nothing has another value', () => {
    const check = resumed(run('failed'), state, half({ description: 'ours' }));
    expect(states(check)).toEqual({ 'SecurityRole/csr': 'not-done' });
    expect(check.steps).toMatchObject([{ change: { op: 'update', fields: [{ path: '/privileges/account' }] } }]);
    expect(codes(resumed(run('failed'), state, half({ description: 'theirs' })))).toEqual(['resume/row-moved']);
  });

  test('that was made and is not as it was made was changed by somebody', () => {
    expect(codes(resumed(run('applied'), state, half({ description: 'ours' })))).toEqual(['resume/row-moved']);
  });
});

describe('a deletion of a run', () => {
  const state = desired({}, [['SecurityRole', { displayName: 'csr' }, { name: 'csr', state: 'absent' }]]);
  const run = runOf(planOf(state, live(roleRow({ description: 'old' }))), { 'SecurityRole/csr': {} });

  test('is carried out where the row still is what it was', () => {
    const check = resumed(run, state, live(roleRow({ description: 'old' })));
    expect(states(check)).toEqual({ 'SecurityRole/csr': 'in-doubt' });
    expect(ids(check)).toEqual(['SecurityRole/csr']);
  });

  test('is done where the row is gone, and refused where somebody changed it', () => {
    expect(states(resumed(run, state, live()))).toEqual({ 'SecurityRole/csr': 'done' });
    expect(codes(resumed(run, state, live(roleRow({ description: 'theirs' }))))).toEqual(['resume/row-moved']);
  });
});

describe('a sensitive value of a run', () => {
  const agentRow = (prompt: string): Observed =>
    row('CustomerSupportAgent', { prompts: { items: [{ name: 'Next', prompt, scope: 'copilot-immersive' }] } });
  const state = desired({}, [agent('ours')]);
  const address = 'CustomerSupportAgent/default' as Address;
  const run = runOf(planOf(state, live(agentRow('old'))));
  const remembered = (prompt: string) =>
    lastApplied({ address, identity: 'default', created: false, spec: agentRow(prompt).resource.spec });

  test('stands in no record, and is written where live is what was last applied', () => {
    expect(JSON.stringify(run)).not.toMatch(/"old"|"ours"/);
    const check = resumed(run, state, live(agentRow('old')), remembered('old'));
    expect(check.diagnostics).toEqual([]);
    expect(ids(check)).toEqual([address]);
  });

  test('of which nobody knows what it was is written with a warning', () => {
    const check = resumed(run, state, live(agentRow('theirs')));
    expect(codes(check)).toEqual(['resume/cannot-compare']);
    expect(check.diagnostics[0]?.severity).toBe('warning');
    expect(ids(check)).toEqual([address]);
  });
});

describe('the run to complete', () => {
  const ended = (id: string, more: Partial<RunRecord> = {}): RunRecord => ({
    ...runOf(planOf(desired({}, [role('csr')]))),
    id,
    ...more,
  });

  test('is the last one, unless that ended well', () => {
    const failed = ended('b', { result: 'failed' });
    expect(runToResume([failed, ended('a', { result: 'done' })])?.run.id).toBe('b');
    expect(runToResume([ended('c', { result: 'done' }), failed])).toBeUndefined();
    expect(runToResume([])).toBeUndefined();
  });

  test('is the last one of a saved plan, where one is named', () => {
    const history = [ended('c', { result: 'done' }), ended('b', { planId: 'p', result: 'interrupted' })];
    expect(runToResume(history, 'p')?.run.id).toBe('b');
    expect(runToResume(history, 'q')).toBeUndefined();
  });

  test('that died early while it completed another one wants what that one wanted', () => {
    const early = ended('b', { resumes: 'a', steps: [], later: [] });
    expect(runToResume([early, ended('a')])).toMatchObject({ run: { id: 'b' }, intention: { id: 'a' } });
  });
});
