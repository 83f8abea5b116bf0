import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { readTemplate } from '../../src/files/package-files.ts';

test('templates have one kind of line ends, whatever the checkout gave them that the package was made of', () => {
  const folder = mkdtempSync(join(tmpdir(), 'templates-'));
  try {
    mkdirSync(join(folder, 'within'));
    writeFileSync(join(folder, 'within', 'a.yml'), 'on:\r\n  push:\r\n');
    const texts = readTemplate(relative(join(import.meta.dirname, '../../templates'), folder));
    expect([...texts]).toEqual([['within/a.yml', 'on:\n  push:\n']]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
