import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measure } from './measure.mjs';
import { writeTerraformState } from './terraform-state.mjs';
import { writeTerraformTree } from './terraform-tree.mjs';

/** The first line of `terraform version`; undefined where there is none on the PATH. */
export function terraformVersion() {
  const { status, stdout } = spawnSync('terraform', ['version'], { encoding: 'utf8', env: offline() });
  return status === 0 ? stdout.split('\n')[0] : undefined;
}

/** The operations that both tools have, under the names they have in `copilotctl.mjs`. */
const OPERATIONS = [
  { name: 'plan, all new', args: ['plan'], prints: (n) => new RegExp(`Plan: ${n} to add`) },
  { name: 'apply', args: ['apply', '-auto-approve'], prints: (n) => new RegExp(`Resources: ${n} added`) },
  { name: 'plan, no-op', args: ['plan'], prints: () => /No changes\./ },
];

/** Writes as many `terraform_data` resources and gives the runs: the state is forgotten before each. */
export function prepareTerraform({ count, seed, scratch, timeoutMs }) {
  const root = join(scratch, `terraform-${count}`);
  writeTerraformTree(root, { count, seed });
  const config = join(scratch, 'terraform.rc');
  writeFileSync(config, '');
  const env = { ...offline(), TF_CLI_CONFIG_FILE: config };
  const init = spawnSync('terraform', ['init', '-input=false'], { cwd: root, env, encoding: 'utf8' });
  if (init.status !== 0) throw new Error(`terraform init failed:\n${init.stderr}`);
  const forget = () => {
    for (const file of STATE_FILES) rmSync(join(root, file), { force: true });
  };
  return {
    root,
    names: OPERATIONS.map(({ name }) => name),
    forget,
    /** What an apply would have left behind, had it come to its end. */
    assumeApplied: () => {
      forget();
      writeTerraformState(root, { count, seed });
    },
    /** One operation; one that takes too long is killed, and `timedOut` says so. */
    run: async (name) => {
      const { args, prints } = OPERATIONS.find((each) => each.name === name);
      const command = ['terraform', ...args, '-input=false', '-no-color'];
      const measured = await measure({ command, cwd: root, env, folder: scratch, timeoutMs });
      if (measured.timedOut || (measured.status === 0 && prints(count).test(measured.stdout))) return measured;
      throw new Error(
        `terraform ${args.join(' ')} ended with ${measured.status}:\n${measured.stdout}\n${measured.stderr}`,
      );
    },
  };
}

const STATE_FILES = ['terraform.tfstate', 'terraform.tfstate.backup', '.terraform.tfstate.lock.info'];

/** Nothing phones home, and nobody's flags or variables get in. */
function offline() {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('TF_'));
  return { ...Object.fromEntries(own), CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' };
}
