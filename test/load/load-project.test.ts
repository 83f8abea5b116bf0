import { mkdirSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadProject } from '../../src/load/load-project.ts';
import { locateDiagnostics } from '../../src/load/locate-diagnostics.ts';
import { MAX_FILE_BYTES } from '../../src/load/read-tree.ts';
import { withTree } from '../tree-folder.ts';

const role = (name: string) =>
  `apiVersion: copilotctl/v1\nkind: SecurityRole\nmetadata: { name: ${name} }\nspec: { displayName: ${name} }\n`;
const project = (spec = '{}') =>
  `apiVersion: copilotctl/v1\nkind: Project\nmetadata: { name: contoso }\nspec: ${spec}\n`;

/** What loading says of a tree, each finding as `code place`. */
async function found(root: string): Promise<string[]> {
  const { diagnostics, files } = await loadProject(root);
  const located = await locateDiagnostics(diagnostics, files);
  return located.map(({ code, where, at }) =>
    `${code} ${where?.file ?? ''}${at ? `:${at.line}:${at.column}` : ''}`.trim(),
  );
}

/** The addresses of a loaded tree, by folder. */
async function contents(root: string) {
  const { value } = await loadProject(root);
  const names = (documents: readonly { kind: string; name: string }[]) => documents.map(({ name }) => name);
  return {
    project: value.project?.name,
    base: names(value.base),
    ...Object.fromEntries([...value.environments].map(([name, documents]) => [name, names(documents)])),
  };
}

test('an Environment of base that no environment is named as is misplaced', async () => {
  const environment = (name: string) =>
    `apiVersion: copilotctl/v1\nkind: Environment\nmetadata: { name: ${name} }\nspec: {}\n`;
  const files = {
    'environments/base/e.yaml': `${environment('dev')}---\n${environment('prd')}`,
    'environments/dev/e.yaml': environment('dev'),
  };
  await withTree(files, async (root) =>
    expect(await found(root)).toEqual(['load/misplaced environments/base/e.yaml:8:19']),
  );
});

describe('a tree', () => {
  const files = {
    'copilotctl.yaml': project(),
    'environments/base/b.yaml': `${role('b1')}---\n${role('b2')}`,
    'environments/base/roles/deep/a.yml': role('a'),
    'environments/prod/all.yaml': role('p'),
    'environments/dev/all.yaml': role('d'),
    'environments/base/notes.txt': 'no YAML: [',
    'environments/base/.hidden/x.yaml': 'no YAML: [',
    'environments/base/node_modules/x.yaml': 'no YAML: [',
    'elsewhere/x.yaml': 'no YAML: [',
  };

  test('is its project file, base and one folder for each environment, in the order of the paths', async () => {
    await withTree(files, async (root) => {
      expect(await found(root)).toEqual([]);
      expect(await contents(root)).toEqual({ project: 'contoso', base: ['b1', 'b2', 'a'], dev: ['d'], prod: ['p'] });
    });
  });

  test('needs no project file, and takes its environments from where the project says', async () => {
    await withTree({ 'environments/dev/all.yaml': role('d') }, async (root) => {
      expect(await contents(root)).toEqual({ project: undefined, base: [], dev: ['d'] });
    });
    const moved = { 'copilotctl.yaml': project('{ environments: config/live }'), 'config/live/dev/x.yaml': role('d') };
    await withTree(moved, async (root) => {
      expect(await contents(root)).toEqual({ project: 'contoso', base: [], dev: ['d'] });
    });
  });

  test('is never read from above its root', async () => {
    const outside = { 'copilotctl.yaml': project('{ environments: ../../etc }'), 'environments/dev/x.yaml': role('d') };
    await withTree(outside, async (root) => {
      expect(await contents(root)).toMatchObject({ dev: ['d'] });
    });
  });

  test('keeps the places of a file with byte order mark and Windows line ends', async () => {
    const windows = `\ufeff${role('a')}---\n${role('b')}extra: [\n`.replaceAll('\n', '\r\n');
    await withTree({ 'environments/base/x.yaml': windows }, async (root) => {
      expect((await found(root))[0]).toMatch(/^load\/syntax environments\/base\/x\.yaml:(10|11):/);
    });
    await withTree({ 'environments/base/x.yaml': windows.replace('extra: [\r\n', '') }, async (root) => {
      expect(await found(root)).toEqual([]);
      const { value } = await loadProject(root);
      expect(value.base.map(({ source }) => source.line)).toEqual([1, 6]);
    });
  });

  test('gives the findings of all files at once, each with its place', async () => {
    const broken = {
      'environments/base/a.yaml': 'a: [\n',
      'environments/base/b.yaml': 'kind: SecurityRole\nmetadata: { name: x }\n',
      'environments/base/c.yaml': `${role('c')}kind: SecurityRole\n`,
    };
    await withTree(broken, async (root) => {
      const all = await found(root);
      expect(all).toContain('load/missing-head environments/base/b.yaml:1:1');
      expect(all).toContain('load/duplicate-key environments/base/c.yaml:5:1');
      expect(all.some((each) => each.startsWith('load/syntax environments/base/a.yaml'))).toBe(true);
    });
  });
});

