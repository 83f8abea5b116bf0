import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { DEFAULT_SEED } from '../../src/emulator/seed/default-seed.ts';
import { type EmulatedTree, emulatedTree } from '../emulated-tree.ts';
import { complaints } from '../schemas/schema-files.ts';

const KEEPS = { msdyn_copilotsummarizationsetting: { msdyn_casesummaryenabled: false } };

describe('a service that accepts a value and keeps another', () => {
  let tree: EmulatedTree;
  let emulator: Emulator;
  beforeAll(async () => {
    const organizations = DEFAULT_SEED.organizations.map((each) => ({ ...each, keeps: KEEPS }));
    emulator = await startEmulator({ seed: { ...DEFAULT_SEED, organizations } });
    tree = emulatedTree('any');
    tree.switchOver('prod', `${emulator.url}/prod`);
    // The governed value, before anything was applied.
    const [row] = emulator.organization('prod')?.store.all('msdyn_copilotsummarizationsetting') ?? [];
    if (row !== undefined)
      emulator
        .organization('prod')
        ?.store.update('msdyn_copilotsummarizationsetting', row.id, { msdyn_casesummaryenabled: false });
  });
  afterAll(async () => {
    await emulator.close();
    tree.remove();
  });

  it('is found out by the reads behind the change, field by field, and ends with 1', async () => {
    const { exitCode, stdout } = await tree.run('apply', '-e', 'prod', '--yes');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /^ {2}not kept {2}CaseSummary\/default {2}environments\/\S+:\d+\n {12}\/available {2}wanted true, live says false\n {12}The service accepted the change and holds another value\.$/m,
    );
    expect(stdout).toMatch(
      /^prod: \d+ applied, 1 not kept, .*Read back: 1 step still to do:\n {2}CaseSummary\/default$/m,
    );
  });

  it('is planned again, and stands in the report with both values', async () => {
    const { exitCode, stdout } = await tree.run('apply', '-e', 'prod', '--yes', '--output', 'json');
    expect(exitCode).toBe(1);
    const report = JSON.parse(stdout);
    expect(complaints('report.schema.json', report)).toEqual([]);
    const [{ outcomes }] = report.environments;
    expect(outcomes.filter(({ status }: { status: string }) => status !== 'by-hand')).toEqual([
      {
        step: 'CaseSummary/default',
        status: 'not-kept',
        fields: [{ path: '/available', wanted: true, live: false }],
      },
    ]);
  });

  it('stands in the history', async () => {
    const { stdout } = await tree.run('history', '-e', 'prod', '--output', 'json');
    const report = JSON.parse(stdout);
    expect(complaints('report.schema.json', report)).toEqual([]);
    const [{ history }] = report.environments;
    expect(history).toMatchObject([{ result: 'failed' }, { result: 'failed' }]);
    const shown = await tree.run('history', 'show', history[0].id, '-e', 'prod');
    expect(shown.stdout).toMatch(
      /CaseSummary\/default {2}not kept\n.*false -> true\n.*holds another value\.\n.*\/available {2}wanted true, live says false/,
    );
  });

  it('is no drift, for it was never applied', async () => {
    const { exitCode, stdout } = await tree.run('drift', '-e', 'prod', '--only', 'CaseSummary');
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 });
  });
});
