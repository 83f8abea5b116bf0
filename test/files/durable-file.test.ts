import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeFolder } from '../../src/files/durable-file.ts';

const scratch = mkdtempSync(join(tmpdir(), 'durable-'));
afterAll(() => rmSync(scratch, { recursive: true }));

test('a folder is made with those above it, and may be there already', async () => {
  const path = join(scratch, 'a/b/c');
  await makeFolder(path);
  await makeFolder(path);
  await makeFolder(join(scratch, 'a'));
  expect(existsSync(path)).toBe(true);
});

test('several that make the same folders at once all have them', async () => {
  await Promise.all(['x/y/1', 'x/y/2', 'x/y/1'].map(async (each) => await makeFolder(join(scratch, each))));
  expect(existsSync(join(scratch, 'x/y/2'))).toBe(true);
});

test('a file in the way is an error', async () => {
  writeFileSync(join(scratch, 'file'), '');
  await expect(makeFolder(join(scratch, 'file'))).rejects.toMatchObject({ name: 'BackendError' });
  await expect(makeFolder(join(scratch, 'file/below'))).rejects.toMatchObject({ name: 'BackendError' });
});

test.skipIf(!existsSync('/proc/self'))('where nothing can be made, the error comes at once', async () => {
  await expect(makeFolder('/proc/nope/below')).rejects.toMatchObject({ name: 'BackendError' });
});
