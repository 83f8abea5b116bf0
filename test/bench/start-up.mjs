import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expectRun, NODE } from './copilotctl.mjs';
import { measure, wallOf } from './measure.mjs';
import { median, pairedRatio } from './statistics.mjs';

/**
 * Start-up and a plan with nothing to do, each against the start of Node.js itself, in pairs: A B A B.
 *
 * The plan is one of the environment `dev` that this repository ships, copied and applied first.
 */
export async function measureStartUp({ cli, repository, scratch, pairs }) {
  const root = join(scratch, 'shipped');
  for (const part of ['copilotctl.yaml', 'environments'])
    cpSync(join(repository, part), join(root, part), { recursive: true });
  const on = ['--root', root, '-e', 'dev'];
  expectRun(await measure({ command: [NODE, cli, 'apply', '--yes', ...on], folder: scratch }), 'Read back');
  expectRun(await measure({ command: [NODE, cli, 'plan', ...on], folder: scratch }), NOTHING_BUT_BY_HAND);
  return {
    version: paired([NODE, cli, '--version'], pairs, scratch),
    noOpPlanOfDev: paired([NODE, cli, 'plan', ...on], pairs, scratch),
  };
}

/** Two steps of that environment are for a person, and stay. */
const NOTHING_BUT_BY_HAND = ': 0 to create, 0 to change, 0 to delete';

function paired(command, pairs, cwd) {
  const bare = [NODE, '-e', '0'];
  wallOf(command, cwd);
  wallOf(bare, cwd);
  const walls = Array.from({ length: pairs }, () => [wallOf(command, cwd), wallOf(bare, cwd)]);
  const own = walls.map(([mine]) => mine);
  const node = walls.map(([, nodes]) => nodes);
  return { wallMs: median(own), nodeMs: median(node), ratio: pairedRatio(own, node), pairs };
}