describe('what cannot be read', () => {
  test('is a root or an environments folder that does not exist', async () => {
    expect(await found('/nowhere/at/all')).toEqual(['load/missing']);
    await withTree({ 'copilotctl.yaml': project() }, async (root) => {
      expect(await found(root)).toEqual(['load/missing environments']);
      expect(await found(join(root, 'copilotctl.yaml'))).toEqual(['load/missing']);
    });
  });

  test('is a project file that is a folder, or a device that never ends', async () => {
    await withTree({ 'environments/dev/x.yaml': role('d') }, async (root) => {
      mkdirSync(join(root, 'copilotctl.yaml'));
      expect(await found(root)).toEqual(['load/unreadable copilotctl.yaml']);
    });
    await withTree({ 'environments/dev/x.yaml': role('d') }, async (root) => {
      symlinkSync('/dev/zero', join(root, 'copilotctl.yaml'));
      expect(await found(root)).toEqual(['load/unreadable copilotctl.yaml']);
    });
  });

  test('is a text in another encoding', async () => {
    await withTree({ 'environments/base/x.yaml': Buffer.from(`\ufeff${role('a')}`, 'utf16le') }, async (root) => {
      expect(await found(root)).toEqual(['load/not-utf8 environments/base/x.yaml']);
    });
    await withTree({ 'environments/base/x.yaml': Buffer.from('spec: Größe', 'latin1') }, async (root) => {
      expect(await found(root)).toEqual(['load/not-utf8 environments/base/x.yaml']);
    });
  });

  test('is a file above the limit, which is not read', async () => {
    await withTree({ 'environments/base/x.yaml': '' }, async (root) => {
      truncateSync(join(root, 'environments/base/x.yaml'), MAX_FILE_BYTES + 1);
      expect(await found(root)).toEqual(['load/too-large environments/base/x.yaml']);
    });
  });
});

test('a file beside the folders of environments and a document that is no project in the project file are misplaced', async () => {
  const files = { 'copilotctl.yaml': `${project()}---\n${role('x')}`, 'environments/stray.yaml': role('s') };
  await withTree(files, async (root) => {
    expect(await found(root)).toEqual([
      'load/misplaced copilotctl.yaml:7:7',
      'load/misplaced environments/stray.yaml:1:1',
    ]);
  });
});

test('a second project in the project file is refused, not passed over', async () => {
  const twice = { 'copilotctl.yaml': `${project()}---\n${project()}`, 'environments/dev/x.yaml': role('d') };
  await withTree(twice, async (root) => {
    expect(await found(root)).toEqual(['compose/duplicate-resource copilotctl.yaml:8:19']);
  });
});

test('links are not followed out of the tree, and one that would hold documents is named', async () => {
  await withTree({ 'environments/dev/x.yaml': role('d'), 'secret.yaml': 'no: [' }, async (root) => {
    symlinkSync(join(root, 'secret.yaml'), join(root, 'environments/dev/link.yaml'));
    symlinkSync(root, join(root, 'environments/prod'));
    symlinkSync(join(root, 'notes.md'), join(root, 'environments/notes.md'));
    symlinkSync('round.md', join(root, 'environments/round.md'));
    expect(await found(root)).toEqual([
      'load/unreadable environments/dev/link.yaml',
      'load/unreadable environments/prod',
    ]);
  });
});
