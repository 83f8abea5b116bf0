import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runScenario } from './scenario.ts';

// Each folder of scenarios/ is one story of the command line. UPDATE_SCENARIOS=1 writes what it says today; read the
// difference before you keep it.

const FOLDER = join(import.meta.dirname, 'scenarios');
const NAMES = readdirSync(FOLDER).sort();

describe.concurrent('scenario', () => {
  it.each(NAMES)('%s', async (name) => {
    const folder = join(FOLDER, name);
    const { stdout, stderr } = await runScenario(folder);
    if (process.env['UPDATE_SCENARIOS'] === '1') {
      keep(join(folder, 'stdout.txt'), stdout);
      keep(join(folder, 'stderr.txt'), stderr);
    }
    expect(stderr).toBe(kept(join(folder, 'stderr.txt')));
    expect(stdout).toBe(kept(join(folder, 'stdout.txt')));
  });
});

function kept(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** Nothing printed is no file. */
function keep(file: string, text: string): void {
  if (text === '') rmSync(file, { force: true });
  else writeFileSync(file, text);
}
