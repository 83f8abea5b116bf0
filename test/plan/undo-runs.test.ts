import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import type { LastApplied, LastAppliedSet } from '../../src/model/last-applied.ts';
import type { LiveState } from '../../src/model/live-state.ts';
import type { Address } from '../../src/model/resource.ts';
import type { RecordedField, RecordedStep, RunRecord } from '../../src/model/run-record.ts';
import { checkLaterChanges, checkUndone } from '../../src/plan/check-rollback.ts';
import { runsBehind } from '../../src/plan/runs-behind.ts';
import { historiesOf, undoRuns } from '../../src/plan/undo-runs.ts';
import { desired, type Entry } from '../builders.ts';
import { lastApplied, live, row } from '../live.ts';
import { planOf } from '../plans.ts';

const EUROPE = desired({ geography: 'europe' }).environment;

const run = (id: string, ...steps: readonly Omit<RecordedStep, 'status'>[]): RunRecord => ({
  id,
  startedAt: '2026-11-01T12:00:00.000Z',
  endedAt: '2026-11-01T12:01:00.000Z',
  result: 'done',
  environment: 'test',
  target: 'embedded:test',
  plan: 'f'.repeat(64),
  later: [],
  planned: steps.length,
  steps: steps.map((step) => ({ status: 'applied', ...step })),
});

const entry = (address: string, spec: JsonObject, created = false): LastApplied => ({
  address: address as Address,
  identity: address.startsWith('SecurityRole/') ? String(spec['displayName']) : 'default',
  created,
  spec,
});
const SETTINGS = 'CopilotSettings/default';
const ROLE = 'SecurityRole/csr';
const AGENT = 'CustomerSupportAgent/default';
const undone = (runs: readonly RunRecord[], last: LastAppliedSet, rows: LiveState = live()) =>
  undoRuns(historiesOf(runs, last), rows);
const shown = ({ resources }: ReturnType<typeof undoRuns>) =>
  resources.map(({ address, state, written }) => [address, state, written]);
/** The plan that takes runs back. */
const planned = (runs: readonly RunRecord[], last: LastAppliedSet, rows: LiveState) => {
  const { resources, last: left } = undone(runs, last, rows);
  return planOf({ environment: EUROPE, resources }, rows, left).steps.map(({ change }) => change);
};
const updated = (step: string, ...fields: readonly RecordedField[]) => ({ step, op: 'update' as const, fields });

