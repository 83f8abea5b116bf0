import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBackend } from '../../src/backends/registry.ts';
import { environmentOf } from '../contract/embedded-subject.ts';
import { removeFolder } from '../contract/steps.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'copilotctl-registry-'));
});

afterEach(async () => await removeFolder(root));

const open = async (backend: string) =>
  openBackend({ environment: environmentOf({ backend }), root, project: {}, variables: {}, tell: () => undefined });

describe('the backend of an environment', () => {
  it('is the embedded one by its name', async () => {
    expect((await open('embedded')).target).toBe('embedded:prod');
  });

  it('can be a module of the project', async () => {
    const code = `export const createBackend = ({ environment }) => ({
      target: 'mine:' + environment.name, capabilities: { kinds: new Set(), atomicWaves: true },
      read() {}, apply() {}, close() {} });`;
    await writeFile(join(root, 'mine.mjs'), code);
    expect((await open('module:./mine.mjs')).target).toBe('mine:prod');
  });

  it.each([
    ['cannot be loaded', undefined],
    ['exports no function createBackend', 'export const other = 1;'],
    ['did not create a backend', 'export const createBackend = () => ({ target: "x" });'],
  ])('that %s is unavailable, with what it must export', async (what, code) => {
    if (code !== undefined) await writeFile(join(root, 'bad.mjs'), code);
    await expect(open('module:./bad.mjs')).rejects.toMatchObject({
      code: 'unavailable',
      message: `The backend module "./bad.mjs" ${what}.`,
      hint: expect.stringContaining('createBackend(request)'),
    });
  });

  it('that nobody knows is named, with what was meant', async () => {
    await expect(open('embeded')).rejects.toMatchObject({
      message: 'There is no backend "embeded".',
      hint: 'Did you mean "embedded"?',
    });
    await expect(open('toString')).rejects.toMatchObject({ code: 'unavailable' });
  });
});
