import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { saveSources } from '../../src/commands/save-sources.ts';
import { readSource } from '../../src/load/read-tree.ts';
import type { SourceFile } from '../../src/model/document.ts';
import { withTree } from '../tree-folder.ts';

const read = (root: string, path: string): SourceFile => {
  const file = readSource(root, path);
  if (!('text' in file)) throw new Error(file.message);
  return file;
};

describe('saving the texts of a project', () => {
  test('keeps a byte order mark and the rights of a file, and makes new files with their folders', async () => {
    await withTree({ 'a.yaml': '\ufeffa: 1\r\n' }, async (root) => {
      chmodSync(join(root, 'a.yaml'), 0o640);
      const changed = new Map([[read(root, 'a.yaml'), 'a: 2\r\n']]);
      await saveSources(root, { changed, created: new Map([['deep/b.yaml', 'b: 1\n']]) });
      expect(readFileSync(join(root, 'a.yaml'), 'utf8')).toBe('\ufeffa: 2\r\n');
      expect(statSync(join(root, 'a.yaml')).mode & 0o777).toBe(0o640);
      expect(readFileSync(join(root, 'deep/b.yaml'), 'utf8')).toBe('b: 1\n');
    });
  });

  test('writes nothing where a file is no longer what was read, or stands in the way', async () => {
    await withTree({ 'a.yaml': 'a: 1\n', 'b.yaml': 'b: 1\n' }, async (root) => {
      const stale = new Map([
        [read(root, 'a.yaml'), 'a: 2\n'],
        [{ path: 'b.yaml', text: 'b: 0\n' }, 'b: 2\n'],
      ]);
      await expect(saveSources(root, { changed: stale })).rejects.toMatchObject({ code: 'busy' });
      const created = new Map([
        ['c.yaml', 'c: 1\n'],
        ['b.yaml', 'b: 3\n'],
      ]);
      await expect(saveSources(root, { changed: new Map(), created })).rejects.toMatchObject({ code: 'busy' });
      expect(readFileSync(join(root, 'a.yaml'), 'utf8')).toBe('a: 1\n');
      expect(readFileSync(join(root, 'b.yaml'), 'utf8')).toBe('b: 1\n');
      expect(existsSync(join(root, 'c.yaml'))).toBe(false);
    });
  });
});
