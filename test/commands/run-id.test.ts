import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { type EmulatedTree, emulatedTree } from '../emulated-tree.ts';
import { otlpReceiver } from '../telemetry/otlp-receiver.ts';

const RUN = 'c3d1e5a0-7b1f-4c80-9d2e-0123456789ab';

let tree: EmulatedTree;
let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({});
  tree = emulatedTree('any');
  tree.switchOver('prod', `${emulator.url}/prod`);
});
afterEach(async () => {
  await emulator.close();
  tree.remove();
});

const read = (file: string): string => readFileSync(join(tree.folder, file), 'utf8');

test('the id of a run stands in its reports, records, requests, logs and trace', async () => {
  const receiver = await otlpReceiver();
  const reports = ['json', 'markdown', 'sarif', 'junit', 'html'].flatMap((format) => [
    '--report',
    `${format}=out/${format}`,
  ]);
  const variables = { COPILOTCTL_RUN_ID: RUN.toUpperCase(), OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
  emulator.setFaults([{ match: { path: '$batch', nth: 1 }, fault: { status: 429, headers: { 'Retry-After': '1' } } }]);
  const { exitCode, stderr } = await tree.runWith(
    variables,
    'apply',
    '-e',
    'prod',
    '--yes',
    '--log-format',
    'json',
    ...reports,
  );
  await receiver.close();
  expect(exitCode).toBe(0);
  expect(JSON.parse(read('out/json')).run).toBe(RUN);
  expect(JSON.parse(read('out/sarif')).runs[0].automationDetails).toEqual({ id: 'copilotctl/apply/', guid: RUN });
  expect(read('out/junit')).toContain(`<property name="copilotctl.run" value="${RUN}"/>`);
  expect(read('out/markdown')).toMatch(new RegExp(`<sub>Run ${RUN}</sub>\n$`));
  expect(read('out/html')).toContain(`run <code>${RUN}</code>`);
  const [begin = ''] = read('.copilotctl/records/prod/journal.jsonl').split('\n');
  expect(JSON.parse(begin)).toMatchObject({ entry: 'begin', correlationId: RUN });
  expect(emulator.log.length).toBeGreaterThan(8);
  expect(new Set(emulator.log.map(({ correlationId }) => correlationId))).toEqual(new Set([RUN]));
  expect(JSON.parse(stderr.split('\n')[0] ?? '')).toMatchObject({ run: RUN });
  expect(new Set(receiver.spans.map(({ traceId }) => traceId))).toEqual(new Set([RUN.replaceAll('-', '')]));

  const shown = await tree.run('history', 'show', RUN.slice(0, 13), '-e', 'prod');
  expect(shown).toMatchObject({ exitCode: 0 });
  expect(shown.stdout).toContain(`  command run ${RUN}\n`);
});

test('two runs have two ids', async () => {
  const ids: string[] = [];
  for (let at = 0; at < 2; at++)
    ids.push(JSON.parse((await tree.run('plan', '-e', 'prod', '--output', 'json')).stdout).run);
  expect(new Set(ids).size).toBe(2);
  expect([...new Set(emulator.log.map(({ correlationId }) => correlationId))]).toEqual(ids);
});

test('where time stands still, the same input gives the same bytes', async () => {
  const printed = await Promise.all(
    [0, 1].map(
      async () =>
        await tree.runWith({ COPILOTCTL_NOW: '2026-11-22T12:00:00Z' }, 'plan', '-e', 'dev', '--output', 'json'),
    ),
  );
  expect(printed[0]?.stdout).toBe(printed[1]?.stdout);
});

test('an id that is none is a wrong command line', async () => {
  const { exitCode, stderr } = await tree.runWith({ COPILOTCTL_RUN_ID: 'build-17' }, 'plan', '-e', 'dev');
  expect(exitCode).toBe(64);
  expect(stderr).toContain('COPILOTCTL_RUN_ID is no id: "build-17".');
});

test('records in git name the id in the commit that begins a run', async () => {
  const git = (...words: readonly string[]): string =>
    execFileSync('git', words, { cwd: tree.folder, encoding: 'utf8' });
  const project = join(tree.folder, 'copilotctl.yaml');
  const files = 'kind: files\n    path: .copilotctl/records';
  expect(read('copilotctl.yaml')).toContain(files);
  writeFileSync(project, read('copilotctl.yaml').replace(files, 'kind: git'));
  git('init', '-q');
  git('-c', 'user.name=x', '-c', 'user.email=x@contoso.example', 'commit', '-q', '--allow-empty', '-m', 'start');
  const { exitCode } = await tree.runWith({ COPILOTCTL_RUN_ID: RUN }, 'apply', '-e', 'dev', '--yes');
  expect(exitCode).toBe(0);
  const [ref = ''] = git('for-each-ref', '--format=%(refname)', 'refs/copilotctl').split('\n');
  expect(git('log', '--format=%s', ref)).toMatch(new RegExp(`^dev: run \\S+ begins \\(${RUN}\\)$`, 'm'));
});
