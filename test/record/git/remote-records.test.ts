import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { outwaitLock } from '../../../src/record/git/abandoned-lock.ts';
import { applied, entry, NOW, PLAN, START, STEPS, TARGET, wholeRun } from './journal-parts.ts';
import { belongings, git, leased, REF, Repositories, recordsIn, VARIABLES } from './repositories.ts';

const run = promisify(execFile);

let repositories: Repositories;
let remote: string;
let one: string;
let two: string;
beforeEach(() => {
  repositories = new Repositories();
  const shared = repositories.shared('one', 'two');
  remote = shared.remote;
  [one = '', two = ''] = shared.clones;
});
afterEach(async () => await repositories.remove());

describe('records that are pushed to a remote', () => {
  it('are those of every clone', async () => {
    const lease = await leased(recordsIn(one), 'job 1');
    await recordsIn(one).saveLastApplied(TARGET, [entry('a')], [], lease);
    const id = await wholeRun(recordsIn(one), lease);
    expect((await recordsIn(two).leaseHolder())?.owner).toBe('job 1');
    await expect(leased(recordsIn(two), 'job 2')).rejects.toMatchObject({ code: 'busy' });
    await lease.release();
    const next = await leased(recordsIn(two), 'job 2');
    expect(next.holder.token).toBe(2);
    const second = await wholeRun(recordsIn(two), next);
    expect((await recordsIn(one).history()).map((each) => each.id)).toEqual([second, id]);
    expect((await recordsIn(two).lastApplied(TARGET)).get(entry('a').address)).toEqual(entry('a'));
    expect(git(remote, 'rev-parse', REF)).toBe(git(one, 'rev-parse', REF));
  });

  it('leave branches, index, work tree and what was fetched of each clone as they were', async () => {
    writeFileSync(join(one, 'staged.yaml'), 'a: 1\n');
    git(one, 'add', '.');
    git(two, 'status');
    git(one, 'status');
    const before = [belongings(one), belongings(two), git(remote, 'for-each-ref', 'refs/heads')];
    await wholeRun(recordsIn(one), await leased(recordsIn(one)));
    expect(await recordsIn(two).history()).toHaveLength(1);
    expect([belongings(one), belongings(two), git(remote, 'for-each-ref', 'refs/heads')]).toEqual(before);
    expect(git(two, 'rev-parse', '--quiet', '--verify', REF)).toBe(git(remote, 'rev-parse', REF));
  });

  it('that others push to in between are written on top of theirs: nothing is lost', async () => {
    const here = recordsIn(one);
    const there = recordsIn(two, { environment: 'test' });
    const [mine, theirs] = [await leased(here), await leased(there)];
    const [a, b] = [await here.begin(PLAN, START, mine), await there.begin(PLAN, START, theirs)];
    await a.intend(STEPS);
    await b.intend(STEPS);
    await here.saveLastApplied(TARGET, [entry('a')], [], mine);
    await b.finish('done', NOW);
    await a.outcomes([applied('SecurityRole/a')]);
    await a.finish('done', NOW);
    expect((await recordsIn(two).verify()).entries).toBe(4);
    expect((await recordsIn(one, { environment: 'test' }).verify()).entries).toBe(3);
    expect((await recordsIn(two).lastApplied(TARGET)).size).toBe(1);
  });

  it('kept in one repository before there was a remote come along with the first push', async () => {
    const alone = repositories.make('alone');
    await wholeRun(recordsIn(alone), await leased(recordsIn(alone)));
    await recordsIn(alone).breakLease('platform-team', 'moved', NOW);
    git(alone, 'remote', 'add', 'origin', remote);
    await leased(recordsIn(alone));
    expect(await recordsIn(two).history()).toHaveLength(1);
  });

  it('are unavailable without the remote, and what was to be written is not written', async () => {
    const records = recordsIn(one);
    const lease = await leased(records);
    const journal = await records.begin(PLAN, START, lease);
    const before = git(one, 'rev-parse', REF);
    renameSync(remote, `${remote}.away`);
    const gone = { code: 'unavailable', hint: expect.stringContaining('Check the network and the remote') };
    await expect(journal.intend(STEPS)).rejects.toMatchObject(gone);
    await expect(recordsIn(one).history()).rejects.toMatchObject(gone);
    await expect(leased(recordsIn(two))).rejects.toMatchObject(gone);
    expect(git(one, 'rev-parse', REF)).toBe(before);
    renameSync(`${remote}.away`, remote);
    await journal.intend(STEPS);
    expect((await recordsIn(two).verify()).entries).toBe(2);
  });

  it('are busy when the push is rejected twenty times because others were faster, and not before', async () => {
    hook('pre-receive', [
      'unset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES',
      `old=$(git rev-parse --verify --quiet ${REF})`,
      'echo x >> tries',
      'tree=$(git hash-object -t tree -w /dev/null)',
      'new=$(git commit-tree $(test -n "$old" && echo "-p $old") -m "other" "$tree")',
      `git update-ref ${REF} $new`,
    ]);
    await expect(leased(recordsIn(one))).rejects.toMatchObject({
      code: 'busy',
      message: expect.stringContaining('20'),
    });
    expect(git(remote, 'rev-list', '--count', REF)).toBe('20');
  });

  it('that a rule of the remote declines are not permitted, with what it says, and not tried again', async () => {
    hook('pre-receive', ['echo x >> tries', 'echo "records are frozen" >&2', 'exit 1']);
    await expect(leased(recordsIn(one))).rejects.toMatchObject({
      code: 'not-permitted',
      message: expect.stringContaining('pre-receive hook declined'),
    });
    expect(readFileSync(join(remote, 'tries'), 'utf8')).toBe('x\n');
  });

  it('whose push arrived though its answer was lost are written once', async () => {
    hook('post-receive', ['test -e lost && exit 0', 'touch lost', 'kill -9 $PPID']);
    const lease = await leased(recordsIn(one));
    expect(lease.holder.token).toBe(1);
    expect(git(remote, 'rev-list', '--count', REF)).toBe('1');
    await lease.assertHeld();
  });

  it('that somebody rewrote on the remote are refused, with how to put them back', async () => {
    await (await leased(recordsIn(one))).release();
    await wholeRun(recordsIn(one), await leased(recordsIn(one)));
    const [ours, first] = [git(one, 'rev-parse', REF), git(one, 'rev-list', '--max-parents=0', REF)];
    const tree = git(remote, 'rev-parse', `${first}^{tree}`);
    git(remote, 'config', 'user.name', 'x');
    git(remote, 'config', 'user.email', 'x@contoso.example');
    git(remote, 'update-ref', REF, git(remote, 'commit-tree', tree, '-m', 'rewritten'));
    await expect(recordsIn(one).history()).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('was rewritten'),
      hint: expect.stringContaining(`git push --force origin ${REF}`),
    });
    expect(git(one, 'rev-parse', REF)).toBe(ours);
    git(one, 'push', '-q', '--force', 'origin', REF);
    expect(await recordsIn(two).history()).toHaveLength(1);
  });

  it('that somebody set back on the remote go on from what this repository knows', async () => {
    const lease = await leased(recordsIn(one));
    await wholeRun(recordsIn(one), lease);
    git(remote, 'update-ref', REF, git(remote, 'rev-parse', `${REF}~2`));
    await lease.release();
    expect((await recordsIn(two).verify()).entries).toBe(4);
    expect(await recordsIn(two).leaseHolder()).toBeUndefined();
  });
});

