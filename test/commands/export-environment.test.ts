import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { Backend } from '../../src/backends/backend.ts';
import { EmbeddedBackend } from '../../src/backends/embedded/embedded-backend.ts';
import {
  type ExportedTree,
  type ExportRequest,
  exportEnvironment,
} from '../../src/commands/export/export-environment.ts';
import { diffResource } from '../../src/diff/diff.ts';
import { type Loaded, withTexts } from '../../src/load/load-project.ts';
import type { DesiredState } from '../../src/model/desired-state.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { KINDS, type Kind } from '../../src/model/kind.ts';
import type { LiveState } from '../../src/model/live-state.ts';
import { apply, plan } from '../../src/reconcile.ts';
import { FileRecords } from '../../src/record/files/file-records.ts';
import { arbitraryTree } from '../arbitrary-tree.ts';
import { desired } from '../builders.ts';
import { dynamics365Subject } from '../contract/dynamics365-subject.ts';
import { leased, START } from '../leases.ts';
import { lastApplied, live as liveOf, row } from '../live.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const GO = new AbortController().signal;
const ALL = new Set(KINDS);

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'copilotctl-export-'));
  folders.push(folder);
  return folder;
}

/** A live system in Europe in which trees are applied one after the other. */
class World {
  readonly #folder = newFolder();
  readonly backend: Backend;

  constructor(backend: Backend = embedded()) {
    this.backend = backend;
  }

  async apply(state: DesiredState): Promise<void> {
    const records = new FileRecords({ folder: join(this.#folder, 'records'), environment: 'test' });
    await leased(records, async (lease) => {
      const now = () => new Date('2026-11-01T12:00:00Z');
      const findOrigins = async <T>(changes: T) => changes;
      const ports = { backend: this.backend, records, lease, start: START, findOrigins, now };
      return await apply(await plan(state, ports, GO), ports, GO);
    });
  }

  async read(): Promise<LiveState> {
    return await this.backend.read(ALL, GO);
  }
}

function embedded(): Backend {
  const { environment } = desired({ geography: 'europe' });
  return new EmbeddedBackend({ environment, folder: join(newFolder(), 'live') });
}

/** Lets a test have a live system of its own. */
type Within = (act: (world: World) => Promise<void>) => Promise<void>;

const SYSTEMS: readonly (readonly [string, Within])[] = [
  ['embedded', async (act) => await act(new World())],
  [
    'dynamics365, over HTTP',
    async (act) => {
      const { open, cleanup } = await dynamics365Subject();
      const backend = await open();
      try {
        await act(new World(backend));
      } finally {
        await backend.close();
        await cleanup();
      }
    },
  ],
];

const NONE: Loaded = {
  value: { project: undefined, base: [], environments: new Map() },
  diagnostics: [],
  files: new Map(),
};
const TARGET =
  'apiVersion: copilotctl/v1\nkind: Environment\nmetadata:\n  name: test\nspec:\n  geography: europe # here\n';

async function treeOf(texts: Readonly<Record<string, string>> = {}): Promise<Loaded> {
  return await withTexts(NONE, new Map(Object.entries({ 'environments/test/environment.yaml': TARGET, ...texts })));
}

async function exported(loaded: Loaded, live: LiveState, more: Partial<ExportRequest> = {}): Promise<ExportedTree> {
  const validate = { severities: {}, variables: {} };
  const options = { adds: true, full: false, people: false, overlay: false, isSelected: () => true, ...more };
  return await exportEnvironment({ environment: 'test', loaded, live, validate, ...options });
}

/** What a plan of an exported tree would still do. */
function left({ state, diagnostics }: ExportedTree, live: LiveState): string[] {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
  const changes = state.resources.flatMap((each) => diffResource(each, live, lastApplied()));
  return [...errors, ...changes.filter(({ op }) => op !== 'manual').map(({ op, address }) => `${op} ${address}`)];
}

const commentsIn = (texts: Iterable<{ text: string }>): number =>
  [...texts].reduce((sum, { text }) => sum + (text.match(/#/g) ?? []).length, 0);

describe.each(SYSTEMS)('an export (%s)', (_, within) => {
  test('of any environment leaves nothing to do, and a second one changes nothing', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryTree, fc.boolean(), async (state, full) => {
        await within(async (world) => {
          await world.apply(state);
          const live = await world.read();
          const first = await exported(await treeOf(), live, { full });
          expect(left(first, live)).toEqual([]);
          expect(first.state.resources.length).toBeGreaterThan(0);
          for (const adds of [true, false]) {
            const second = await exported(first.loaded, live, { full, adds });
            expect([...second.texts]).toEqual([]);
          }
        });
      }),
      { numRuns: 15 },
    );
  });
});

describe('an export', () => {
  test('after any live edits brings the files in place to what is live', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryTree, arbitraryTree, async (before, after) => {
        const world = new World();
        await world.apply(before);
        const first = await exported(await treeOf(), await world.read());
        await world.apply(after);
        const live = await world.read();
        const second = await exported(first.loaded, live, { adds: false });
        expect(left(second, live)).toEqual([]);
        expect(second.added).toEqual([]);
        const third = await exported(second.loaded, live, { adds: false });
        expect([...third.texts]).toEqual([]);
        const untouched = [...first.loaded.files.keys()].filter((path) => !second.texts.has(path));
        for (const path of untouched) expect(second.loaded.files.get(path)).toBe(first.loaded.files.get(path));
        expect(commentsIn(second.loaded.files.values())).toBeGreaterThan(0);
      }),
      { numRuns: 15 },
    );
  });
});

