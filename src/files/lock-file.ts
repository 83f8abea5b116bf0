import { link, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { isObject, type JsonObject } from '../model/json.ts';
import { errnoOf, fileFailure } from './file-failure.ts';
import { isProcessGone } from './process-gone.ts';

/** Gives a lock back; a second call does nothing. */
export type Release = () => Promise<void>;

/** Who holds a lock, as it stands in the file. */
export type LockHolder = JsonObject;

/** Either the lock, or who has it. */
export type LockAttempt = { readonly release: Release } | { readonly heldBy: LockHolder };

/**
 * Tries to take a lock file once; `note` is written into it beside the process and the host.
 *
 * A lock whose process is gone (same host) is taken over. Deleting a stale file and creating a new one would let two
 * processes that both saw it delete each other's; so a stale lock is left where it is, and the next one is created
 * beside it (`lock.json.2`): creating is atomic, one of them wins. Who created a file looks again before it counts.
 * Nobody deletes the file of a living holder. `abandoned` names the lock of a holder that the caller knows to be gone.
 * Who gets it clears away what processes that are gone were about to make a lock of.
 */
export async function tryLock(path: string, note: LockHolder, abandoned?: string): Promise<LockAttempt> {
  try {
    const { top: before, drafts } = await look(path);
    const isFree = before === undefined || (abandoned !== undefined && before.holder['lock'] === abandoned);
    if (!isFree && isAlive(before)) return { heldBy: before.holder };
    const mine = lockName(path, (before?.generation ?? 0) + 1);
    const id = process.getBuiltinModule('node:crypto').randomUUID();
    if (await createLock(mine, note, id)) {
      if (await wasFirst(path, mine, before)) {
        await dropDrafts(path, drafts);
        return { release: releaser(path, mine, id) };
      }
      await drop(mine, id);
    }
    return { heldBy: (await topLock(path))?.holder ?? {} };
  } catch (error) {
    throw fileFailure(error, 'lock', path);
  }
}

/** Tries again until the lock is free; gives the holder when `patienceMs` have passed or the signal says stop. */
export async function waitForLock(
  path: string,
  note: LockHolder,
  patienceMs: number,
  signal?: AbortSignal,
): Promise<LockAttempt> {
  for (let waited = 0, pause = 2; ; waited += pause, pause = Math.min(pause * 2, 50)) {
    const attempt = await tryLock(path, note);
    if ('release' in attempt || waited >= patienceMs || signal?.aborted === true) return attempt;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/**
 * The same for a lock that is held for milliseconds only: one of another host that did not change hands all the while
 * was left behind, and is taken over. What it guards has to tell a late writer by itself.
 */
export async function waitForShortLock(path: string, patienceMs: number): Promise<LockAttempt> {
  const first = await tryLock(path, {});
  if ('release' in first) return first;
  const attempt = await waitForLock(path, {}, patienceMs);
  if ('release' in attempt) return attempt;
  const { lock, host } = attempt.heldBy;
  if (typeof lock !== 'string' || lock !== first.heldBy['lock'] || host === hostname()) return attempt;
  return await tryLock(path, {}, lock);
}

interface Lock {
  readonly generation: number;
  readonly file: string;
  readonly holder: LockHolder;
}

/** Locks of this process: its own number in any other file is that of a dead process that had the same one. */
const held = new Set<string>();

function isAlive({ holder }: Lock): boolean {
  const { pid, lock } = holder;
  if (typeof pid !== 'number' || holder.host !== hostname()) return true;
  if (pid === process.pid) return typeof lock === 'string' && held.has(lock);
  return !isProcessGone(pid, holder.host);
}

async function topLock(path: string): Promise<Lock | undefined> {
  return (await look(path)).top;
}

/** The highest lock, and the names of the drafts of locks, that stand in the folder. */
async function look(path: string): Promise<{ readonly top: Lock | undefined; readonly drafts: readonly string[] }> {
  const names = await readdir(dirname(path));
  const drafts = names.filter((name) => name.startsWith(`.${basename(path)}.`));
  const start = `${basename(path)}.`;
  const generations = names.flatMap((name) =>
    name === basename(path)
      ? [1]
      : name.startsWith(start) && /^\d+$/.test(name.slice(start.length))
        ? [Number(name.slice(start.length))]
        : [],
  );
  if (generations.length === 0) return { top: undefined, drafts };
  const generation = Math.max(...generations);
  const holder = await readHolder(lockName(path, generation));
  return holder === undefined ? look(path) : { top: { generation, file: lockName(path, generation), holder }, drafts };
}

function lockName(path: string, generation: number): string {
  return generation === 1 ? path : `${path}.${generation}`;
}

/** What stands in a lock file; empty when it makes no sense, undefined when it is gone. */
async function readHolder(file: string): Promise<LockHolder | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isObject(value) ? value : {};
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

/** Creates a lock file with its text in one act; false when it is there already. */
async function createLock(file: string, note: LockHolder, id: string): Promise<boolean> {
  const text = `${JSON.stringify({ ...note, pid: process.pid, host: hostname(), lock: id })}\n`;
  const draft = join(dirname(file), draftName(file, id));
  held.add(id);
  try {
    await writeFile(draft, text);
    await link(draft, file);
    return true;
  } catch (error) {
    const errno = errnoOf(error) ?? '';
    if (NO_LINKS.has(errno) && (await createPlainly(file, text))) return true;
    held.delete(id);
    if (errno === 'EEXIST' || NO_LINKS.has(errno) || isGoneOnTheWay(error)) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** A draft that cannot be linked any more: somebody whose processes are numbered apart from ours cleared it away. */
function isGoneOnTheWay(error: unknown): boolean {
  return errnoOf(error) === 'ENOENT' && error instanceof Error && 'syscall' in error && error.syscall === 'link';
}

/** A draft may be empty: whose it is stands in its name. */
function draftName(file: string, id: string): string {
  return `.${basename(file)}.${id}@${process.pid}@${encodeURIComponent(hostname())}`;
}

/** Removes the drafts of processes that are gone: nobody comes back to them. One that cannot be removed hurts nobody. */
async function dropDrafts(path: string, drafts: readonly string[]): Promise<void> {
  for (const name of drafts.filter(isAbandoned)) {
    await rm(join(dirname(path), name), { force: true }).catch(() => undefined);
  }
}

function isAbandoned(draft: string): boolean {
  const [, id = '', pid, host = ''] = /([0-9a-f-]{36})@(\d+)@(.+)$/.exec(draft) ?? [];
  if (host !== encodeURIComponent(hostname())) return false;
  return Number(pid) === process.pid ? !held.has(id) : isProcessGone(Number(pid), hostname());
}

/** Some file systems know no hard links. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP']);

async function createPlainly(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Whether ours is the highest file, and what lies below it is still the dead one that we saw. */
async function wasFirst(path: string, mine: string, before: Lock | undefined): Promise<boolean> {
  if ((await topLock(path))?.file !== mine) return false;
  if (before === undefined) return true;
  const below = await readHolder(before.file);
  return below !== undefined && JSON.stringify(below) === JSON.stringify(before.holder);
}

function releaser(path: string, mine: string, id: string): Release {
  let released = false;
  return async () => {
    if (released) return;
    released = true;
    try {
      await dropStale(path, mine);
      await drop(mine, id);
    } catch (error) {
      throw fileFailure(error, 'release', path);
    }
  };
}

/** Removes the dead files below ours, lowest first, so that ours is the last to go. */
async function dropStale(path: string, mine: string): Promise<void> {
  const generation = mine === path ? 1 : Number(mine.slice(path.length + 1));
  for (let below = 1; below < generation; below++) await rm(lockName(path, below), { force: true });
}

async function drop(mine: string, id: string): Promise<void> {
  await rm(mine, { force: true });
  held.delete(id);
}