describe('a lock that a killed git left behind', () => {
  const alone = () => repositories.make('alone');
  it.each([
    ['on the ref, without a remote', alone, 'refs/copilotctl/records.lock'],
    ['on the ref', () => one, 'refs/copilotctl/records.lock'],
    ['on the packed refs', () => one, 'packed-refs.lock'],
    ['on the ref that is never written', () => one, 'refs/copilotctl/unwritten.lock'],
  ])('%s is removed, and the records are written', async (_, makeFolder, name) => {
    const folder = makeFolder();
    const lock = join(folder, '.git', name);
    await (await leased(recordsIn(folder))).release();
    writeFileSync(lock, '');
    await wholeRun(recordsIn(folder), await leased(recordsIn(folder)));
    expect(existsSync(lock)).toBe(false);
    expect(await recordsIn(folder).verify()).toMatchObject({ entries: 4, faults: [] });
    if (folder === one) expect(git(one, 'rev-parse', REF)).toBe(git(remote, 'rev-parse', REF));
    expect(git(folder, 'for-each-ref', 'refs/copilotctl', '--format=%(refname)')).toBe(REF);
  });

  it('on the remote is said, with what to delete there', async () => {
    await (await leased(recordsIn(one))).release();
    writeFileSync(join(remote, 'refs/copilotctl/records.lock'), '');
    await expect(leased(recordsIn(one))).rejects.toMatchObject({
      code: 'busy',
      message: expect.stringContaining('/remote.git/./refs/copilotctl/records.lock'),
      hint: expect.stringContaining('delete that file on the remote'),
    });
    rmSync(join(remote, 'refs/copilotctl/records.lock'));
    await leased(recordsIn(one));
  });
});

