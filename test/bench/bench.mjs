// Measures copilotctl, beside terraform where there is one and a naive client: `npm run bench -- --help`.
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measureLiveSize } from './live-sizes.mjs';
import { measureManyEnvironments } from './many-environments.mjs';
import { METER } from './measure.mjs';
import { readOptions, USAGE } from './options.mjs';
import { printResults } from './print-results.mjs';
import { measureRendering } from './rendering.mjs';
import { measureRoleFiles } from './role-files.mjs';
import { measureSize } from './sizes.mjs';
import { measureStartUp } from './start-up.mjs';
import { terraformVersion } from './terraform.mjs';
import { verdictOf } from './verdict.mjs';

const REPOSITORY = resolve(fileURLToPath(import.meta.url), '../../..');
/** Beyond this terraform takes too long to be waited for, and one run has to do. */
const MOST_FOR_TERRAFORM = 10_000;

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(USAGE);
  else await bench(options);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function bench(options) {
  const scratch = mkdtempSync(join(tmpdir(), 'copilotctl-bench-'));
  try {
    const results = await measureAll(options, scratch);
    process.stdout.write(`${printResults(results)}\n`);
    const path =
      options.json ?? join(tmpdir(), `copilotctl-bench-${new Date().toISOString().replaceAll(':', '')}.json`);
    writeFileSync(path, `${JSON.stringify(results, null, 2)}\n`);
    say(`Written as JSON: ${path}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The results of the sections that were asked for. */
async function measureAll(options, scratch) {
  const cli = copyOfCli(scratch);
  const { sections, seed, pairs } = options;
  const terraform = options.terraform && sections.has('sizes') ? terraformVersion() : undefined;
  const results = { startUp: undefined, sizes: [], live: [], many: undefined, roleFiles: undefined, rendering: [] };
  if (sections.has('start-up')) {
    say('start-up');
    results.startUp = await measureStartUp({ cli, repository: REPOSITORY, scratch, pairs });
  }
  if (sections.has('sizes')) results.sizes = await measureSizes({ ...options, terraform }, cli, scratch);
  if (sections.has('dynamics365')) results.live = await measureLive(options, cli, scratch);
  if (sections.has('environments')) {
    const { environments, runs = 3 } = options;
    results.many = await measureManyEnvironments({ cli, environments, runs, scratch, say });
  }
  if (sections.has('solution')) {
    say('role files of a solution');
    results.roleFiles = await measureRoleFiles({ scratch, repository: REPOSITORY, pairs });
  }
  if (sections.has('rendering')) {
    const { runs = 3, reportBytes: bytes } = options;
    results.rendering = await measureRendering({ scratch, repository: REPOSITORY, bytes, seed, runs, say });
  }
  return { machine: machineOf(seed, terraform), ...results, verdict: verdictOf(results) };
}

async function measureSizes({ sizes: counts, runs, seed, terraform, limitMs }, cli, scratch) {
  const sizes = [];
  for (const count of ascending(counts)) {
    const isCompared = terraform !== undefined && count <= MOST_FOR_TERRAFORM;
    sizes.push(
      await measureSize({
        ...{ cli, count, seed, scratch, say },
        runs: runs ?? (count > MOST_FOR_TERRAFORM ? 1 : 3),
        terraform: isCompared ? { timeoutMs: limitMs } : undefined,
      }),
    );
  }
  return sizes;
}

async function measureLive({ latencies, objects, runs = 3, limitMs }, cli, scratch) {
  const live = [];
  for (const latencyMs of ascending(latencies))
    for (const count of ascending(objects))
      live.push(await measureLiveSize({ cli, latencyMs, count, runs, scratch, limitMs, say }));
  return live;
}

function ascending(numbers) {
  return [...numbers].sort((a, b) => a - b);
}

/** A copy, so that a build in the meantime changes nothing of what is measured. */
function copyOfCli(scratch) {
  if (!existsSync(join(REPOSITORY, 'dist', 'cli.js')))
    throw new Error('There is no dist/cli.js. Run npm run build first.');
  for (const part of ['dist', 'package.json'])
    cpSync(join(REPOSITORY, part), join(scratch, 'package', part), { recursive: true });
  return join(scratch, 'package', 'dist', 'cli.js');
}

function machineOf(seed, terraform) {
  const [first] = cpus();
  return {
    node: `Node.js ${process.version}`,
    cpu: first?.model ?? 'unknown processor',
    cpus: cpus().length,
    platform: `${process.platform} ${process.arch}`,
    terraform,
    seed,
    meter: METER,
  };
}

function say(text) {
  process.stderr.write(`${text}\n`);
}
