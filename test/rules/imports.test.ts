import { describe, expect, test } from 'vitest';
import { codeOf, importsOf, SOURCES } from './sources.ts';

/** What a part of the sources may import: other parts, single files of other parts (the ports), and modules. */
interface Allowed {
  readonly parts: readonly string[];
  readonly modules: readonly string[];
  /** Takes values and gives values: no file, network, clock, randomness, environment variable, and nothing to wait for. */
  readonly pure?: true;
}

const ERRORS = 'src/backends/backend-error.ts';
const TRACER = 'src/telemetry/tracer.ts';
const PORTS = ['src/backends/backend.ts', ERRORS, 'src/record/records.ts'];
const CORE = ['src/model', 'src/diagnostics'];
const DATA = 'data';
const ANY_NODE = 'node:';

// The most special path counts. A part may always import itself.
const PARTS: Readonly<Record<string, Allowed>> = {
  'src/diagnostics': { parts: [], modules: ['fastest-levenshtein'], pure: true },
  'src/model': { parts: [...CORE, DATA], modules: [], pure: true },
  'src/model/digest.ts': { parts: CORE, modules: ['node:crypto'] },
  'src/compose': { parts: CORE, modules: [], pure: true },
  'src/validate': { parts: [...CORE, DATA], modules: [], pure: true },
  'src/diff': { parts: CORE, modules: [], pure: true },
  'src/export': { parts: [...CORE, DATA], modules: [], pure: true },
  // The proof of a plan compares again.
  'src/plan': { parts: [...CORE, 'src/diff'], modules: [], pure: true },
  'src/drift': { parts: [...CORE, DATA], modules: [], pure: true },
  'src/policy': { parts: CORE, modules: [], pure: true },
  'src/policy/condition.ts': { parts: [...CORE, 'src/policy'], modules: ['@marcbachmann/cel-js'], pure: true },
  // What a role grants against what it should.
  'src/roles': { parts: CORE, modules: [], pure: true },
  'src/render': { parts: CORE, modules: ['diff', 'picocolors'], pure: true },
  // What every conversation over HTTP asks of an answer or a failure.
  'src/http': { parts: CORE, modules: [], pure: true },
  // Messages are made of values; only what sends them knows the network.
  'src/notify': {
    parts: [
      ...CORE,
      'src/policy/is-among.ts',
      'src/render/harmless.ts',
      'src/render/masked.ts',
      'src/render/show-value.ts',
      'src/render/text/count.ts',
      'src/render/text/short-time.ts',
    ],
    modules: [],
    pure: true,
  },
  'src/notify/send': { parts: [...CORE, 'src/http', 'src/notify'], modules: ['cockatiel', ANY_NODE] },
  // How a run is followed and logged. One file knows the library that sends traces, two the forms it sends them in.
  'src/telemetry': { parts: CORE, modules: [], pure: true },
  'src/telemetry/traced-backend.ts': { parts: [...CORE, ...PORTS, 'src/telemetry'], modules: [] },
  'src/telemetry/traced-records.ts': { parts: [...CORE, ...PORTS, 'src/telemetry'], modules: [] },
  'src/telemetry/open-tracer.ts': {
    parts: [...CORE, 'src/telemetry'],
    modules: ['@opentelemetry/api', '@opentelemetry/resources', '@opentelemetry/sdk-trace', ANY_NODE],
  },
  'src/telemetry/json-exporter.ts': { parts: [], modules: ['@opentelemetry/exporter-trace-otlp-http'] },
  'src/telemetry/protobuf-exporter.ts': { parts: [], modules: ['@opentelemetry/exporter-trace-otlp-proto'] },
  'src/load': { parts: CORE, modules: ['yaml', 'js-yaml', ANY_NODE] },
  'src/files': { parts: [...CORE, ERRORS], modules: [ANY_NODE] },
  'src/backends': {
    parts: [
      ...CORE,
      ...PORTS,
      TRACER,
      'src/backends/embedded/embedded-backend.ts',
      'src/backends/dynamics365/open-dynamics365.ts',
      'src/backends/dynamics365/dynamics365-target.ts',
      'src/backends/solution/solution-backend.ts',
      'src/backends/solution/solution-target.ts',
    ],
    modules: [ANY_NODE],
  },
  'src/backends/backend.ts': { parts: CORE, modules: [], pure: true },
  [ERRORS]: { parts: CORE, modules: [], pure: true },
  'src/backends/embedded': {
    parts: [...CORE, DATA, 'src/files', 'src/backends/backend.ts', ERRORS],
    modules: [ANY_NODE],
  },
  'src/backends/snapshot': {
    parts: [...CORE, 'src/files', 'src/backends/backend.ts', ERRORS],
    modules: [ANY_NODE],
  },
  'src/backends/dynamics365': {
    parts: [...CORE, DATA, 'src/http', 'src/backends/backend.ts', ERRORS, 'src/backends/dynamics365/mapping', TRACER],
    modules: ['@azure/identity', 'cockatiel', ANY_NODE],
  },
  // Where settings are stored is data, and what follows from it a pure function.
  'src/backends/dynamics365/mapping': {
    parts: [
      ...CORE,
      DATA,
      'src/backends/dynamics365/kinds/snapshot.ts',
      'src/backends/dynamics365/dataverse/metadata.ts',
    ],
    modules: [],
    pure: true,
  },
  'src/backends/solution': {
    parts: [...CORE, DATA, 'src/files', 'src/backends/backend.ts', ERRORS, 'src/backends/solution/xml'],
    modules: [ANY_NODE],
  },
  // Role files are texts: read and spliced.
  'src/backends/solution/xml': { parts: [...CORE, DATA], modules: ['saxes'], pure: true },
  'src/record/records.ts': { parts: CORE, modules: [] },
  // What journals and leases say is the same wherever they are kept.
  'src/record/journal': { parts: [...CORE, 'src/record/records.ts'], modules: [], pure: true },
  'src/record/lease': { parts: [...CORE, ERRORS], modules: [], pure: true },
  'src/record/files': {
    parts: [
      ...CORE,
      'src/files',
      'src/record/drift-line.ts',
      'src/record/journal',
      'src/record/last-applied-line.ts',
      'src/record/lease',
      'src/record/records.ts',
      ERRORS,
    ],
    modules: [ANY_NODE],
  },
  'src/record/drift-line.ts': { parts: [...CORE, ERRORS], modules: [], pure: true },
  'src/record/last-applied-line.ts': { parts: [...CORE, ERRORS], modules: [], pure: true },
  'src/record/git': {
    parts: [
      ...CORE,
      'src/files/file-failure.ts',
      'src/files/newer-format.ts',
      'src/files/process-gone.ts',
      'src/record/drift-line.ts',
      'src/record/journal',
      'src/record/last-applied-line.ts',
      'src/record/lease',
      'src/record/records.ts',
      ERRORS,
    ],
    modules: ['simple-git', ANY_NODE],
  },
  // Shows reports where pipelines run: an edge, over HTTP and files, that draws with the pure renderers.
  'src/ci': {
    parts: [...CORE, ERRORS, 'src/http', 'src/ci', 'src/files', 'src/load/check-value.ts', 'src/render'],
    modules: ['@octokit/core', ANY_NODE],
  },
  // What a run, a marker, an answer and two nights of drift say follows from them alone.
  ...Object.fromEntries(
    ['drift-news.ts', 'github-run.ts', 'marker.ts', 'next-try.ts'].map((file) => [
      `src/ci/github/${file}`,
      { parts: [...CORE, 'src/http/retry-after.ts', 'src/render'], modules: [], pure: true } as const,
    ]),
  ),
  'src/apply': { parts: [...CORE, ...PORTS], modules: [] },
  'src/reconcile.ts': {
    parts: [...CORE, ...PORTS, TRACER, 'src/apply', 'src/compose', 'src/diff', 'src/plan', 'src/validate'],
    modules: [],
  },
  // Written from the documentation, it proves the backend: neither may know the other.
  'src/emulator': { parts: ['data/emulator'], modules: ['ajv', 'yaml', ANY_NODE] },
  'src/commands': {
    parts: ['src', DATA],
    modules: ['commander', 'diff', 'picocolors', 'simple-git', 'tinyglobby', ANY_NODE],
  },
  // A step of GitHub Actions: inputs become a command line, which runs as any other.
  'src/action': {
    parts: [
      ...CORE,
      ERRORS,
      TRACER,
      'src/commands',
      'src/ci/find-runner.ts',
      'src/ci/github/print-outputs.ts',
      'src/render/render-github-commands.ts',
    ],
    modules: ['tinyglobby', ANY_NODE],
  },
  'src/cli.ts': { parts: ['src/commands'], modules: [ANY_NODE] },
  'src/index.ts': { parts: ['src'], modules: [] },
};
const ENTRY_POINTS = ['src/cli.ts', 'src/index.ts', 'src/action', 'src/commands'];