it('a lock of git that is held only for long is waited for', async () => {
  const lock = join(repositories.folder, 'ref.lock');
  let pauses = 0;
  const pause = async () => writeFileSync(lock, 'x'.repeat(++pauses));
  writeFileSync(lock, '');
  await outwaitLock(lock, pause);
  expect([pauses, existsSync(lock)]).toEqual([1, true]);
  await outwaitLock(lock, async () => rmSync(lock, { force: true }));
  await outwaitLock(lock, pause);
  expect(pauses).toBe(1);
});

it('a command of git that died of a signal is given again; one that dies each time is said', async () => {
  const bin = join(repositories.folder, 'bin');
  mkdirSync(bin);
  const deadly = (times: number) => {
    const script = [
      '#!/bin/sh',
      `echo x >> ${bin}/calls`,
      `[ "$(wc -l < ${bin}/calls)" -gt ${times} ] && PATH=$REST exec git "$@"`,
      'kill -INT $$',
    ];
    writeFileSync(join(bin, 'calls'), '');
    writeFileSync(join(bin, 'git'), script.join('\n'), { mode: 0o755 });
    const path = process.env['PATH'];
    return { ...VARIABLES, REST: path, PATH: `${bin}:${path}` };
  };
  const lease = await leased(recordsIn(one, { variables: deadly(2) }));
  expect(git(remote, 'rev-list', '--count', REF)).toBe('1');
  await lease.release();
  await expect(recordsIn(one, { variables: deadly(99) }).history()).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('killed by a signal'),
  });
});

describe('two processes at once', () => {
  it.each([
    ['in one repository without a remote', false],
    ['in two clones of one remote', true],
  ])('%s lose no entry, and one has the environment at a time', async (_, isShared) => {
    const folders = isShared ? [one, two] : [repositories.make('alone')];
    const script = await bundled();
    const workers = ['x', 'y'].map((name, at) =>
      run(process.execPath, [script, folders[at % folders.length] ?? '', name, '2'], { env: VARIABLES }),
    );
    const results = (await Promise.all(workers)).map(({ stdout }) => JSON.parse(stdout));
    const records = recordsIn(folders[0] ?? '');
    expect(await records.verify()).toMatchObject({ entries: 16, runs: 4, faults: [] });
    const history = await records.history();
    expect(new Set(history.map(({ id }) => id))).toEqual(new Set(results.flatMap(({ runs }) => runs)));
    expect(history.every(({ result }) => result === 'done')).toBe(true);
    const tokens = results.flatMap((each) => each.tokens);
    expect([...tokens].sort((a, b) => a - b)).toEqual([1, 2, 3, 4]);
  });

  it('and one is killed: its lease is free at once for the next one on this machine', async () => {
    const script = await bundled();
    await run(process.execPath, [script, one, 'killed', '0'], { env: VARIABLES }).catch(() => undefined);
    expect((await recordsIn(one).leaseHolder())?.owner).toBe('killed');
    const lease = await leased(recordsIn(two), 'next');
    expect([lease.holder.owner, lease.holder.token]).toEqual(['next', 2]);
  });
});

/** A hook of the remote; it runs in the folder of the remote. */
function hook(name: string, lines: readonly string[]): string {
  const path = join(remote, 'hooks', name);
  writeFileSync(path, ['#!/bin/sh', 'cat > /dev/null', ...lines, ''].join('\n'));
  chmodSync(path, 0o755);
  return path;
}

/** A program that makes so many runs, or takes the environment and dies with it. */
async function bundled(): Promise<string> {
  const outfile = join(repositories.folder, 'records-worker.mjs');
  await build({
    entryPoints: [fileURLToPath(import.meta.resolve('./records-worker.ts'))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  return outfile;
}
