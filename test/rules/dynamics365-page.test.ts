import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { KIND_MAPPINGS } from '../../src/backends/dynamics365/kinds/index.ts';
import { DETECTED, METHODS } from '../../src/backends/dynamics365/sign-in/choose-method.ts';
import { type AccessRight, privilegeName, privilegesOf } from '../../src/emulator/dataverse/privileges.ts';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { readFaultFile } from '../../src/emulator/fault-file.ts';
import { DEFAULT_SEED } from '../../src/emulator/seed/default-seed.ts';
import { readSeedFile } from '../../src/emulator/seed-file.ts';
import { KINDS, type Kind } from '../../src/model/kind.ts';
import type { Resource } from '../../src/model/resource.ts';
import { emulatedTree } from '../emulated-tree.ts';
import { filesBelow } from './sources.ts';

const PAGE = pageOf('dynamics365');
const scratch = mkdtempSync(join(tmpdir(), 'dynamics365-page-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** What the page says that a kind needs. */
interface Needs {
  readonly kind: string;
  readonly read: readonly string[];
  readonly apply: string;
  readonly admin: string;
}

const NEEDS = needsIn(PAGE);

describe('what an identity needs', () => {
  test('is said of every kind', () => {
    expect(NEEDS.map(({ kind }) => kind).sort()).toEqual([...KINDS].sort());
  });

  test.each(NEEDS.map((needs) => [needs.kind, needs] as const))('to read %s', (kind, { read, admin }) => {
    expect([...read].sort()).toEqual(tablesRead(kind as Kind));
    expect(admin).toBe((KIND_MAPPINGS[kind as Kind].admin ?? []).join(', '));
  });

  test('suffices to plan, not to apply', async () => {
    await withIdentityOf(readRights(), async (run) => {
      expect(await run('plan', '-e', 'prod')).toMatchObject({ exitCode: 0 });
      const { exitCode, stdout, stderr } = await run('apply', '-e', 'prod', '--yes');
      expect(exitCode).toBe(77);
      expect(stdout + stderr).toMatch(/prvCreateRole/);
    });
  });

  test('suffices to apply', async () => {
    await withIdentityOf([...readRights(), ...NEEDS.flatMap(({ apply }) => rightsIn(apply))], async (run) => {
      expect(await run('apply', '-e', 'prod', '--yes')).toMatchObject({ exitCode: 0, stderr: '' });
      expect((await run('plan', '-e', 'prod', '--detailed-exitcode')).exitCode).toBe(0);
    });
  });
});

test('every way to sign in is there, and the order in which they are detected', () => {
  const rows = [...PAGE.matchAll(/^\| `([a-z-]+)` \| /gm)].map(([, method]) => method);
  expect([...rows].sort()).toEqual([...METHODS].sort());
  const order = PAGE.slice(PAGE.indexOf('Left unset'), PAGE.indexOf('else `default`'));
  const named = [...order.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
  expect(named).toEqual(DETECTED.flatMap(({ method, by }) => [...by, method]));
});

test.each(['dynamics365', 'mapping'].flatMap(projectBlocks))(
  'what %s shows of a project is valid',
  async (_, block) => {
    const tree = emulatedTree('any', block);
    try {
      expect(await tree.run('validate')).toMatchObject({ exitCode: 0 });
    } finally {
      tree.remove();
    }
  },
);

test('the seed and the faults that the page of the emulator shows are valid', () => {
  const [seed = '', faults = ''] = blocksOf(pageOf('emulator'), 'json');
  expect(readSeedFile(written('seed.json', seed)).organizations).toMatchObject([{ copies: 100 }]);
  expect(readFaultFile(written('faults.json', faults))).toHaveLength(2);
});

function pageOf(name: string): string {
  const [page] = filesBelow('docs', new RegExp(`^docs/${name}\\.md$`));
  return page?.text ?? '';
}

function needsIn(page: string): readonly Needs[] {
  const [, section = ''] = page.split('\n| Kind | Read on |');
  const [table = ''] = section.split('\n\n');
  return [...table.matchAll(/^\| `(\w+)` \|([^|]*)\|([^|]*)\|([^|]*)\|$/gm)].map(
    ([, kind = '', read = '', apply = '', admin = '']) => ({ kind, read: named(read), apply, admin: admin.trim() }),
  );
}

function named(text: string): readonly string[] {
  return [...text.matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
}

/** The tables that a kind is read from, in queries and in what stands in place of one. */
function tablesRead(kind: Kind): readonly string[] {
  const { queries, queriesFor } = KIND_MAPPINGS[kind];
  const asked: readonly Resource[] = [{ kind, name: 'any', spec: { users: ['somebody@contoso.example'] } }];
  const tables = [...queries, ...(queriesFor?.(asked) ?? [])].map(({ table }) => table);
  return [...new Set(kind === 'SecurityRole' ? [...tables, 'privilege'] : tables)].sort();
}

interface Right {
  readonly right: string;
  readonly table: string;
}

function readRights(): readonly Right[] {
  return NEEDS.flatMap(({ read }) => read.map((table) => ({ right: 'Read', table })));
}

/** `Create, Append To on one, two; Write on three`: the rights on each table. */
function rightsIn(apply: string): readonly Right[] {
  return apply.split(';').flatMap((part) => {
    const [rights = '', tables = ''] = part.split(' on ');
    return named(tables).flatMap((table) =>
      rights.split(',').map((right) => ({ right: right.replaceAll(' ', ''), table })),
    );
  });
}

/** Runs in the example tree, prod of which is an organization in which the caller has exactly these rights. */
async function withIdentityOf(
  held: readonly Right[],
  act: (run: ReturnType<typeof emulatedTree>['run']) => Promise<void>,
): Promise<void> {
  const emulator = await startEmulator({ seed: await seedWithOnly(held) });
  const tree = emulatedTree('any');
  try {
    tree.switchOver('prod', `${emulator.url}/prod`);
    await act(tree.run);
  } finally {
    tree.remove();
    await emulator.close();
  }
}

async function seedWithOnly(held: readonly Right[]) {
  const fresh = await startEmulator();
  const missingPrivileges = privilegesBut(held, fresh);
  await fresh.close();
  const organizations = DEFAULT_SEED.organizations.map((each) => ({ ...each, missingPrivileges }));
  return { ...DEFAULT_SEED, organizations };
}

function privilegesBut(held: readonly Right[], emulator: Emulator): readonly string[] {
  const tables = [...(emulator.organization('prod')?.tables.byName.values() ?? [])];
  const names = held.map(({ right, table }) => {
    const definition = tables.find(({ name }) => name === table);
    if (definition === undefined) throw new Error(`The emulator has no table ${table}.`);
    return privilegeName(right as AccessRight, definition);
  });
  return tables.flatMap((table) => privilegesOf(table).map(({ name }) => name)).filter((name) => !names.includes(name));
}

/** What a page shows of `copilotctl.yaml`, to stand at the end of one. */
function projectBlocks(name: string): readonly (readonly [string, string])[] {
  return blocksOf(pageOf(name), 'yaml')
    .filter((block) => block.startsWith('spec:\n'))
    .map((block) => [`docs/${name}.md`, block.slice('spec:\n'.length)]);
}

function blocksOf(page: string, language: string): readonly string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, block = '']) => block);
}

function written(name: string, text: string): string {
  const file = join(scratch, name);
  writeFileSync(file, text);
  return file;
}
