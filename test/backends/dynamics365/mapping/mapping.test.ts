import { describe, expect, test } from 'vitest';
import data from '../../../../data/mapping.json' with { type: 'json' };
import { KIND_MAPPINGS } from '../../../../src/backends/dynamics365/kinds/index.ts';
import { entryFor } from '../../../../src/backends/dynamics365/mapping/kind-entries.ts';
import { loadMapping } from '../../../../src/backends/dynamics365/mapping/load-mapping.ts';
import { columnsOf, mappedTables, tableOf } from '../../../../src/backends/dynamics365/mapping/mapped-tables.ts';
import type { Encoding, Target } from '../../../../src/backends/dynamics365/mapping/mapping.ts';
import { emulatorTables } from '../../../../src/emulator/dataverse/tables.ts';
import type { Grade } from '../../../../src/model/evidence.ts';
import { SHAPES } from '../../../../src/model/generated/shapes.ts';
import { KINDS } from '../../../../src/model/kind.ts';
import type { Shape } from '../../../../src/model/shape.ts';
import { complaints } from '../../../schemas/schema-files.ts';
import { shipped, shippedOf } from './entries.ts';

const MAPPING = loadMapping();

/** What belongs to copilotctl and is stored nowhere. */
const OURS = ['CopilotSettings/consent/optOutApproval/', 'SecurityRole/presets/', 'SecurityRole/ownership'];

describe('the shipped mapping', () => {
  test('is what its schema says', () => {
    expect(complaints('mapping.schema.json', data)).toEqual([]);
  });

  test.each(KINDS)('has an entry for every field of %s', (kind) => {
    const entries = shippedOf(kind).filter(({ path }) => path !== '');
    const fields = leavesOf(SHAPES[kind]).filter((path) => !OURS.some((each) => `${kind}${path}`.startsWith(each)));
    expect(fields.length).toBeGreaterThan(0);
    expect(fields.filter((path) => entryFor(entries, path) === undefined)).toEqual([]);
  });

  test.each(KINDS)('speaks of fields that %s has, and of each once', (kind) => {
    const fields = new Set(pathsOf(SHAPES[kind]));
    const paths = shippedOf(kind).map(({ path }) => path);
    expect(paths.filter((path) => !fields.has(path))).toEqual([]);
    expect(new Set(paths).size).toBe(paths.length);
  });

  test('names sources that are resolved, and every source is named', () => {
    const named = new Set(MAPPING.settings.flatMap(({ evidence }) => evidence));
    expect([...named].sort()).toEqual(Object.keys(MAPPING.sources).sort());
  });

  test('has evidence for everything but what is unknown', () => {
    const bare = MAPPING.settings.filter(({ evidence, grade }) => evidence.length === 0 && grade !== 'X');
    expect(bare.map(({ setting }) => setting)).toEqual([]);
  });

  test('says of everything unknown why it is', () => {
    const silent = MAPPING.settings.filter(({ grade, note }) => grade === 'X' && note === undefined);
    expect(silent.map(({ setting }) => setting)).toEqual([]);
  });

  test('names rows that can be found', () => {
    const rows = MAPPING.settings.flatMap(({ target }) => (target.kind === 'column' ? [target.row] : []));
    expect(rows.filter((row) => row !== 'own' && MAPPING.rows[row] === undefined)).toEqual([]);
    for (const { setting, target } of MAPPING.settings) {
      if (target.kind === 'column' && target.row !== 'own')
        expect(MAPPING.rows[target.row]?.table, setting).toBe(target.table);
    }
  });

  test('never writes consent, whoever accepts what', () => {
    expect(shipped('CopilotSettings/consent/state').write).toBe('never');
    const written = MAPPING.settings.filter(({ write, target }) => write !== 'never' && target.kind === 'column');
    expect(written.flatMap(({ target }) => columnsOf(target)).filter((each) => each.includes('consent'))).toEqual([]);
  });

  test('never writes what the service writes: status, live copies, markers of what it switched on by itself', () => {
    const written = MAPPING.settings
      .filter(({ write }) => write !== 'never')
      .flatMap(({ target }) => columnsOf(target));
    expect(written.filter((each) => /live$|status|training|autoenabled|defaulton|crossgeo/.test(each))).toEqual([]);
  });

  test('gives each kind the tables whose metadata it needs', () => {
    expect(mappedTables(MAPPING, 'ExperienceProfile')).toEqual([
      'msdyn_appconfiguration',
      'msdyn_appprofilerolemapping',
      'msdyn_paneconfiguration',
      'msdyn_panetabconfiguration',
      'msdyn_appcopilotconfiguration',
    ]);
    expect(mappedTables(MAPPING, 'TenantSettings')).toEqual([]);
  });
});

test('every table and column of the mapping is one that the emulator knows from the documentation', () => {
  const { byName } = emulatorTables();
  const unknown = MAPPING.settings.flatMap(({ setting, target }) => {
    const table = tableOf(target);
    if (table === undefined) return [];
    const definition = byName.get(table);
    if (definition === undefined) return [`${setting}: ${table}`];
    const columns = columnsOf(target).filter((each) => each !== definition.primaryId && !definition.columns.has(each));
    return columns.map((column) => `${setting}: ${table}.${column}`);
  });
  expect(unknown).toEqual([]);
});

