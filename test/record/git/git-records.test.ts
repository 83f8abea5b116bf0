import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isNightly } from '../../nightly.ts';
import { applied, entry, NOW, PLAN, START, STEPS, TARGET, wholeRun, workedRun } from './journal-parts.ts';
import { belongings, git, gitWith, leased, REF, Repositories, recordsIn, VARIABLES } from './repositories.ts';

let repositories: Repositories;
beforeEach(() => {
  repositories = new Repositories();
});
afterEach(async () => await repositories.remove());

const later = (ms: number) => () => new Date(NOW.getTime() + ms);

describe('records in a repository without a remote', () => {
  it('are nothing at first, and reading them writes nothing', async () => {
    const folder = repositories.make('one');
    const records = recordsIn(folder);
    expect((await records.lastApplied(TARGET)).size).toBe(0);
    expect(await records.unfinished()).toEqual([]);
    expect(await records.history()).toEqual([]);
    expect(await records.leaseHolder()).toBeUndefined();
    expect(await records.verify()).toEqual({ entries: 0, runs: 0, head: '0'.repeat(64), faults: [] });
    expect(git(folder, 'for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
  });

  it('tell what was last applied, replaced and not forgotten, each live system apart', async () => {
    const records = recordsIn(repositories.make('one'));
    const lease = await leased(records);
    await records.saveLastApplied(TARGET, [entry('a'), entry('b'), entry('ümläut')], [], lease);
    await records.saveLastApplied(TARGET, [entry('b', { description: 'new\nline' })], [entry('a').address], lease);
    const set = await recordsIn(join(repositories.folder, 'one')).lastApplied(TARGET);
    expect([...set.addresses()].sort()).toEqual(['SecurityRole/b', 'SecurityRole/ümläut']);
    expect(set.get(entry('b').address)).toEqual(entry('b', { description: 'new\nline' }));
    expect(set.get(entry('ümläut').address)).toEqual(entry('ümläut'));
    expect((await records.lastApplied('embedded:other' as typeof TARGET)).size).toBe(0);
  });

  it('make no commit for what they hold already', async () => {
    const folder = repositories.make('one');
    const records = recordsIn(folder);
    const lease = await leased(records);
    await records.saveLastApplied(TARGET, [entry('a')], [], lease);
    const before = git(folder, 'rev-parse', REF);
    await records.saveLastApplied(TARGET, [entry('a')], [entry('never').address], lease);
    expect(git(folder, 'rev-parse', REF)).toBe(before);
  });

  it('keep a file for each entry: an append writes nothing but itself and the lists above it', async () => {
    const folder = repositories.make('one');
    const records = recordsIn(folder);
    const run = await records.begin(PLAN, START, await leased(records));
    await run.intend(STEPS);
    const before = git(folder, 'ls-tree', '-r', REF).split('\n');
    await run.outcomes([applied('SecurityRole/a')]);
    const after = git(folder, 'ls-tree', '-r', REF).split('\n');
    expect(before.every((line) => after.includes(line))).toBe(true);
    expect(after.length).toBe(before.length + 1);
  });

  it('are one journal, line for line the one that files would hold', async () => {
    const folder = repositories.make('one');
    const records = recordsIn(folder);
    await wholeRun(records, await leased(records));
    const paths = git(folder, 'ls-tree', '-r', '--name-only', REF, 'prod/journal/').split('\n');
    const entries = paths.map((path) => JSON.parse(git(folder, 'cat-file', 'blob', `${REF}:${path}`)));
    expect(entries.map(({ entry: kind }) => kind)).toEqual(['begin', 'intent', 'outcomes', 'finish']);
    expect(paths[0]).toBe('prod/journal/000000/00000001/000001.jsonl');
  });

  it('tell runs that did not end, what is in doubt in them, and what they may have created', async () => {
    const records = recordsIn(repositories.make('one'));
    const lease = await leased(records);
    await wholeRun(records, lease);
    const run = await records.begin(PLAN, START, lease);
    await run.intend(STEPS);
    await run.outcomes([applied('SecurityRole/a'), { ...applied('SecurityRole/b'), status: 'by-hand' }]);
    expect(await records.unfinished()).toEqual([
      {
        id: run.id,
        startedAt: NOW.toISOString(),
        inDoubt: ['SecurityRole/c'],
        created: ['SecurityRole/a', 'SecurityRole/c'],
      },
    ]);
    await wholeRun(records, lease);
    expect(await records.unfinished()).toEqual([]);
  });

  it.runIf(isNightly)(
    'look for open runs no further back than the last one that was done, beyond a hundred runs',
    async () => {
      const records = recordsIn(repositories.make('one'));
      const lease = await leased(records);
      const open = await records.begin(PLAN, START, lease);
      for (let at = 0; at < 101; at++) await records.begin(PLAN, START, lease);
      const unfinished = await records.unfinished();
      expect([unfinished.length, unfinished[0]?.id]).toEqual([102, open.id]);
      await (await records.begin(PLAN, START, lease)).finish('done', NOW);
      const last = await records.begin(PLAN, START, lease);
      expect((await records.unfinished()).map(({ id }) => id)).toEqual([last.id]);
      expect(last.id.endsWith('-104')).toBe(true);
      expect((await records.verify()).faults).toEqual([]);
    },
  );

  it('tell every run, the newest first, with its steps', async () => {
    const records = recordsIn(repositories.make('one'));
    const lease = await leased(records);
    const first = await wholeRun(records, lease);
    const second = await workedRun(records, lease);
    const history = await records.history();
    expect(history.map(({ id, result }) => [id, result])).toEqual([
      [second.id, undefined],
      [first, 'done'],
    ]);
    const { by, tool, commit, environment, steps } = history[1] ?? {};
    expect({ by, tool, commit, environment }).toEqual({
      by: 'platform-team',
      tool: '0.1.0',
      commit: { id: 'c0ffee', dirty: false },
      environment: 'prod',
    });
    expect(steps?.map(({ step, op, status }) => [step, op, status])).toEqual(
      STEPS.map(({ id }) => [id, 'create', 'applied']),
    );
  });

  it('give a branch, the index and the work tree of a person back as they were', async () => {
    const folder = repositories.make('one');
    writeFileSync(join(folder, 'committed.yaml'), 'a: 1\n');
    git(folder, 'add', '.');
    git(folder, 'commit', '-q', '-m', 'second');
    writeFileSync(join(folder, 'committed.yaml'), 'a: 2\n');
    writeFileSync(join(folder, 'staged.yaml'), 'b: 1\n');
    git(folder, 'add', 'staged.yaml');
    writeFileSync(join(folder, 'untracked.yaml'), 'c: 1\n');
    git(folder, 'status');
    const before = belongings(folder);
    const names = readdirSync(join(folder, '.git')).sort();
    const records = recordsIn(folder);
    const lease = await leased(records);
    await wholeRun(records, lease);
    await records.saveLastApplied(TARGET, [entry('a')], [], lease);
    await lease.release();
    expect(belongings(folder)).toEqual(before);
    expect(readdirSync(join(folder, '.git')).sort()).toEqual(names);
    expect(git(folder, 'for-each-ref', '--format=%(refname)').split('\n')).toEqual([REF, 'refs/heads/main']);
    expect(git(folder, 'fsck', '--strict')).toBe('');
  });

  it('are found from a folder below, and whatever a hook of git says of where its repository is', async () => {
    const folder = repositories.make('one');
    const other = repositories.make('other');
    const variables = {
      ...VARIABLES,
      GIT_DIR: join(other, '.git'),
      GIT_INDEX_FILE: '/nowhere',
      EDITOR: 'vi',
      PAGER: 'less',
    };
    await leased(recordsIn(folder, { variables }));
    expect(git(folder, 'for-each-ref', '--format=%(refname)', 'refs/copilotctl')).toBe(REF);
    expect(git(other, 'for-each-ref', 'refs/copilotctl')).toBe('');
  });

  it('of environments and of refs are apart', async () => {
    const folder = repositories.make('one');
    await wholeRun(recordsIn(folder), await leased(recordsIn(folder)));
    expect(await recordsIn(folder, { environment: 'test' }).history()).toEqual([]);
    expect(await recordsIn(folder, { ref: 'refs/copilotctl/other' }).history()).toEqual([]);
    expect(await recordsIn(folder, { environment: 'test' }).leaseHolder()).toBeUndefined();
  });
});

describe('a lease in a repository', () => {
  it('is had by one, with a token that is higher each time, also after it was broken', async () => {
    const records = recordsIn(repositories.make('one'));
    const first = await leased(records, 'job 1');
    await expect(leased(records, 'job 2')).rejects.toMatchObject({
      code: 'busy',
      message: expect.stringContaining('job 1'),
    });
    await first.release();
    await first.release();
    const second = await leased(records, 'job 2');
    expect((await records.breakLease('platform-team', 'the runner is gone', NOW))?.owner).toBe('job 2');
    expect(await records.leaseHolder()).toBeUndefined();
    const third = await leased(records, 'job 3');
    expect([first, second, third].map(({ holder }) => holder.token)).toEqual([1, 2, 3]);
    await expect(second.assertHeld()).rejects.toMatchObject({ code: 'busy' });
  });

  it('that ended is taken over, and who had it writes nothing any more', async () => {
    const records = recordsIn(repositories.make('one'));
    const slow = await leased(records, 'slow job');
    const run = await records.begin(PLAN, START, slow);
    const quick = await leased(records, 'quick job', later(600_001));
    for (const late of [
      () => run.intend(STEPS),
      () => run.finish('done', NOW),
      () => records.begin(PLAN, START, slow),
      () => records.saveLastApplied(TARGET, [entry('a')], [], slow),
      () => slow.assertHeld(),
    ]) {
      await expect(late()).rejects.toMatchObject({ code: 'busy', message: expect.stringContaining('quick job') });
    }
    await slow.release();
    expect((await records.leaseHolder())?.owner).toBe('quick job');
    await quick.assertHeld();
    expect((await records.verify()).entries).toBe(1);
  });

  it('that ended and that nobody took goes on, and is renewed when a third of its time is over', async () => {
    let now = NOW;
    const records = recordsIn(repositories.make('one'));
    const lease = await leased(records, 'job', () => now);
    const ends = async () => (await records.leaseHolder())?.expiresAt;
    now = later(199_999)();
    await lease.assertHeld();
    expect(await ends()).toBe(later(600_000)().toISOString());
    now = later(700_000)();
    await lease.assertHeld();
    expect(await ends()).toBe(later(1_300_000)().toISOString());
  });

  it('from a clock that was years ahead is bounded by its time', async () => {
    const records = recordsIn(repositories.make('one'));
    await leased(records, 'wrong clock', later(5 * 365 * 86_400_000));
    await expect(leased(records, 'job')).rejects.toMatchObject({ code: 'busy' });
    expect((await records.leaseHolder())?.expiresAt).toBe(later(600_000)().toISOString());
    await expect(leased(records, 'job', later(600_001))).resolves.toBeDefined();
  });
});

describe('records that cannot be had', () => {
  it('outside a repository are unavailable, with what to do', async () => {
    await expect(recordsIn(repositories.folder).history()).rejects.toMatchObject({
      code: 'unavailable',
      hint: expect.stringContaining('git init'),
    });
  });

  it('without git are unavailable, with what to do', async () => {
    const variables = { ...VARIABLES, PATH: repositories.folder };
    await expect(recordsIn(repositories.make('one'), { variables }).history()).rejects.toMatchObject({
      code: 'unavailable',
      hint: expect.stringContaining('Install git'),
    });
  });

  it('with a remote that the project names and the repository lacks are unavailable', async () => {
    await expect(recordsIn(repositories.make('one'), { remote: 'records' }).history()).rejects.toMatchObject({
      code: 'unavailable',
      hint: expect.stringContaining('git remote add records'),
    });
  });

  it('from a newer version are refused', async () => {
    const folder = repositories.make('one');
    write(folder, 'prod/lease.json', '{"format":2,"environment":"prod","token":1}\n');
    for (const read of [
      () => recordsIn(folder).lastApplied(TARGET),
      () => recordsIn(folder).history(),
      () => leased(recordsIn(folder)),
    ]) {
      await expect(read()).rejects.toMatchObject({
        code: 'corrupt',
        hint: expect.stringContaining('newer version'),
      });
    }
  });

  it('with a damaged or missing object are corrupt, and nothing is made of them', async () => {
    for (const damage of ['emptied', 'removed']) {
      const folder = repositories.make(damage);
      const records = recordsIn(folder);
      await wholeRun(records, await leased(records));
      const blob = git(folder, 'rev-parse', `${REF}:prod/journal/000000/00000001/000002.jsonl`);
      const path = join(folder, '.git/objects', blob.slice(0, 2), blob.slice(2));
      rmSync(path, { force: true });
      if (damage === 'emptied') writeFileSync(path, 'not an object');
      await expect(recordsIn(folder).history()).rejects.toMatchObject({ code: 'corrupt' });
      await expect(recordsIn(folder).verify()).rejects.toMatchObject({ code: 'corrupt' });
    }
  });
});

describe('a journal in a repository that somebody changed', () => {
  const second = 'prod/journal/000000/00000001/000002.jsonl';

  it('by an edit is refused, and the check names the entry and the commit', async () => {
    const folder = repositories.make('one');
    const records = recordsIn(folder);
    await wholeRun(records, await leased(records));
    const text = git(folder, 'cat-file', 'blob', `${REF}:${second}`);
    write(folder, second, `${text.replace('create', 'delete')}\n`);
    const { faults } = await recordsIn(folder).verify();
    expect(faults.map(({ entry: at }) => at).sort()).toEqual([2, 3]);
    expect(faults.some(({ message }) => message.includes(git(folder, 'rev-parse', REF).slice(0, 10)))).toBe(true);
    await expect(recordsIn(folder).history()).rejects.toMatchObject({ code: 'corrupt' });
  });

  it('by cutting off its end is found too, which no chain could tell', async () => {
    const folder = repositories.make('one');
    const records = recordsIn(folder);
    await wholeRun(records, await leased(records));
    write(folder, 'prod/journal/000000/00000001/000004.jsonl', undefined);
    const { entries, faults } = await recordsIn(folder).verify();
    expect(entries).toBe(3);
    expect(faults).toEqual([{ entry: 4, message: expect.stringContaining('000004.jsonl was changed or removed') }]);
  });

  it('while a run writes stops that run', async () => {
    const folder = repositories.make('one');
    const records = recordsIn(folder);
    const run = await records.begin(PLAN, START, await leased(records));
    write(folder, second, '{}\n');
    await expect(run.intend(STEPS)).rejects.toMatchObject({ code: 'busy' });
  });
});

/** What somebody does who knows git: one file of the records changed or removed, in a commit of its own. */
function write(folder: string, path: string, text: string | undefined): void {
  const index = { GIT_INDEX_FILE: join(repositories.folder, 'index') };
  const run = (...args: string[]) => gitWith(index, folder, ...args);
  const old = git(folder, 'for-each-ref', '--format=%(objectname)', REF);
  if (old !== '') run('read-tree', REF);
  if (text === undefined) run('update-index', '--force-remove', path);
  else {
    writeFileSync(join(repositories.folder, 'text'), text);
    const blob = run('hash-object', '-w', join(repositories.folder, 'text'));
    run('update-index', '--add', '--cacheinfo', `100644,${blob},${path}`);
  }
  const parents = old === '' ? [] : ['-p', old];
  run('update-ref', REF, run('commit-tree', ...parents, '-m', 'by hand', run('write-tree')));
}