const BASE = (spec: string, head = 'kind: CopilotSettings\nmetadata: { name: default }'): string =>
  `apiVersion: copilotctl/v1\n${head}\nspec:\n${spec}`;
const settings = (spec: JsonObject): LiveState => liveOf(row('CopilotSettings', spec));
const IN_PLACE = { adds: false };

describe('an export into a tree', () => {
  test('lists a role that live refers to and no file declares', async () => {
    const profile = (role: string) => ({ uniqueName: 'contoso_p', displayName: 'p', roles: [role] });
    const role = (displayName: string) => row('SecurityRole', { displayName });
    const loaded = (await exported(await treeOf(), liveOf(row('ExperienceProfile', profile('Old')), role('Old'))))
      .loaded;
    const live = liveOf(row('ExperienceProfile', profile('New')), role('Old'), role('New'));
    const edited = await exported(loaded, live, IN_PLACE);
    expect(edited.texts.get('environments/test/profiles/contoso_p.yaml')).toContain('roles: [New]');
    expect(edited.texts.get('environments/test/environment.yaml')).toMatch(/existing:\n {4}roles:\n? *(- |\[)New/);
    expect([left(edited, live), edited.notExported]).toEqual([[], []]);
  });

  test('edits a value of an overlay in the overlay, and one of base in base', async () => {
    const loaded = await treeOf({
      'environments/base/copilot.yaml': BASE('  copilotSidePane: true # base\n  recordTranscripts: true # base too\n'),
      'environments/test/copilot.yaml': BASE('  copilotSidePane: true # overlay\n'),
    });
    const { texts } = await exported(loaded, settings({ copilotSidePane: false, recordTranscripts: false }), IN_PLACE);
    expect(Object.fromEntries(texts)).toEqual({
      'environments/base/copilot.yaml': BASE('  copilotSidePane: true # base\n  recordTranscripts: false # base too\n'),
      'environments/test/copilot.yaml': BASE('  copilotSidePane: false # overlay\n'),
    });
  });

  test('with overlay leaves base, and writes what it declares otherwise into overlays', async () => {
    const base = BASE('  copilotSidePane: true # base\n  recordTranscripts: true\n  consent: { state: opted-in }\n');
    const role = BASE('  displayName: R\n  description: gone\n', 'kind: SecurityRole\nmetadata: { name: r }');
    const loaded = await treeOf({
      'environments/base/copilot.yaml': `${base}---\n${role}`,
      'environments/test/copilot.yaml': BASE('  copilotSidePane: true # overlay\n'),
    });
    const live = liveOf(
      row('CopilotSettings', { copilotSidePane: false, recordTranscripts: false, consent: { state: 'opted-in' } }),
      row('SecurityRole', { displayName: 'R' }),
    );
    const made = await exported(loaded, live, { ...IN_PLACE, overlay: true });
    expect(left(made, live)).toEqual([]);
    expect(Object.fromEntries(made.texts)).toEqual({
      'environments/test/copilot.yaml': BASE('  copilotSidePane: false # overlay\n  recordTranscripts: false\n'),
      'environments/test/roles/r.yaml':
        'apiVersion: copilotctl/v1\nkind: SecurityRole\nmetadata:\n  name: r\nspec:\n  description: null\n',
    });
  });

  test('declares absent what live does not have: in the folder of the environment, base stays', async () => {
    const summary = 'kind: RecordSummary\nmetadata:\n  name: s # s';
    const loaded = await treeOf({
      'environments/base/s.yaml': BASE('  displayName: S\n  table: task\n', summary),
      'environments/test/r.yaml': BASE('  displayName: R\n', 'kind: SecurityRole\nmetadata:\n  name: r # r'),
    });
    const made = await exported(loaded, liveOf(), IN_PLACE);
    expect(made.absent).toEqual(['RecordSummary/s', 'SecurityRole/r']);
    expect(Object.fromEntries(made.texts)).toEqual({
      'environments/test/summaries.yaml':
        'apiVersion: copilotctl/v1\nkind: RecordSummary\nmetadata:\n  name: s\n  state: absent\n',
      'environments/test/r.yaml': BASE(
        '  displayName: R\n',
        'kind: SecurityRole\nmetadata:\n  name: r # r\n  state: absent',
      ),
    });
    const back = await exported(made.loaded, liveOf(row('SecurityRole', { displayName: 'R' })), IN_PLACE);
    expect(back.texts.get('environments/test/r.yaml')).toBe(loaded.files.get('environments/test/r.yaml')?.text);
  });

  test('leaves what only a person can set as it is declared', async () => {
    const loaded = await treeOf({ 'environments/test/c.yaml': BASE('  consent: { state: opted-in }\n') });
    const made = await exported(loaded, settings({ consent: {} }), IN_PLACE);
    expect(made).toMatchObject({ texts: new Map(), byHand: 1 });
  });

  test('with add declares beside what is there, in the files that are there', async () => {
    const loaded = await treeOf({ 'environments/test/c.yaml': BASE('  copilotSidePane: true # ours\n') });
    const { texts } = await exported(loaded, settings({ copilotSidePane: true, recordTranscripts: true }));
    expect([...texts]).toEqual([
      ['environments/test/c.yaml', BASE('  copilotSidePane: true # ours\n  recordTranscripts: true\n')],
    ]);
  });

  test('puts new documents behind those of a file that is there, with its line ends', async () => {
    const there = BASE('  app: a\n  copilotEnabled: true\n', 'kind: AppAccess\nmetadata: { name: a }').replaceAll(
      '\n',
      '\r\n',
    );
    const loaded = await treeOf({ 'environments/test/apps.yaml': there });
    const live = liveOf(
      row('AppAccess', { app: 'a', copilotEnabled: true }),
      row('AppAccess', { app: 'b', copilotEnabled: true }),
    );
    const { texts } = await exported(loaded, live);
    const text = texts.get('environments/test/apps.yaml') ?? '';
    expect(text.startsWith(`${there}---\r\napiVersion`)).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
  });
});

describe('a document of an export', () => {
  const textOf = async (kind: Kind, spec: JsonObject, more: Partial<ExportRequest> = {}): Promise<string> => {
    const { texts, notExported } = await exported(await treeOf(), liveOf(row(kind, spec)), more);
    expect(notExported).toEqual([]);
    return [...texts.values()].join('');
  };

  test('says what differs from its default, what pages call it, and its default', async () => {
    expect(
      await textOf('CopilotSettings', {
        copilotSidePane: true,
        recordTranscripts: true,
        useRepresentativeLanguage: true,
      }),
    ).toBe(`# Exported from test: what differs from its default. What no file mentions is not managed.
apiVersion: copilotctl/v1
kind: CopilotSettings
metadata:
  name: default
spec:
  copilotSidePane: true
  recordTranscripts: true # Record transcripts of representative interactions with Copilot; default: false
`);
    expect(await textOf('CopilotSettings', { useRepresentativeLanguage: true }, { full: true })).toContain(
      '  useRepresentativeLanguage: true # default: true\n',
    );
  });

  test('names no people unless asked, and no ids of the service', async () => {
    const profile = { uniqueName: 'contoso_p', displayName: 'P', users: ['somebody@contoso.example'] };
    expect(await textOf('ExperienceProfile', profile)).not.toContain('somebody');
    expect(await textOf('ExperienceProfile', profile, { people: true })).toContain('somebody');
    const summary = { displayName: 'S', table: 'task', developerSummaryId: '190081a6-e198-8ece-8883-e7de2b33612b' };
    expect(await textOf('RecordSummary', summary)).not.toContain('190081a6');
  });

  test('notes where a backend only infers where a value is stored', async () => {
    const says = [{ path: '/copilotSidePane', grade: 'C' as const, storage: 'somewhere' }];
    const live = { ...settings({ copilotSidePane: true }), evidence: new Map([['CopilotSettings' as Kind, says]]) };
    const { texts } = await exported(await treeOf(), live);
    expect([...texts.values()].join('')).toContain('copilotSidePane: true # where it is stored is inferred (grade C)');
  });

  test('holds hostile live texts as what they are', async () => {
    for (const text of [
      'a: b # c',
      '- x\n- y\n',
      '---\nkind: Project',
      '\u001b[31mred',
      '\u202egnp',
      '*alias',
      'on',
      '"\'`',
    ]) {
      const spec = { overview: { instructions: text } };
      const made = await exported(await treeOf(), liveOf(row('CustomerSupportAgent', spec)));
      expect(left(made, liveOf(row('CustomerSupportAgent', spec)))).toEqual([]);
      expect(made.state.resources[0]?.written).toEqual(spec);
      expect([...made.texts.values()].join('')).not.toMatch(/\p{Cc}(?<!\n)|\u202e/u);
    }
  });

  test('never refers to a variable because live has a text of that form', async () => {
    const live = liveOf(
      row('CustomerSupportAgent', { overview: { instructions: '${env:HOME}', followUpPrompts: true } }),
      row('SecurityRole', { displayName: '${env:HOME}' }),
    );
    const made = await exported(await treeOf(), live, { validate: { severities: {}, variables: { HOME: 'secret' } } });
    expect([...made.texts.values()].join('')).not.toContain('${env:');
    expect(made.leftOut).toContainEqual({
      address: 'CustomerSupportAgent/default',
      path: '/overview/instructions',
      why: 'variable',
    });
  });

  test('leaves out, by name, what the schema refuses of a live value', async () => {
    const spec = { copilotSidePane: true, recordTranscripts: 'sometimes' };
    const made = await exported(await treeOf(), settings(spec));
    expect(made.notExported).toMatchObject([{ address: 'CopilotSettings/default', path: '/recordTranscripts' }]);
    expect(left(made, settings(spec))).toEqual([]);
  });

  test('has a name of its own, and one that Windows can write', async () => {
    const live = liveOf(
      ...['A b', 'a-B', 'CON'].map((displayName) => row('SecurityRole', { displayName, description: 'd' })),
    );
    const { texts } = await exported(await treeOf(), live);
    expect([...texts.keys()].sort()).toEqual(
      ['_con', 'a-b-2', 'a-b'].map((name) => `environments/test/roles/${name}.yaml`),
    );
  });

  test('lists under existing of the environment what live refers to and no file declares', async () => {
    const target = `${TARGET}  existing: # known\n    tables: [incident]\n`;
    const loaded = await treeOf({ 'environments/test/environment.yaml': target });
    const live = liveOf(row('RecordSummary', { displayName: 'S', table: 'contoso_x', description: 'd' }));
    const made = await exported(loaded, live);
    expect(made.texts.get('environments/test/environment.yaml')).toBe(
      target.replace('[incident]', '[incident, contoso_x]'),
    );
    expect(left(made, live)).toEqual([]);
  });
});
