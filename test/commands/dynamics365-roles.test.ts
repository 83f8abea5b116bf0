import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { DEFAULT_SEED } from '../../src/emulator/seed/default-seed.ts';
import { type EmulatedTree, emulatedTree } from '../emulated-tree.ts';
import { complaints } from '../schemas/schema-files.ts';

const DECLARED = 'Contoso CSR';

describe('roles of a live environment', () => {
  let tree: EmulatedTree;
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator({ seed: DEFAULT_SEED });
    tree = emulatedTree('any');
    tree.switchOver('prod', `${emulator.url}/prod`);
  });
  afterAll(async () => {
    await emulator.close();
    tree.remove();
  });
  const roles = (...words: readonly string[]) => tree.run('roles', ...words);
  const check = async (...words: readonly string[]) => {
    const { stdout, exitCode } = await roles('check', '-e', 'prod', '--output', 'json', ...words);
    const report = JSON.parse(stdout);
    expect(complaints('report.schema.json', report)).toEqual([]);
    return { exitCode, roles: report.roleCheck.roles, report };
  };

  it('lack what the list asks for, and a role that is not there is no role that is fine', async () => {
    const { exitCode, roles: found } = await check('--role', 'App Profile User');
    expect(exitCode).toBe(2);
    expect(found).toMatchObject([{ name: 'App Profile User', environment: 'prod' }]);
    expect(found[0].gaps.filter(({ kind }: { kind: string }) => kind === 'missing')).toHaveLength(26);
    const unknown = await roles('check', '-e', 'prod', '--role', 'App Profil User');
    expect(unknown).toMatchObject({ exitCode: 64, stdout: '' });
    expect(unknown.stderr).toContain('Did you mean "App Profile User"?');
  });

  it('are all read where a pattern asks for all', async () => {
    const { roles: found } = await check('--role', '*');
    expect(found.length).toBeGreaterThan(5);
    const fine = found.filter(({ gaps }: { gaps: { kind: string }[] }) => gaps.every(({ kind }) => kind !== 'missing'));
    expect(fine.map(({ name }: { name: string }) => name)).toContain('Customer Service Representative');
  });

  it('are planned to be given exactly what they lack, and nothing is changed by that', async () => {
    const before = JSON.stringify(emulator.dump());
    const { exitCode, stdout } = await roles('patch', '-e', 'prod', '--role', 'App Profile User', '--dry-run');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^prod \(dynamics365\): 0 to create, 1 to change, 0 to delete\.$/m);
    expect(stdout).toMatch(/^Plan \w+\. Nothing has been changed\.$/m);
    expect(JSON.stringify(emulator.dump())).toBe(before);
  });

  it('are patched over HTTP, and lack nothing then', async () => {
    const patched = await roles('patch', '-e', 'prod', '--role', 'App Profile User', '--yes');
    expect(patched).toMatchObject({ exitCode: 0 });
    expect(patched.stdout).toMatch(/^prod: 1 applied\. Read back: everything is as declared\.$/m);
    expect((await check('--role', 'App Profile User')).exitCode).toBe(0);
    const again = await roles('patch', '-e', 'prod', '--role', 'App Profile User', '--yes');
    expect(again).toMatchObject({ exitCode: 0 });
    expect(again.stderr).toContain('prod: 1 role looked at, 0 to patch.');
  });

  it('are as one that has the rights from the start, but for what it had before', async () => {
    const { exitCode, stdout } = await roles(
      'diff',
      'env:prod/Customer Service Representative',
      'env:prod/App Profile User',
      '--output',
      'json',
    );
    expect([0, 2]).toContain(exitCode);
    const { roleDiff } = JSON.parse(stdout);
    const copilot = roleDiff.changes.filter(({ privilege }: { privilege: string }) =>
      /msdyn_|Intelligence/i.test(privilege),
    );
    expect(copilot).toEqual([]);
  });

  it('are not remembered as declared: the next plan of the files takes nothing away', async () => {
    await tree.run('apply', '-e', 'prod', '--yes');
    const before = await check('--role', DECLARED);
    expect(before.exitCode).toBe(0);
    const patched = await roles('patch', '-e', 'prod', '--role', DECLARED, '--preset', 'copilot-manager', '--yes');
    expect(patched).toMatchObject({ exitCode: 0 });
    const steps = (await tree.run('plan', '-e', 'prod', '--output', 'json')).stdout;
    const [{ plan }] = JSON.parse(steps).environments;
    const planned = plan.steps.map(({ change }: { change: { address: string } }) => change.address);
    // The files say less of two rights on Copilot events: what they name, they win.
    expect(planned.filter((address: string) => address.startsWith('SecurityRole/'))).toEqual([
      'SecurityRole/contoso-csr',
    ]);
  });

  it('that nobody may edit are refused, and nothing is written', async () => {
    const before = JSON.stringify(emulator.dump());
    const { exitCode, stderr } = await roles('patch', '-e', 'prod', '--role', 'Basic User', '--yes');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error roles/cannot-be-edited  (prod)');
    expect(JSON.stringify(emulator.dump())).toBe(before);
  });

  it('are patched under the policy of the project', async () => {
    const { exitCode, stderr } = await roles('patch', '-e', 'prod', '--role', '*', '--yes', '--output', 'json');
    expect(exitCode).not.toBe(70);
    expect(stderr).not.toContain('error bug');
  });
});