describe('taking runs back', () => {
  const toggled = (id: string, before: boolean) =>
    run(id, updated(SETTINGS, { path: '/recordTranscripts', before, after: !before }));

  test('begins with the newest, and says nothing of fields that they did not touch', () => {
    const last = lastApplied(entry(SETTINGS, { recordTranscripts: true, translateResponses: true }));
    const rows = live(row('CopilotSettings', { recordTranscripts: false, translateResponses: true }));
    expect(shown(undone([toggled('r3', false), toggled('r2', true)], last, rows))).toEqual([
      [SETTINGS, 'present', { recordTranscripts: true }],
    ]);
  });

  test('remembers what was applied without them, and forgets nothing else', () => {
    const last = lastApplied(entry(SETTINGS, { recordTranscripts: true, translateResponses: true }));
    const rows = live(row('CopilotSettings', { recordTranscripts: true, translateResponses: true }));
    const added = run('r', updated(SETTINGS, { path: '/recordTranscripts', after: true }));
    expect(undone([added], last, rows).resources).toMatchObject([
      { written: { recordTranscripts: false }, remembered: { translateResponses: true } },
    ]);
  });

  test('declares absent what they created, and as it was what they deleted', () => {
    const last = lastApplied(entry(ROLE, { displayName: 'csr' }, true));
    const created = run('r', { step: ROLE, op: 'create', identity: 'csr', fields: [] });
    expect(shown(undone([created], last, live(row('SecurityRole', { displayName: 'csr' }))))).toEqual([
      [ROLE, 'absent', { displayName: 'csr' }],
    ]);
    const deleted = run('r', {
      step: ROLE,
      op: 'delete',
      fields: [
        { path: '/displayName', before: 'csr' },
        { path: '/description', before: 'one' },
      ],
    });
    expect(shown(undone([deleted], lastApplied()))).toEqual([
      [ROLE, 'present', { displayName: 'csr', description: 'one' }],
    ]);
  });

  test('leaves steps alone that failed, were skipped, or are for a person', () => {
    const fields = [{ path: '/recordTranscripts', before: false, after: true }];
    const steps = (['failed', 'refused', 'skipped'] as const).map(
      (status): RecordedStep => ({ step: SETTINGS, op: 'update', fields, status }),
    );
    const { steps: _, ...head } = run('r');
    const byHand: RecordedStep = { step: SETTINGS, op: 'manual', fields, status: 'by-hand' };
    expect(undone([{ ...head, steps: [...steps, byHand] }], lastApplied())).toMatchObject({
      resources: [],
      cannot: [],
    });
  });

  test('undoes a step in doubt: where it was not made, live is as it was already', () => {
    const { steps: _, ...head } = run('r');
    const inDoubt = { ...head, steps: [updated(SETTINGS, { path: '/recordTranscripts', before: false, after: true })] };
    const at = (recordTranscripts: boolean) =>
      planned([inDoubt], lastApplied(), live(row('CopilotSettings', { recordTranscripts })));
    expect(at(false)).toEqual([]);
    expect(at(true)).toMatchObject([{ fields: [{ path: '/recordTranscripts', before: true, after: false }] }]);
  });

  test('never takes away what a create without an answer may not have made, and names it', () => {
    const { steps: _, ...head } = run('r');
    const create: RecordedStep = { step: ROLE, op: 'create', identity: 'csr', fields: [], status: 'in-doubt' };
    const runs = [{ ...head, steps: [create] }];
    const there = live(row('SecurityRole', { displayName: 'csr' }));
    expect(undone(runs, lastApplied(), there)).toMatchObject({ resources: [], cannot: [{ address: ROLE }] });
    expect(undone(runs, lastApplied(), live())).toMatchObject({ resources: [], cannot: [] });
  });

  test('take out of a shared list what they put in, and leave what others have there', () => {
    const agent = (...names: readonly string[]): JsonObject => ({
      prompts: { items: names.map((name) => ({ name, alias: 'x' })) },
    });
    const added = { path: '/prompts/items/Refund', after: { name: 'Refund', alias: 'x' } };
    const last = lastApplied(entry('CustomerSupportAgent/default', agent('Greeting', 'Refund')));
    const rows = live(row('CustomerSupportAgent', agent('Greeting', 'Refund', 'theirs')));
    expect(planned([run('r', updated('CustomerSupportAgent/default', added))], last, rows)).toMatchObject([
      { op: 'update', fields: [{ path: '/prompts/items/Refund', before: added.after }] },
    ]);
  });

  test('take a line out of a role whose declaration has no lines any more', () => {
    const line = { table: 'msdyn_aimodel', read: 'basic' };
    const added = run('r', { ...updated(ROLE, { path: '/privileges/msdyn_aimodel', after: line }), identity: 'csr' });
    const rows = live(
      row('SecurityRole', { displayName: 'csr', privileges: [{ table: 'theirs', read: 'global' }, line] }),
    );
    expect(planned([added], lastApplied(entry(ROLE, { displayName: 'csr' })), rows)).toMatchObject([
      { fields: [{ path: '/privileges/msdyn_aimodel', before: line }] },
    ]);
  });

  test('take a right out of a line of which the declaration does not name it any more', () => {
    const line = { table: 'msdyn_aimodel', read: 'basic', write: 'basic' };
    const added = updated(ROLE, { path: '/privileges/msdyn_aimodel/write', after: 'basic' });
    const declared = { displayName: 'csr', privileges: [{ table: 'msdyn_aimodel', read: 'basic' }] };
    const rows = live(row('SecurityRole', { displayName: 'csr', privileges: [line] }));
    const [change] = planned([run('r', { ...added, identity: 'csr' })], lastApplied(entry(ROLE, declared)), rows);
    expect(change).toMatchObject({ fields: [{ path: '/privileges/msdyn_aimodel/write', after: 'none' }] });
  });

  test('take an item out of a list that is declared as a whole, and leave its other items', () => {
    const at = '/knowledgeFilters/preset/askAQuestion/filters';
    const filters = (...names: readonly string[]): JsonObject => ({
      knowledgeFilters: { preset: { askAQuestion: { filters: names.map((name) => ({ name, field: 'f' })) } } },
    });
    const added = run('r', updated(SETTINGS, { path: `${at}/b`, after: { name: 'b', field: 'f' } }));
    const changes = planned([added], lastApplied(entry(SETTINGS, {})), live(row('CopilotSettings', filters('a', 'b'))));
    expect(changes).toMatchObject([{ fields: [{ path: `${at}/b` }] }]);
    expect(changes[0]).not.toMatchObject({ fields: [{ after: expect.anything() }] });
  });

  test('take out again what there was nothing of before, although the journal keeps no texts', () => {
    const added = run('r', updated(AGENT, { path: '/prompts/items/Refund', sensitive: true, added: true }));
    const items = [
      { name: 'Refund', prompt: 'Say no.' },
      { name: 'theirs', prompt: 'Say yes.' },
    ];
    const rows = live(row('CustomerSupportAgent', { prompts: { items } }));
    expect(undone([added], lastApplied(), rows).cannot).toEqual([]);
    expect(planned([added], lastApplied(), rows)).toMatchObject([{ fields: [{ path: '/prompts/items/Refund' }] }]);
  });

  test('need no value of a row that they made and that goes again', () => {
    const last = lastApplied(entry(ROLE, { displayName: 'csr' }, true));
    const text = updated(ROLE, { path: '/description', sensitive: true });
    const runs = [
      run('r2', { ...text, identity: 'csr' }),
      run('r1', { step: ROLE, op: 'create', identity: 'csr', fields: [] }),
    ];
    const { resources, cannot } = undone(runs, last, live(row('SecurityRole', { displayName: 'csr' })));
    expect([resources.map(({ state }) => state), cannot]).toEqual([['absent'], []]);
  });

  test('follow a row whose document has another name now, and one whose name stands for another row', () => {
    const described = (step: string, identity: string) => ({
      ...updated(step, { path: '/description', before: 'a', after: 'b' }),
      identity,
    });
    const last = lastApplied({ ...entry('SecurityRole/new', { displayName: 'One' }), identity: 'one' });
    const rows = live(
      row('SecurityRole', { displayName: 'One', description: 'b' }),
      row('SecurityRole', { displayName: 'Two', description: 'b' }),
    );
    const runs = [run('r', described('SecurityRole/old', 'one'), described('SecurityRole/new', 'two'))];
    expect(shown(undone(runs, last, rows))).toEqual([
      ['SecurityRole/new-2', 'present', { displayName: 'Two', description: 'a' }],
      ['SecurityRole/new', 'present', { displayName: 'One', description: 'a' }],
    ]);
  });

  test('names what it cannot take back: values that the journal does not keep, and rows that an older one does not name', () => {
    const { cannot, resources } = undone(
      [
        run(
          'r',
          updated('CaseSummary/default', { path: '/description', sensitive: true }),
          updated('SecurityRole/renamed', { path: '/description', before: 'a', after: 'b' }),
          updated(SETTINGS, { path: '/recordTranscripts', unknown: true }),
        ),
      ],
      lastApplied(),
      live(row('CaseSummary', {}), row('CopilotSettings', {})),
    );
    expect(resources).toEqual([]);
    expect(cannot.map(({ address, path }) => `${address}${path ?? ''}`)).toEqual([
      'SecurityRole/renamed',
      `${SETTINGS}/recordTranscripts`,
      'CaseSummary/default/description',
    ]);
    const of = (isPartial: boolean) => checkUndone(cannot, isPartial, 'test').map(({ severity }) => severity);
    expect([of(false), of(true)]).toEqual([Array(3).fill('error'), Array(3).fill('warning')]);
  });
});