describe('imports', () => {
  test('are found in every form', () => {
    const text =
      "import a from './a.ts';\nimport {\n  b,\n} from '../b/c.ts';\nimport 'yaml';\nexport * from './d.ts';\nawait import('./e.ts');\n// import './no.ts';\n";
    expect(importsOf({ path: 'src/x/y.ts', text })).toEqual([
      'src/x/a.ts',
      'src/b/c.ts',
      'yaml',
      'src/x/d.ts',
      'src/x/e.ts',
    ]);
  });

  test('of every source are known: each belongs to a part', () => {
    expect(SOURCES.filter(({ path }) => partOf(path) === undefined).map(({ path }) => path)).toEqual([]);
    expect(SOURCES.flatMap(importsOf).length).toBeGreaterThan(200);
  });

  test('stay within what the part may import', () => {
    const forbidden = SOURCES.flatMap((source) =>
      importsOf(source)
        .filter((name) => !isAllowed(source.path, name))
        .map((name) => `${source.path} imports ${name}`),
    );
    expect(forbidden).toEqual([]);
  });

  test('of the command line and the library are made by nobody', () => {
    const upwards = SOURCES.filter(({ path }) => !isWithin(path, ENTRY_POINTS)).flatMap((source) =>
      importsOf(source)
        .filter((name) => isWithin(name, ENTRY_POINTS))
        .map((name) => `${source.path} imports ${name}`),
    );
    expect(upwards).toEqual([]);
  });

  test('of the registry of backends are made by commands only', () => {
    const importers = SOURCES.filter((source) => importsOf(source).includes('src/backends/registry.ts'));
    expect(importers.length).toBeGreaterThan(0);
    expect(importers.filter(({ path }) => !isWithin(path, ENTRY_POINTS)).map(({ path }) => path)).toEqual([]);
  });

  test('of the emulator are made by its command only, of its data by itself only', () => {
    const importersOf = (part: string) =>
      SOURCES.filter((source) => importsOf(source).some((name) => isWithin(name, [part]))).map(({ path }) => path);
    expect(importersOf('src/emulator').filter((path) => !path.startsWith('src/emulator/'))).toEqual([
      'src/commands/emulator.ts',
    ]);
    expect(importersOf('data/emulator').filter((path) => !path.startsWith('src/emulator/'))).toEqual([]);
  });

  test('form no circle between files, types aside', () => {
    expect(circles()).toEqual([]);
  });
});