test.each(KINDS)('the metadata of every table in which settings of %s are written is asked for', (kind) => {
  // What has no publisher's prefix belongs to Dataverse itself.
  const tables = shippedOf(kind).flatMap(({ target, write }) =>
    write === 'never' || target.kind === 'manual' ? [] : (tableOf(target) ?? []),
  );
  const asked = KIND_MAPPINGS[kind].tables;
  expect([...new Set(tables)].filter((table) => table.includes('_') && !asked.includes(table))).toEqual([]);
});

test('choices of the mapping are those of the columns', () => {
  const { byName } = emulatorTables();
  for (const { setting, target, encode } of MAPPING.settings) {
    if (target.kind !== 'column' || encode?.as !== 'choice') continue;
    const column = byName.get(target.table)?.columns.get(target.columns[0] ?? '');
    const options = column?.options?.map(({ value }) => value) ?? [];
    const numbers = Object.values(encode.values).filter((value) => typeof value === 'number');
    expect(options, setting).toEqual(expect.arrayContaining(numbers));
  }
});

/** One of each: the compiler asks for a new one, and the schema must know it. */
const TARGETS: { readonly [K in Target['kind']]: Target & { readonly kind: K } } = {
  column: { kind: 'column', table: 'contoso_setting', row: 'own', columns: ['contoso_on'] },
  row: { kind: 'row', table: 'contoso_setting', columns: ['contoso_on'], value: 1 },
  link: { kind: 'link', table: 'contoso_setting', navigation: 'contoso_setting_user' },
  setting: { kind: 'setting', uniqueName: 'contoso_On', level: 'app' },
  privilege: { kind: 'privilege' },
  bap: { kind: 'bap', property: 'bingChatEnabled' },
  ppapi: { kind: 'ppapi', property: 'd365CustomerService_Copilot' },
  tenant: { kind: 'tenant', property: 'powerPlatform.on' },
  manual: { kind: 'manual', table: 'contoso_setting', columns: ['contoso_on'] },
};
const ENCODINGS: { readonly [K in Encoding['as']]: Encoding & { readonly as: K } } = {
  boolean: { as: 'boolean', numbers: { true: 0, false: 1 } },
  text: { as: 'text' },
  number: { as: 'number' },
  choice: { as: 'choice', values: { on: 1, off: false } },
  list: { as: 'list', separator: ',' },
  opaque: { as: 'opaque' },
};
const GRADES: { readonly [G in Grade]: G } = { A: 'A', B: 'B', C: 'C', D: 'D', X: 'X' };

describe('the schema of the mapping', () => {
  const withEntry = (entry: object) => ({
    ...data,
    settings: [{ setting: 'CopilotSettings/copilotImmersive', evidence: [], page: 'the page', ...entry }],
  });

  test.each(Object.values(TARGETS))('takes a target of the kind $kind', (target) => {
    expect(complaints('mapping.schema.json', withEntry({ target, grade: 'A' }))).toEqual([]);
  });

  test.each(Object.values(ENCODINGS))('takes the encoding $as', (encode) => {
    expect(complaints('mapping.schema.json', withEntry({ target: TARGETS.column, encode, grade: 'A' }))).toEqual([]);
  });

  test.each(Object.values(GRADES))('takes the grade %s', (grade) => {
    expect(complaints('mapping.schema.json', withEntry({ target: TARGETS.column, grade }))).toEqual([]);
  });

  test.each([
    { target: { kind: 'column', table: 'contoso_setting' }, grade: 'A' },
    { target: { kind: 'setting', level: 'app' }, grade: 'A' },
    { target: { kind: 'bap' }, grade: 'A' },
    { target: { ...TARGETS.column, columns: ['contoso on'] }, grade: 'A' },
    { target: TARGETS.column, grade: 'E' },
    { target: TARGETS.column, grade: 'A', encode: { as: 'choice' } },
    { target: TARGETS.column, grade: 'A', write: 'always' },
  ])('refuses %j', (entry) => {
    expect(complaints('mapping.schema.json', withEntry(entry))).not.toEqual([]);
  });
});

/** Pointers of everything in a shape, with a star for items. */
function pathsOf(shape: Shape, path = ''): readonly string[] {
  if (shape.type === 'leaf') return [path];
  if (shape.type !== 'object') return [path, ...pathsOf(shape.item, `${path}/*`)];
  return [path, ...Object.entries(shape.members).flatMap(([name, each]) => pathsOf(each, `${path}/${name}`))];
}

function leavesOf(shape: Shape, path = ''): readonly string[] {
  if (shape.type === 'leaf') return [path];
  if (shape.type !== 'object') return leavesOf(shape.item, `${path}/*`);
  return Object.entries(shape.members).flatMap(([name, each]) => leavesOf(each, `${path}/${name}`));
}
