import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeCopilotctlTree } from './copilotctl-tree.mjs';
import { measure } from './measure.mjs';

/** The Node.js that runs this benchmark runs what it measures too. */
export const NODE = process.execPath;

/** What is measured of copilotctl, in this order, and what each run must print to count. */
const OPERATIONS = [
  { name: 'validate', args: ['validate'], prints: (n) => `Valid: 1 environment, ${shown(n)} resources.` },
  { name: 'plan, all new', args: ['plan'], prints: (n) => `: ${n} to create, 0 to change, 0 to delete.` },
  { name: 'apply', args: ['apply', '--yes'], prints: appliedAll },
  { name: 'plan, no-op', args: ['plan'], prints: (n) => `in sync. ${shown(n)} resources compared` },
  {
    name: 'plan, 1 % changed',
    args: ['plan'],
    revised: true,
    prints: (n) => `: 0 to create, ${Math.ceil(n / 100)} to change, 0 to delete.`,
  },
  { name: 'drift', args: ['drift'], prints: (n) => `no drift. ${shown(n)} resources compared` },
];

/** What an apply of so many steps prints when all of them held. */
export function appliedAll(count) {
  return `${count} applied. Read back: everything is as declared.`;
}

/** Writes a tree of so many resources and gives its runs: what is live is forgotten before each. */
export function prepareCopilotctl({ cli, count, seed, scratch }) {
  const root = join(scratch, `copilotctl-${count}`);
  writeCopilotctlTree(root, { count, seed });
  return {
    root,
    /** One operation after the other, each in a fresh process: `[name, measured]`. */
    async *run() {
      rmSync(join(root, '.copilotctl'), { recursive: true, force: true });
      for (const { name, args, revised = false, prints } of OPERATIONS) {
        if (revised) writeCopilotctlTree(root, { count, seed, revised });
        const measured = await measure({ command: [NODE, cli, ...args, '--root', root], folder: scratch });
        if (revised) writeCopilotctlTree(root, { count, seed });
        yield [name, expectRun(measured, prints(count))];
      }
    },
  };
}

/** The measured run, if it did what it was measured for. */
export function expectRun(measured, prints) {
  const { status, timedOut, stdout, stderr } = measured;
  if (timedOut || (status === 0 && stdout.includes(prints) && stderr === '')) return measured;
  throw new Error(`A measured run ended with ${status} and printed:\n${stdout}\n${stderr}`);
}

function shown(count) {
  return count.toLocaleString('en-US');
}