describe('what others changed after the runs that are taken back', () => {
  const others = (runs: readonly RunRecord[], rows: LiveState, last = lastApplied()) => {
    const { resources, last: left } = undone(runs, last, rows);
    const plan = planOf({ environment: EUROPE, resources }, rows, left);
    return checkLaterChanges(plan, left, false).map(({ message }) => message.split(' ')[0]);
  };
  const toggled = (id: string, before: boolean) =>
    run(id, updated(SETTINGS, { path: '/recordTranscripts', before, after: !before }));

  test('is seen in a field that the configuration of today does not name', () => {
    const moved = run('r', updated('PlatformSettings/default', { path: '/region', before: 'a', after: 'b' }));
    const at = (region: string) => others([moved], live(row('PlatformSettings', { region })));
    expect([at('b'), at('c')]).toEqual([[], ['/region']]);
  });

  test('is nothing where a newer run wrote over it, and nothing in fields that no run touched', () => {
    const rows = live(row('CopilotSettings', { recordTranscripts: true, translateResponses: false }));
    const last = lastApplied(entry(SETTINGS, { translateResponses: true }));
    expect(others([toggled('r3', false), toggled('r1', false)], rows, last)).toEqual([]);
  });

  test('is seen in a line that would be taken out, and in a line that they put in the place of ours', () => {
    const role = (...privileges: readonly JsonObject[]) =>
      live(row('SecurityRole', { displayName: 'csr', privileges }));
    const at = '/privileges/msdyn_aimodel';
    const line = { table: 'msdyn_aimodel', read: 'basic' };
    const added = run('r', { ...updated(ROLE, { path: at, after: line }), identity: 'csr' });
    const removed = run('r', { ...updated(ROLE, { path: at, before: line }), identity: 'csr' });
    expect(others([added], role(line))).toEqual([]);
    expect(others([added], role({ ...line, write: 'global' }))).toEqual([at]);
    expect(others([removed], role({ table: 'msdyn_aimodel', read: 'global' }))).toEqual([`${at}/read`]);
  });

  test('is that a row is gone', () => {
    const described = { ...updated(ROLE, { path: '/description', before: 'a', after: 'b' }), identity: 'csr' };
    const last = lastApplied(entry(ROLE, { displayName: 'csr', description: 'b' }));
    expect(others([run('r', described)], live(), last)).toEqual(['It']);
  });
});

