import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { EmbeddedBackend } from '../../src/backends/embedded/embedded-backend.ts';
import { diff } from '../../src/diff/diff.ts';
import { diffFields } from '../../src/diff/diff-fields.ts';
import { applyFields } from '../../src/model/apply-fields.ts';
import type { DesiredState } from '../../src/model/desired-state.ts';
import { SHAPES } from '../../src/model/generated/shapes.ts';
import { isObject, type Json, type JsonObject } from '../../src/model/json.ts';
import { KINDS, type Kind, kindOfAddress } from '../../src/model/kind.ts';
import type { LastApplied, LastAppliedSet } from '../../src/model/last-applied.ts';
import type { LiveState } from '../../src/model/live-state.ts';
import type { Address } from '../../src/model/resource.ts';
import type { RecordedField, RecordedStep, RunRecord } from '../../src/model/run-record.ts';
import { checkLaterChanges, checkUndone } from '../../src/plan/check-rollback.ts';
import { runsBehind } from '../../src/plan/runs-behind.ts';
import { type CannotUndo, undoRuns } from '../../src/plan/undo-runs.ts';
import { type ApplyPorts, apply, plan } from '../../src/reconcile.ts';
import { FileRecords } from '../../src/record/files/file-records.ts';
import { recordedFields } from '../../src/record/journal/recorded-fields.ts';
import { specOf } from '../arbitrary-spec.ts';
import { arbitraryTree } from '../arbitrary-tree.ts';
import { desired, type Entry } from '../builders.ts';
import { leased, START } from '../leases.ts';
import { lastApplied, live, row } from '../live.ts';
import { planOf } from '../plans.ts';

const GO = new AbortController().signal;
const NOW = new Date('2026-11-01T12:00:00Z');
const EUROPE = desired({ geography: 'europe' }).environment;
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A fresh environment in Europe with its records. */
class World {
  readonly #folder = mkdtempSync(join(tmpdir(), 'copilotctl-undo-'));
  readonly #records = new FileRecords({ folder: join(this.#folder, 'records'), environment: 'test' });
  readonly #backend = new EmbeddedBackend({ environment: EUROPE, folder: join(this.#folder, 'live') });

  constructor() {
    folders.push(this.#folder);
  }

  /** Applies all of it; what was applied before and is not declared is dropped, or nobody asks for it. */
  async apply(state: DesiredState, dropped: 'orphans' | 'left alone' = 'orphans'): Promise<void> {
    await leased(this.#records, async (lease) => {
      const own = new Set(state.resources.map(({ address }) => address));
      const partly: ApplyPorts['records']['lastApplied'] = async (target) => {
        const last = await this.#records.lastApplied(target);
        return dropped === 'orphans' ? last : { ...last, get: (each) => last.get(each), addresses: () => own };
      };
      const ports: ApplyPorts = {
        backend: this.#backend,
        records: this.#records,
        lease,
        start: START,
        findOrigins: async (changes) => changes,
        now: () => NOW,
      };
      const planned = await plan(state, { ...ports, records: { lastApplied: partly } }, GO);
      const { outcomes, left } = await apply(planned, ports, GO);
      expect(outcomes.filter(({ status }) => status !== 'applied' && status !== 'by-hand')).toEqual([]);
      expect(left).toEqual([]);
    });
  }

  async live(): Promise<LiveState> {
    return await this.#backend.read(new Set(KINDS), GO);
  }

