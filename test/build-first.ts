import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const BUILT = ['dist/cli.js', 'dist/action/main.js'];

/** Before any test: the command line and the action are built again if the sources are newer, so that no stale one is tested. */
export default function buildFirst(): void {
  const built = Math.min(...BUILT.map((file) => statSync(join(ROOT, file), { throwIfNoEntry: false })?.mtimeMs ?? 0));
  if (newest(join(ROOT, 'src')) >= built) execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: ROOT });
}

function newest(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Math.max(...entries.map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs));
}
