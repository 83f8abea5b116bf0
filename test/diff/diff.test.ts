import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diff } from '../../src/diff/diff.ts';
import { KINDS } from '../../src/model/kind.ts';
import { KIND_DEFINITIONS } from '../../src/model/kinds/index.ts';
import { type Address, rowKey } from '../../src/model/resource.ts';
import { specOf } from '../arbitrary-spec.ts';
import { desired, type Entry } from '../builders.ts';
import { lastApplied, live, row } from '../live.ts';

const role: Entry = ['SecurityRole', { displayName: 'Contoso CSR', description: 'Support' }, { name: 'csr' }];
const csr = 'SecurityRole/csr' as Address;
const applied = (address: Address, identity: string, created: boolean) =>
  lastApplied({ address, identity, created, spec: {} });

/** Changes as `op address`. */
function ops(
  ...[state, rows, last = lastApplied()]:
    | [...Parameters<typeof diff>]
    | [Parameters<typeof diff>[0], Parameters<typeof diff>[1]]
) {
  return diff(state, rows, last).changes.map(({ op, address }) => `${op} ${address}`);
}

describe('a declared resource', () => {
  test('that live does not have is created, and with cause drift when it was applied before', () => {
    expect(diff(desired({}, [role]), live(), lastApplied()).changes).toMatchObject([
      { op: 'create', address: csr, cause: 'config', after: { spec: { description: 'Support' } } },
    ]);
    expect(diff(desired({}, [role]), live(), applied(csr, 'contoso csr', true)).changes).toMatchObject([
      { op: 'create', cause: 'drift' },
    ]);
  });

  test('that now has another identity is created because the files changed, and its old row is an orphan', () => {
    const there = live(row('SecurityRole', { displayName: 'Contoso Agents' }));
    const { changes, orphans } = diff(desired({}, [role]), there, applied(csr, 'contoso agents', true));
    expect(changes).toMatchObject([{ op: 'create', address: csr, cause: 'config' }]);
    expect(orphans).toMatchObject([{ address: csr, identity: 'contoso agents' }]);
  });

  test('is found by its identity, whatever the letters of its name', () => {
    const there = row('SecurityRole', { displayName: 'CONTOSO CSR', description: 'Old' });
    expect(ops(desired({}, [role]), live(there))).toEqual(['update SecurityRole/csr']);
  });

  test('that lost Create on msdyn_copilotevent is an update with cause drift', () => {
    const spec = {
      displayName: 'Contoso CSR',
      privileges: [{ table: 'msdyn_copilotevent', create: 'global' as const, read: 'basic' as const }],
    };
    const state = desired({}, [['SecurityRole', spec, { name: 'csr' }]]);
    const lost = row('SecurityRole', { ...spec, privileges: [{ table: 'msdyn_copilotevent', read: 'basic' }] });
    const before = lastApplied({ address: csr, identity: 'contoso csr', created: true, spec });
    expect(diff(state, live(lost), before).changes).toMatchObject([
      { op: 'update', fields: [{ path: '/privileges/msdyn_copilotevent/create', after: 'global', cause: 'drift' }] },
    ]);
  });

  test('declared absent is deleted where it is and nothing where it is not', () => {
    const gone = desired({}, [['SecurityRole', { displayName: 'Contoso CSR' }, { name: 'csr', state: 'absent' }]]);
    expect(ops(gone, live(row('SecurityRole', { displayName: 'Contoso CSR' })))).toEqual(['delete SecurityRole/csr']);
    expect(ops(gone, live())).toEqual([]);
  });
});