describe('what others changed since', () => {
  const settings = (recordTranscripts: boolean): Entry => ['CopilotSettings', { recordTranscripts }];
  const last = lastApplied(entry(SETTINGS, { recordTranscripts: true, translateResponses: true }));
  const found = (rows: LiveState, entries: readonly Entry[], isAccepted = false) =>
    checkLaterChanges(planOf(desired({}, entries), rows, last), last, isAccepted).map(
      ({ severity, message }) => `${severity} ${message.split(' ')[0]}`,
    );

  test('is no field that live still has as we left it', () => {
    expect(found(live(row('CopilotSettings', { recordTranscripts: true })), [settings(false)])).toEqual([]);
  });

  test('is a field that live has otherwise, or a row that is gone', () => {
    const moved = live(row('CopilotSettings', { recordTranscripts: true, translateResponses: false }));
    const both: Entry = ['CopilotSettings', { recordTranscripts: false, translateResponses: true }];
    expect(found(moved, [both])).toEqual(['error /translateResponses']);
    expect(found(moved, [both], true)).toEqual(['warning /translateResponses']);
    expect(found(live(), [settings(true)])).toEqual(['error It']);
  });

  test('is seen too in a row that would be deleted', () => {
    const ours = lastApplied(entry(ROLE, { displayName: 'csr', description: 'ours' }, true));
    const gone = desired({}, [['SecurityRole', { displayName: 'csr' }, { name: 'csr', state: 'absent' }]]);
    const check = (description: string) =>
      checkLaterChanges(
        planOf(gone, live(row('SecurityRole', { displayName: 'csr', description })), ours),
        ours,
        false,
      );
    expect(check('ours')).toEqual([]);
    expect(check('theirs')).toMatchObject([{ code: 'rollback/changed-since', address: ROLE }]);
  });
});

describe('a point in the history', () => {
  const at = (id: string, time: string): RunRecord => ({ ...run(id), startedAt: time, endedAt: time });
  const history = [
    at('20261103T120000Z-cccccccc-3', '2026-11-03T12:00:00.000Z'),
    at('20261102T120000Z-bbbbbbbb-2', '2026-11-02T12:00:00.000Z'),
    at('20261101T120000Z-aaaaaaaa-1', '2026-11-01T12:00:00.000Z'),
  ];
  const behind = (to: string) => runsBehind(history, to)?.runs.map(({ id }) => id.at(-1));

  test.each([
    ['20261102T120000Z-bbbbbbbb-2', ['3']],
    ['20261102', ['3']],
    ['20261103T120000Z-cccccccc-3', []],
    ['2026-11-02', ['3', '2']],
    ['2026-11-02T12:00:00Z', ['3']],
    ['2026-11-02T13:00+01:00', ['3']],
    ['2026-10-01', ['3', '2', '1']],
    ['202611', undefined],
    ['20261101T120000Z-aaaaaaaa-9', undefined],
    ['2026-11-02T12:00', undefined],
    ['main', undefined],
  ])('%s has behind it %j', (to, runs) => {
    expect(behind(to)).toEqual(runs);
  });
});