  /** Takes the newest runs back; gives what could not be. */
  async goBack(count: number): Promise<readonly CannotUndo[]> {
    const runs = (await this.#records.history()).slice(0, count);
    const { resources, cannot } = undoRuns(runs, await this.#records.lastApplied(this.#backend.target));
    await this.apply({ environment: EUROPE, resources }, 'left alone');
    return cannot;
  }

  async runs(): Promise<number> {
    return (await this.#records.history()).length;
  }
}

/** Where two states of a live system differ, but for what could not be taken back. */
function differences(then: LiveState, now: LiveState, cannot: readonly CannotUndo[] = []): readonly string[] {
  const excused = cannot.map(({ address, path = '' }) => `${kindOfAddress(address)} ${path}`);
  return [...new Set([...then.rows.keys(), ...now.rows.keys()])].flatMap((key) => {
    const [before, after] = [then.rows.get(key), now.rows.get(key)];
    if (before === undefined || after === undefined) return [`${key} is there only once`];
    return specDifferences(before.resource.kind, before.resource.spec, after.resource.spec).filter(
      (each) => !excused.some((path) => each.startsWith(path)),
    );
  });
}

function specDifferences(kind: Kind, before: JsonObject, after: JsonObject): string[] {
  const paths = [
    ...diffFields(before, after, undefined, SHAPES[kind]),
    ...diffFields(after, before, undefined, SHAPES[kind]),
  ];
  return paths.filter((field) => !isEmptyGrant(field)).map(({ path }) => `${kind} ${path}`);
}

/** A line of a role that names a table and no right grants nothing: whether it is there makes no difference. */
function isEmptyGrant({ before, after }: { readonly before?: Json; readonly after?: Json }): boolean {
  const line = before ?? after;
  return isObject(line) && Object.keys(line).join() === 'table';
}

describe('going back', () => {
  test('over any number of applies gives the fields that were changed the values they had', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryTree, { minLength: 2, maxLength: 4 }), fc.nat(), async (trees, choice) => {
        const world = new World();
        const states: { live: LiveState; runs: number }[] = [];
        for (const tree of trees) {
          await world.apply(tree);
          states.push({ live: await world.live(), runs: await world.runs() });
        }
        const to = states[choice % (states.length - 1)] ?? states[0];
        if (to === undefined) throw new Error('No state.');
        const cannot = await world.goBack((await world.runs()) - to.runs);
        expect(differences(to.live, await world.live(), cannot)).toEqual([]);
        expect(
          cannot.filter(({ why }) => !/texts and personal values|had no value|which items are ours/.test(why)),
        ).toEqual([]);
      }),
      // Known: a right that a later configuration named in a shared line, and the latest does not, may stay without being named.
      { numRuns: 15, seed: 20261122 },
    );
  }, 120_000);

