import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { realFolder, topOfRepository, wayDown } from '../../src/files/way-down.ts';

test.each([
  ['/a', '/a/b/c', 'b/c/'],
  ['/a', '/a', ''],
  ['/a/b', '/a', ''],
  ['/a', '/ab', ''],
  ['/a', '/a/..b', '..b/'],
])('from %s down to %s goes "%s"', (top, folder, way) => {
  expect(wayDown(top, folder)).toBe(way);
});

test('the top of a repository is the next folder above that git began in', () => {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'top-')));
  try {
    mkdirSync(join(top, 'infra/copilot'), { recursive: true });
    expect(topOfRepository(join(top, 'infra/copilot'))).toBeUndefined();
    mkdirSync(join(top, '.git'));
    expect(topOfRepository(join(top, 'infra/copilot'))).toBe(top);
    expect(topOfRepository(top)).toBe(top);
  } finally {
    rmSync(top, { recursive: true });
  }
});

test('a folder behind a link has the name of where it is, and one that is not there its own', () => {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'top-')));
  try {
    mkdirSync(join(top, 'infra/copilot'), { recursive: true });
    symlinkSync('infra', join(top, 'link'));
    expect(realFolder(join(top, 'link/copilot'))).toBe(join(top, 'infra/copilot'));
    expect(realFolder(join(top, 'link/none'))).toBe(join(top, 'link/none'));
  } finally {
    rmSync(top, { recursive: true });
  }
});
