import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { DEFAULT_SEED } from '../../src/emulator/seed/default-seed.ts';
import { type EmulatedTree, emulatedTree } from '../emulated-tree.ts';
import { complaints } from '../schemas/schema-files.ts';

const LACKS = 'prvWritemsdyn_copilotsummarizationsetting';

describe('an identity that may not do all of a plan', () => {
  let tree: EmulatedTree;
  let emulator: Emulator;
  let before = '';
  beforeAll(async () => {
    const organizations = DEFAULT_SEED.organizations.map((each) => ({ ...each, missingPrivileges: [LACKS] }));
    emulator = await startEmulator({ seed: { ...DEFAULT_SEED, organizations } });
    tree = emulatedTree('any');
    tree.switchOver('prod', `${emulator.url}/prod`);
    before = JSON.stringify(emulator.dump());
  });
  afterAll(async () => {
    await emulator.close();
    tree.remove();
  });

  it('is told by the plan, below each step and once in a warning', async () => {
    const { exitCode, stdout, stderr } = await tree.run('plan', '-e', 'prod');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      new RegExp(`^ {2}~ CaseSummary/default .*\\n(?: {6}/.*\\n)+ {6}denied: lacks ${LACKS}$`, 'm'),
    );
    expect(stdout).toMatch(/^Whether this identity may do \d+ steps? is not known; -v says why\.$/m);
    expect(stderr).toMatch(/^warning plan\/not-permitted {2}environments\/\S+:\d+:\d+ {2}\(prod\)$/m);
    expect(stderr).toContain(`it lacks ${LACKS}.`);
  });

  it('is told by the report, step by step', async () => {
    const { stdout } = await tree.run('plan', '-e', 'prod', '--output', 'json');
    const report = JSON.parse(stdout);
    expect(complaints('report.schema.json', report)).toEqual([]);
    const [{ permissions, plan }] = report.environments;
    const made = plan.steps.filter((step: { change: { op: string } }) => step.change.op !== 'manual');
    expect(permissions).toHaveLength(made.length);
    expect(permissions).toContainEqual({ step: 'CaseSummary/default', state: 'denied', missing: [LACKS] });
    expect(permissions).toContainEqual({
      step: 'PlatformSettings/default',
      state: 'unknown',
      why: 'The admin APIs have no way to ask what an identity may do.',
    });
    expect(permissions).toContainEqual({ step: 'AppAccess/service-desk', state: 'allowed' });
  });

  it('applies nothing, and leaves no run in the records', async () => {
    const { exitCode, stdout, stderr } = await tree.run('apply', '-e', 'prod', '--yes');
    expect(exitCode).toBe(77);
    expect(stdout).toContain('Not permitted. Nothing has been changed.\n');
    expect(stderr).toMatch(/^error plan\/not-permitted /m);
    expect(JSON.stringify(emulator.dump())).toBe(before);
    const records = join(tree.folder, '.copilotctl/records/prod');
    expect(existsSync(records) ? readdirSync(records).filter((name) => name.startsWith('journal')) : []).toEqual([]);
  });

  it('applies the part that it may', async () => {
    const { exitCode, stdout, stderr } = await tree.run('apply', '-e', 'prod', '--yes', '--only', 'AppAccess');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).not.toContain('denied');
  });

  it('is not asked about when only drift is looked for', async () => {
    emulator.clearLog();
    const { stderr } = await tree.run('drift', '-e', 'prod', '--only', 'CaseSummary');
    expect(stderr).toBe('');
    expect(emulator.log.map(({ path }) => path)).toEqual(['/prod/api/data/v9.2/$batch']);
  });
});
