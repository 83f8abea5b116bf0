import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CLI } from '../scenario.ts';

let scratch = '';
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'fmt-'));
});
afterEach(() => rmSync(scratch, { recursive: true }));

it('a file keeps its rights when it is replaced, and nothing is left beside it', () => {
  const file = join(scratch, 'a.yaml');
  writeFileSync(file, 'a:   1\n');
  chmodSync(file, 0o640);
  expect(fmt('a.yaml')).toMatchObject({ status: 0, stdout: 'a.yaml\n' });
  expect(readFileSync(file, 'utf8')).toBe('a: 1\n');
  expect(statSync(file).mode & 0o777).toBe(0o640);
  expect(readdirSync(scratch)).toEqual(['a.yaml']);
});

it('a file that needs no change is not written', () => {
  const file = join(scratch, 'a.yaml');
  writeFileSync(file, 'a: 1\n');
  const before = statSync(file);
  expect(fmt('a.yaml')).toMatchObject({ status: 0, stdout: '' });
  expect(statSync(file)).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
});

it('a link stays a link: the file behind it is formatted', () => {
  writeFileSync(join(scratch, 'real.yaml'), 'a:   1\n');
  symlinkSync('real.yaml', join(scratch, 'link.yaml'));
  expect(fmt('link.yaml').status).toBe(0);
  expect(lstatSync(join(scratch, 'link.yaml')).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(scratch, 'real.yaml'), 'utf8')).toBe('a: 1\n');
});

it('one file with a syntax error keeps all of them from being written', () => {
  writeFileSync(join(scratch, 'a.yaml'), 'a:   1\n');
  writeFileSync(join(scratch, 'b.yaml'), 'b: [\n');
  const result = fmt('a.yaml', 'b.yaml');
  expect(result.status).toBe(65);
  expect(result.stderr).toContain('load/syntax  b.yaml:');
  expect(readFileSync(join(scratch, 'a.yaml'), 'utf8')).toBe('a:   1\n');
});

function fmt(...paths: readonly string[]) {
  return spawnSync(process.execPath, [CLI, 'fmt', ...paths], { cwd: scratch, encoding: 'utf8' });
}