test('the pure parts ask nothing of the world: no clock, no chance, no process, nothing to wait for', () => {
  const impure =
    /\bprocess\b|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bperformance\b|\basync\b|\bawait\b|\bfetch\(|\bset(Timeout|Interval|Immediate)\b|\bconsole\b/;
  const found = SOURCES.filter(({ path }) => partOf(path)?.pure === true).flatMap((source) => {
    const [word] = impure.exec(codeOf(source)) ?? [];
    return word === undefined ? [] : [`${source.path}: ${word}`];
  });
  expect(found).toEqual([]);
});

test('nothing in the sources writes to the console, and only the command line ends the process', () => {
  const writing = SOURCES.filter((source) => /\bconsole\b/.test(codeOf(source))).map(({ path }) => path);
  expect(writing).toEqual([]);
  const ending = SOURCES.filter((source) => /process\s*\.\s*(exit|abort|reallyExit)\s*\(/.test(codeOf(source)));
  expect(
    ending
      .map(({ path }) => path)
      .filter((path) => !isWithin(path, ['src/cli.ts', 'src/commands/run.ts', 'src/commands/stdio.ts'])),
  ).toEqual([]);
});

function partOf(path: string): Allowed | undefined {
  const names = Object.keys(PARTS).filter((name) => isWithin(path, [name]));
  return PARTS[names.sort((a, b) => b.length - a.length)[0] ?? ''];
}

function isAllowed(path: string, name: string): boolean {
  const part = partOf(path);
  if (part === undefined) return false;
  if (name.startsWith('src/') || name.startsWith('data/')) return isWithin(name, part.parts) || partOf(name) === part;
  return part.modules.some((module) => name === module || (module === ANY_NODE && name.startsWith(ANY_NODE)));
}

function isWithin(path: string, parts: readonly string[]): boolean {
  return parts.some((part) => path === part || path.startsWith(`${part}/`));
}

/** Circles of files that need one another to be loaded. */
function circles(): readonly string[] {
  const graph = new Map(
    SOURCES.map((source) => {
      const text = codeOf(source)
        .replaceAll(/^(import|export) type [^;]*;/gm, '')
        .replaceAll(/import\(/g, '');
      return [source.path, importsOf({ ...source, text })] as const;
    }),
  );
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) found.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
    if (trail.includes(path) || done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return found;
}
