import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { CLI } from '../scenario.ts';
import { withTree } from '../tree-folder.ts';

const document = (kind: string, name: string, spec: string) =>
  `apiVersion: copilotctl/v1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec: ${spec}\n`;
const TREE = {
  'environments/dev/environment.yaml': document('Environment', 'dev', '{}'),
  'environments/base/role.yaml': document('SecurityRole', 'csr', '{ displayName: CSR, presets: [copilot-manager] }'),
};

/** Runs a command whose output nobody reads, as behind `| head -1`; gives its exit code. */
async function runUnheard(cwd: string, ...words: readonly string[]): Promise<unknown> {
  const child = spawn(process.execPath, [CLI, ...words], { cwd, stdio: ['ignore', 'pipe', 'ignore'] });
  child.stdout.destroy();
  const [exitCode] = await once(child, 'exit');
  return exitCode;
}

test('an apply whose output nobody reads any more comes to its end', async () => {
  await withTree(TREE, async (root) => {
    expect(await runUnheard(root, 'apply', '--yes')).toBe(0);
    const again = spawnSync(process.execPath, [CLI, 'drift'], { cwd: root, encoding: 'utf8' });
    expect(again.stdout).toBe('dev: no drift. 1 resource compared.\n');
    const next = spawnSync(process.execPath, [CLI, 'apply', '--yes'], { cwd: root, encoding: 'utf8' });
    expect(next).toMatchObject({ status: 0, stderr: '' });
  });
});

test('the exit code is the same whether somebody reads the output or not', async () => {
  await withTree(TREE, async (root) => {
    expect(await runUnheard(root, 'plan', '--detailed-exitcode')).toBe(2);
  });
});