describe('what only a person can do', () => {
  test('is a change of its own beside what is made', () => {
    const state = desired({}, [['CopilotSettings', { consent: { state: 'opted-in' }, recordTranscripts: true }]]);
    expect(diff(state, live(row('CopilotSettings', {})), lastApplied()).changes).toMatchObject([
      { op: 'update', fields: [{ path: '/recordTranscripts' }] },
      { op: 'manual', instruction: expect.stringContaining('Opt in'), fields: [{ path: '/consent/state' }] },
    ]);
  });

  test('depends on the value: opting out is made', () => {
    const state = desired({}, [['CopilotSettings', { consent: { state: 'opted-out' } }]]);
    expect(ops(state, live(row('CopilotSettings', { consent: { state: 'opted-in' } })))).toEqual([
      'update CopilotSettings/default',
    ]);
  });

  test('is left out of what is created', () => {
    const state = desired({}, [
      ['AppAccess', { app: 'contoso_app', copilotEnabled: true, contextualEmailDrafting: true }],
    ]);
    expect(diff(state, live(), lastApplied()).changes).toMatchObject([
      { op: 'create', after: { spec: { app: 'contoso_app', copilotEnabled: true } } },
      { op: 'manual', fields: [{ path: '/contextualEmailDrafting', after: true }] },
    ]);
    const [created] = diff(state, live(), lastApplied()).changes;
    expect(created?.op === 'create' && 'contextualEmailDrafting' in created.after.spec).toBe(false);
  });
});

describe('a resource that no file declares any more', () => {
  const there = live(row('SecurityRole', { displayName: 'Contoso CSR' }), row('AppAccess', { app: 'contoso_app' }));
  const app = 'AppAccess/app' as Address;

  test('is deleted when we created it and nothing is lost with it', () => {
    expect(ops(desired({}), there, applied(app, 'contoso_app', true))).toEqual(['delete AppAccess/app']);
  });

  test('stays as an orphan when it was there before us', () => {
    const { changes, orphans } = diff(desired({}), there, applied(app, 'contoso_app', false));
    expect(changes).toEqual([]);
    expect(orphans).toMatchObject([{ address: app, how: expect.stringContaining('was there before') }]);
  });

  test('stays as an orphan when deleting it would lose something, and says what', () => {
    const { changes, orphans } = diff(desired({}), there, applied(csr, 'contoso csr', true));
    expect(changes).toEqual([]);
    expect(orphans).toMatchObject([{ address: csr, how: expect.stringContaining('assignments to users and teams') }]);
  });

  test('is nothing when it is gone, when another document declares its row, and when there is exactly one of its kind', () => {
    expect(diff(desired({}), live(), applied(csr, 'contoso csr', true))).toMatchObject({ changes: [], orphans: [] });
    const renamed = desired({}, [['SecurityRole', { displayName: 'Contoso CSR' }, { name: 'new-name' }]]);
    expect(diff(renamed, there, applied(csr, 'contoso csr', true))).toMatchObject({ changes: [], orphans: [] });
    const settings = 'CopilotSettings/default' as Address;
    const one = live(row('CopilotSettings', {}));
    expect(diff(desired({}), one, applied(settings, 'default', true))).toMatchObject({ changes: [], orphans: [] });
  });
});

test('changes stand in the order of their addresses', () => {
  const roles = ['b', 'a', 'c'].map((name): Entry => ['SecurityRole', { displayName: name }, { name }]);
  expect(ops(desired({}, roles), live())).toEqual([
    'create SecurityRole/a',
    'create SecurityRole/b',
    'create SecurityRole/c',
  ]);
});

test.each(KINDS)('a %s that live has as declared is in sync', (kind) => {
  fc.assert(
    fc.property(specOf(kind), (spec) => {
      const { identity, canonical } = KIND_DEFINITIONS[kind];
      const declared = canonical(spec, { roleName: (name) => name, summaryName: (name) => name });
      const state = {
        environment: desired({}).environment,
        resources: [
          {
            kind,
            name: 'one',
            address: `${kind}/one` as Address,
            labels: {},
            state: 'present' as const,
            written: spec,
            layers: [],
            identity: identity(declared),
            resource: { kind, name: 'one', spec: declared },
          },
        ],
      };
      const rows = {
        ...live(),
        rows: new Map([[rowKey(kind, identity(declared)), row(kind, structuredClone(declared))]]),
      };
      expect(diff(state, rows, lastApplied()).changes).toEqual([]);
    }),
    { numRuns: 40 },
  );
});
