import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLI } from '../scenario.ts';

let scratch = '';
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'full-disk-'));
  mkdirSync(join(scratch, 'environments/dev'), { recursive: true });
  const environment = { apiVersion: 'copilotctl/v1', kind: 'Environment', metadata: { name: 'dev' }, spec: {} };
  writeFileSync(join(scratch, 'environments/dev/environment.yaml'), JSON.stringify(environment));
  const settings = {
    ...environment,
    kind: 'CopilotSettings',
    metadata: { name: 'default' },
    spec: { copilotSidePane: true },
  };
  writeFileSync(join(scratch, 'environments/dev/copilot.yaml'), JSON.stringify(settings));
});
afterEach(() => rmSync(scratch, { recursive: true }));

// Linux has a file that is always full; the drafts that replace our files are led there.
describe.runIf(existsSync('/dev/full'))('a full disk', () => {
  it.each([
    ['.copilotctl/embedded/dev', 'rows.jsonl'],
    ['.copilotctl/records/dev', 'journal.jsonl'],
    ['.copilotctl/records/dev', 'last-applied.embedded-dev.jsonl'],
  ])('below %s/%s ends with 75 and a hint, and the next apply succeeds', (folder, file) => {
    mkdirSync(join(scratch, folder), { recursive: true });
    symlinkSync('/dev/full', join(scratch, folder, `${file}.new`));
    const full = apply();
    expect(full.stdout + full.stderr).toContain('ENOSPC');
    expect(full.stdout + full.stderr).toContain('Free some space and run again');
    expect(full.status).toBe(75);
    expect(readdirSync(join(scratch, folder))).not.toContain(file);
    expect(apply()).toMatchObject({ status: 0 });
  });
});

function apply() {
  return spawnSync(process.execPath, [CLI, 'apply', '--yes'], { cwd: scratch, encoding: 'utf8' });
}