  test('and back again gives what was there before', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryTree, arbitraryTree, async (first, second) => {
        const world = new World();
        await world.apply(first);
        await world.apply(second);
        const [before, runs] = [await world.live(), await world.runs()];
        const once = await world.goBack(1);
        const twice = await world.goBack((await world.runs()) - runs);
        expect(differences(before, await world.live(), [...once, ...twice])).toEqual([]);
      }),
      { numRuns: 10, seed: 20261122 },
    );
  }, 120_000);

  test('undoes the fields of any two specs that were applied one after the other', () => {
    const any = fc
      .constantFrom(...KINDS)
      .chain((kind) => fc.tuple(fc.constant(kind), specOf(kind), specOf(kind), specOf(kind)));
    fc.assert(
      fc.property(any, ([kind, given, first, second]) => {
        const start = { spec: named(given), last: lastApplied(), fields: [] };
        const one = applied(kind, first, start);
        const two = applied(kind, second, one);
        const address = `${kind}/x` as Address;
        const { resources, cannot } = undoRuns(
          [run('r2', { step: address, op: 'update', fields: two.fields })],
          two.last,
        );
        const { changes } = diff({ environment: EUROPE, resources }, live(row(kind, two.spec)), two.last);
        const back = changes.reduce((spec, change) => fieldsApplied(kind, spec, change), two.spec);
        const excused = cannot.map(({ path = '' }) => `${kind} ${path}`);
        const left = specDifferences(kind, one.spec, back).filter((each) => !excused.some((e) => each.startsWith(e)));
        expect(left).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

interface Applying {
  readonly spec: JsonObject;
  readonly last: LastAppliedSet;
  readonly fields: readonly RecordedField[];
}

/** One row of any kind is itself, whatever else it says. */
function named(spec: JsonObject): JsonObject {
  return { ...spec, displayName: 'x', uniqueName: 'x', app: 'x', table: 'x' };
}

/** A live row after a spec was applied to it, and what the journal says of that. */
function applied(kind: Kind, spec: JsonObject, before: Applying): Applying {
  const state = desired({}, [[kind, named(spec) as never, { name: 'x' }]]);
  const [declared] = state.resources;
  if (declared === undefined) throw new Error('Nothing is declared.');
  const { changes } = diff(state, live(row(kind, before.spec)), before.last);
  const after = changes.reduce((at, change) => fieldsApplied(kind, at, change), before.spec);
  const fields = changes.flatMap((change) => (change.op === 'update' ? recordedFields(change) : []));
  const { address, identity, resource } = declared;
  const manual = changes.flatMap((change) =>
    change.op === 'manual' ? change.fields.map(({ path }) => ({ path })) : [],
  );
  const remembered = applyFields(resource.spec, manual, SHAPES[kind]);
  return { spec: after, last: lastApplied({ address, identity, created: false, spec: remembered }), fields };
}

function fieldsApplied(kind: Kind, spec: JsonObject, change: ReturnType<typeof diff>['changes'][number]): JsonObject {
  return change.op === 'update' ? applyFields(spec, change.fields, SHAPES[kind]) : spec;
}

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
const shown = ({ resources }: ReturnType<typeof undoRuns>) =>
  resources.map(({ address, state, written }) => [address, state, written]);

describe('taking runs back', () => {
  const toggled = (id: string, before: boolean) =>
    run(id, { step: SETTINGS, op: 'update', fields: [{ path: '/recordTranscripts', before, after: !before }] });

  test('begins with the newest, and says nothing of fields that they did not touch', () => {
    const last = lastApplied(entry(SETTINGS, { recordTranscripts: true, translateResponses: true }));
    expect(shown(undoRuns([toggled('r3', false), toggled('r2', true)], last))).toEqual([
      [SETTINGS, 'present', { recordTranscripts: true, translateResponses: true }],
    ]);
  });

  test('declares absent what they created, and as it was what they deleted', () => {
    const last = lastApplied(entry(ROLE, { displayName: 'csr' }, true));
    expect(shown(undoRuns([run('r', { step: ROLE, op: 'create', fields: [] })], last))).toEqual([
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
    expect(shown(undoRuns([deleted], lastApplied()))).toEqual([
      [ROLE, 'present', { displayName: 'csr', description: 'one' }],
    ]);
  });

  test('leaves steps alone that failed, were skipped, or are for a person', () => {
    const fields = [{ path: '/recordTranscripts', before: false, after: true }];
    const steps = (['failed', 'refused', 'skipped'] as const).map(
      (status): RecordedStep => ({
        step: SETTINGS,
        op: 'update',
        fields,
        status,
      }),
    );
    const { steps: _, ...head } = run('r');
    const byHand: RecordedStep = { step: SETTINGS, op: 'manual', fields, status: 'by-hand' };
    expect(undoRuns([{ ...head, steps: [...steps, byHand] }], lastApplied())).toEqual({ resources: [], cannot: [] });
  });

  test('undoes a step in doubt: where it was not made, live is as it was already', () => {
    const { steps: _, ...head } = run('r');
    const inDoubt: RecordedStep = {
      step: SETTINGS,
      op: 'update',
      fields: [{ path: '/recordTranscripts', before: false, after: true }],
    };
    expect(shown(undoRuns([{ ...head, steps: [inDoubt] }], lastApplied()))).toEqual([
      [SETTINGS, 'present', { recordTranscripts: false }],
    ]);
    const create: RecordedStep = { step: ROLE, op: 'create', fields: [], status: 'in-doubt' };
    expect(
      undoRuns([{ ...head, steps: [create] }], lastApplied(entry(ROLE, { displayName: 'csr' }))).resources,
    ).toEqual([]);
  });

  test('take out of a shared list what they put in, and leave what others have there', () => {
    const agent = (...names: readonly string[]): JsonObject => ({
      prompts: { items: names.map((name) => ({ name, alias: 'x' })) },
    });
    const added = { path: '/prompts/items/Refund', after: { name: 'Refund', alias: 'x' } };
    const last = lastApplied(entry('CustomerSupportAgent/default', agent('Greeting', 'Refund')));
    const { resources } = undoRuns(
      [run('r', { step: 'CustomerSupportAgent/default', op: 'update', fields: [added] })],
      last,
    );
    const rows = live(row('CustomerSupportAgent', agent('Greeting', 'Refund', 'theirs')));
    const { changes } = diff({ environment: EUROPE, resources }, rows, last);
    expect(changes).toMatchObject([{ op: 'update', fields: [{ path: '/prompts/items/Refund', before: added.after }] }]);
  });

  test('names what it cannot take back: values that the journal does not keep, and rows with another name now', () => {
    const { cannot, resources } = undoRuns(
      [
        run(
          'r',
          { step: 'CaseSummary/default', op: 'update', fields: [{ path: '/description', sensitive: true }] },
          { step: 'SecurityRole/renamed', op: 'update', fields: [{ path: '/description', before: 'a', after: 'b' }] },
          { step: SETTINGS, op: 'update', fields: [{ path: '/recordTranscripts', unknown: true }] },
        ),
      ],
      lastApplied(),
    );
    expect(resources).toEqual([]);
    expect(cannot.map(({ address, path }) => `${address}${path ?? ''}`)).toEqual([
      `${SETTINGS}/recordTranscripts`,
      'SecurityRole/renamed',
      'CaseSummary/default/description',
    ]);
    const of = (isPartial: boolean) => checkUndone(cannot, isPartial, 'test').map(({ severity }) => severity);
    expect([of(false), of(true)]).toEqual([Array(3).fill('error'), Array(3).fill('warning')]);
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
