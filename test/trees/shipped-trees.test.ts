import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { EmbeddedBackend } from '../../src/backends/embedded/embedded-backend.ts';
import { loadProject } from '../../src/load/load-project.ts';
import { locateDiagnostics } from '../../src/load/locate-diagnostics.ts';
import type { DesiredState } from '../../src/model/desired-state.ts';
import { isObject, type JsonObject } from '../../src/model/json.ts';
import { KINDS } from '../../src/model/kind.ts';
import { apply, declare, plan } from '../../src/reconcile.ts';
import { FileRecords } from '../../src/record/files/file-records.ts';
import { applySuppressions } from '../../src/validate/suppressions.ts';
import { leaseOf, START } from '../leases.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const EXAMPLES = readdirSync(join(ROOT, 'examples'));
const TREES = ['.', 'templates/init', ...EXAMPLES.map((name) => `examples/${name}`)];
const TODAY = '2026-11-01';
const NOW = new Date(`${TODAY}T12:00:00Z`);

const stores = mkdtempSync(join(tmpdir(), 'shipped-trees-'));
afterAll(() => rmSync(stores, { recursive: true }));

describe.each(TREES)('the tree %s', (tree) => {
  it('has nothing to complain about beyond notes', async () => {
    for (const { diagnostics } of await statesOf(tree)) {
      expect(diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([]);
    }
  });

  it('leaves nothing but steps by hand after it was applied once', async () => {
    const states = await statesOf(tree);
    expect(states.length).toBeGreaterThan(0);
    for (const { state } of states) {
      const first = await planOf(tree, state);
      expect(first.planned.plan.steps).not.toEqual([]);
      const { outcomes, left } = await apply(first.planned, first.ports, new AbortController().signal);
      const open = outcomes.filter(({ status }) => status !== 'applied' && status !== 'by-hand');
      expect({ open, left }).toEqual({ open: [], left: [] });
    }
  });

  it('names in each file the schema by which editors check it', () => {
    for (const file of yamlFiles(join(ROOT, tree))) {
      const named = /^# yaml-language-server: \$schema=(\S+)\n/.exec(readFileSync(file, 'utf8'))?.[1] ?? 'none';
      const schema = join(dirname(file), named);
      if (tree === 'templates/init') {
        expect(relative(join(ROOT, tree), schema)).toBe(join('.copilotctl', 'schemas', 'copilotctl.schema.json'));
      } else expect(existsSync(schema), `${file}: ${named}`).toBe(true);
    }
  });
});

it('the tree of Contoso uses every kind in every environment', async () => {
  for (const { state } of await statesOf('.')) {
    expect([...new Set(state.resources.map(({ kind }) => kind))].sort()).toEqual([...KINDS].sort());
  }
});

it.each(EXAMPLES)('the example %s says what it shows', (name) => {
  const readme = readFileSync(join(ROOT, 'examples', name, 'README.md'), 'utf8');
  expect(readme).toMatch(/^# /);
  expect(readme).toContain(`cd examples/${name}\n`);
});

async function statesOf(tree: string) {
  const { value, diagnostics: unread, files } = await loadProject(join(ROOT, tree));
  expect(unread).toEqual([]);
  const { project, base, environments } = value;
  const options = { severities: severitiesOf(project?.value), variables: variablesOf(tree) };
  const states = [...environments].map(async ([name, own]) => {
    const { state, diagnostics } = declare(name, base, own, options);
    if (state === undefined) throw new Error(JSON.stringify(diagnostics));
    const located = await locateDiagnostics(diagnostics, files);
    return { state, diagnostics: applySuppressions(located, files.values(), { today: TODAY, complete: false }) };
  });
  return await Promise.all(states);
}

async function planOf(tree: string, state: DesiredState) {
  const { environment } = state;
  const folder = join(stores, tree, environment.name);
  const records = new FileRecords({ folder: join(folder, 'records'), environment: environment.name });
  const ports = {
    backend: new EmbeddedBackend({ environment, folder: join(folder, 'live') }),
    records,
    lease: await leaseOf(records),
    start: START,
    findOrigins: async <T>(changes: T) => changes,
    now: () => NOW,
  };
  return { ports, planned: await plan(state, ports, new AbortController().signal) };
}

/** The variables that an example brings along for its files. */
function variablesOf(tree: string): Readonly<Record<string, string>> {
  const file = join(ROOT, tree, 'variables.env');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  return Object.fromEntries(lines.flatMap((line) => (/^\w+=/.test(line) ? [line.split('=', 2)] : [])));
}

function severitiesOf(project: JsonObject | undefined): Parameters<typeof declare>[3]['severities'] {
  const spec = project?.spec;
  const validation = isObject(spec) ? spec.validation : undefined;
  const severities = isObject(validation) ? validation.severities : undefined;
  // The schema of the project file allows these four words only.
  return isObject(severities) ? (severities as Parameters<typeof declare>[3]['severities']) : {};
}

function yamlFiles(folder: string): readonly string[] {
  const inTree = folder === join(ROOT) ? ['copilotctl.yaml', 'environments'] : ['.'];
  return inTree.flatMap((part) =>
    part.endsWith('.yaml')
      ? [join(folder, part)]
      : readdirSync(join(folder, part), { recursive: true, encoding: 'utf8' })
          .filter((path) => path.endsWith('.yaml') && !path.includes('.copilotctl'))
          .map((path) => join(folder, part, path)),
  );
}
