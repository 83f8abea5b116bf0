import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LockAttempt, type Release, tryLock, waitForLock, waitForShortLock } from '../../src/files/lock-file.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'copilotctl-lock-'));
  path = join(folder, 'lock.json');
});

afterEach(async () => await rm(folder, { recursive: true }));

/** The number of a process that ran and is gone. */
const deadPid = () => spawnSync(process.execPath, ['--version']).pid;

const lockOf = (pid: number, more = {}) =>
  JSON.stringify({ owner: 'platform-team@contoso.example', pid, host: hostname(), lock: 'x', ...more });

function releaseOf(attempt: LockAttempt): Release {
  if (!('release' in attempt)) throw new Error(`Held by ${JSON.stringify(attempt.heldBy)}`);
  return attempt.release;
}

describe('a lock', () => {
  it('is held by one at a time, says by whom, and leaves nothing behind', async () => {
    const release = releaseOf(await tryLock(path, { owner: 'first' }));
    expect(await tryLock(path, { owner: 'second' })).toMatchObject({ heldBy: { owner: 'first', pid: process.pid } });
    await release();
    const again = releaseOf(await tryLock(path, { owner: 'second' }));
    await release();
    expect(await tryLock(path, {})).toMatchObject({ heldBy: { owner: 'second' } });
    await again();
    expect(await readdir(folder)).toEqual([]);
  });

  it('of a process that is gone is taken over, and then cleared away', async () => {
    await writeFile(path, lockOf(deadPid()));
    await writeFile(`${path}.2`, lockOf(deadPid()));
    const release = releaseOf(await tryLock(path, {}));
    expect(await tryLock(path, {})).toHaveProperty('heldBy');
    await release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('clears away what processes that are gone were about to make a lock of, and nothing of others', async () => {
    const draft = (pid: number, host: string, of = '') =>
      join(folder, `.lock.json.${of}${randomUUID()}@${pid}@${encodeURIComponent(host)}`);
    const gone = [draft(deadPid(), hostname()), draft(deadPid(), hostname(), '2.'), draft(process.pid, hostname())];
    const others = [draft(process.ppid, hostname()), draft(deadPid(), 'elsewhere'), join(folder, '.lock.json.mine')];
    for (const path of [...gone, ...others]) await writeFile(path, '');
    const release = releaseOf(await tryLock(path, {}));
    expect((await readdir(folder)).sort()).toEqual(['lock.json', ...others.map((each) => basename(each))].sort());
    await release();
  });

  it('of an earlier process with our number is taken over', async () => {
    await writeFile(path, lockOf(process.pid));
    await releaseOf(await tryLock(path, {}))();
  });

  it('of a living process, of another host, or without sense is respected', async () => {
    for (const text of [lockOf(process.ppid), lockOf(deadPid(), { host: 'elsewhere' }), '']) {
      await writeFile(path, text);
      expect(await tryLock(path, {})).toHaveProperty('heldBy');
      expect(await readFile(path, 'utf8')).toBe(text);
    }
  });

  it('left behind goes to exactly one of many that want it', async () => {
    for (let round = 0; round < 20; round++) {
      await writeFile(path, lockOf(deadPid()));
      const attempts = await Promise.all(Array.from({ length: 8 }, async () => tryLock(path, {})));
      const winners = attempts.filter((each) => 'release' in each);
      expect(winners.length).toBeLessThanOrEqual(1);
      for (const each of winners) await releaseOf(each)();
      await rm(path, { force: true });
    }
  });

  it('lets all who wait for it in, one after the other', async () => {
    await writeFile(path, lockOf(deadPid()));
    let inside = 0;
    let most = 0;
    const visit = async () => {
      const release = releaseOf(await waitForLock(path, {}, 20_000));
      most = Math.max(most, ++inside);
      await readdir(folder);
      inside--;
      await release();
    };
    await Promise.all(Array.from({ length: 25 }, visit));
    expect(most).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is not waited for once the caller has given up', async () => {
    const release = releaseOf(await tryLock(path, {}));
    expect(await waitForLock(path, {}, 60_000, AbortSignal.abort())).toHaveProperty('heldBy');
    await release();
  });

  it('for moments only is taken over from another host where it did not change hands all the while', async () => {
    await writeFile(path, lockOf(1, { host: 'elsewhere' }));
    await releaseOf(await waitForShortLock(path, 0))();
    expect(await readdir(folder)).toEqual([]);
  });

  it('for moments only is respected where a process of this host lives', async () => {
    await writeFile(path, lockOf(process.ppid));
    expect(await waitForShortLock(path, 0)).toHaveProperty('heldBy');
  });
});
