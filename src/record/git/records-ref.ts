import { BackendError } from '../../backends/backend-error.ts';
import { lockInTheWay, outwaitLock } from './abandoned-lock.ts';
import type { Git } from './git.ts';
import { gitFailure } from './git-failure.ts';
import { type LockedRef, lockedThere, pushRef } from './push-ref.ts';
import { RecordsTree } from './records-tree.ts';
import { writeCommit } from './write-commit.ts';

/** The ref of the records, and the remote that they are pushed to. */
export interface RecordsRefOptions {
  readonly git: Git;
  readonly ref: string;
  /** A remote of the repository that has to be there; undefined takes `origin` where there is one. */
  readonly remote: string | undefined;
  readonly now: () => Date;
  /** Lets others go first: waits for about so long. */
  readonly pause: (ms: number) => Promise<void>;
}

/** What a change makes of the records. */
export interface RecordsChange<T> {
  /** Files by path: their new text, or undefined to remove one. */
  readonly files: ReadonlyMap<string, string | undefined>;
  /** One line for `git log`. */
  readonly message: string;
  readonly result: T;
}

/** How often a change is made anew on top of what others wrote meanwhile. */
const ATTEMPTS = 20;

/** Where the next commit goes: what it stands on, and what the remote (without one: the ref) has to be at then. */
interface Base {
  readonly tip: string | undefined;
  readonly expected: string | undefined;
}

/**
 * A line of commits under a ref of its own, shared with everybody who pushes to the same remote.
 *
 * With a remote the truth is there: the ref in this repository only follows it, and is what tells that somebody rewrote
 * the remote. A change is a commit on top of the newest one that counts once it is pushed with that one as the old
 * value; whoever comes second makes the change anew on top of the first.
 */
export class RecordsRef {
  readonly #options: RecordsRefOptions;
  #remote: Promise<string | undefined> | undefined;
  #known: Base | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: RecordsRefOptions) {
    this.#options = options;
  }

  /** The newest records. */
  async newest(): Promise<RecordsTree> {
    return await this.#inTurn(async () => new RecordsTree(this.#options.git, (await this.#sync()).tip));
  }

  /**
   * Changes the records in one durable act. `decide` is asked again whenever others were faster.
   *
   * It is first given the records as they were last seen, which saves a look at the remote: what it decides on them
   * counts only if they are still the newest. `newest` looks first, for those who may refuse, or write nothing, on what they see.
   *
   * @throws {BackendError} `busy` when others were faster every time.
   */
  async change<T>(
    decide: (tree: RecordsTree) => Promise<RecordsChange<T>>,
    from: 'known' | 'newest' = 'known',
  ): Promise<T> {
    return await this.#inTurn(async () => {
      const { git, now, pause, ref } = this.#options;
      let locked: string | undefined;
      let base = (from === 'known' ? this.#known : undefined) ?? (await this.#sync());
      for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
        const { files, message, result } = await decide(new RecordsTree(git, base.tip));
        if (files.size === 0) return result;
        const commit = await writeCommit(git, { parent: base.tip, files, message, now: now(), pause });
        const published = await this.#publish(commit, base);
        if (published === true) {
          this.#known = { tip: commit, expected: commit };
          return result;
        }
        locked = published === false ? undefined : published.locked;
        await pause(Math.min(20 * attempt, 400));
        base = await this.#sync();
        if (base.tip !== undefined && (await this.#isWithin(commit, base.tip))) return result;
      }
      throw locked === undefined ? this.#overtaken() : lockedThere(ref, locked);
    });
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(act);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  /** Learns what is newest, fetches it, and lets the ref of this repository follow. */
  async #sync(): Promise<Base> {
    this.#known = undefined;
    this.#known = await this.#look();
    return this.#known;
  }

  async #look(): Promise<Base> {
    // Ours first: it follows the remote, so it cannot be ahead of a later look at the remote, or somebody rewrote it.
    const ours = await this.#localTip();
    const remote = await this.#remoteName();
    if (remote === undefined) return { tip: ours, expected: ours };
    const theirs = await this.#remoteTip(remote);
    if (theirs === ours || theirs === undefined) return { tip: ours, expected: theirs };
    if (ours !== undefined && (await this.#isWithin(theirs, ours))) return { tip: ours, expected: theirs };
    const fetched = await this.#fetch(remote, theirs);
    if (ours !== undefined && !(await this.#isWithin(ours, fetched))) throw this.#rewritten(remote, ours, fetched);
    await this.#follow(fetched, ours);
    return { tip: fetched, expected: fetched };
  }

  async #localTip(): Promise<string | undefined> {
    const { git, ref } = this.#options;
    const args = ['for-each-ref', '--format=%(objectname)', ref];
    const found = (await git.run(args)).trim();
    return found === '' ? undefined : found;
  }

  #remoteName(): Promise<string | undefined> {
    this.#remote ??= this.#findRemote();
    return this.#remote;
  }

  async #findRemote(): Promise<string | undefined> {
    const { git, remote } = this.#options;
    const names = (await git.run(['remote'])).split('\n');
    if (names.includes(remote ?? 'origin')) return remote ?? 'origin';
    if (remote === undefined) return undefined;
    throw new BackendError(
      'unavailable',
      `The records are pushed to the remote "${remote}", and ${git.folder} has none of that name.`,
      {
        hint: `Add it with git remote add ${remote} URL, or take spec.records.git.remote out of copilotctl.yaml.`,
      },
    );
  }

  async #remoteTip(remote: string): Promise<string | undefined> {
    const { git, ref } = this.#options;
    const listed = await git.run(['ls-remote', '--', remote, ref]);
    const [id] = listed.split('\n').flatMap((line) => (line.endsWith(`\t${ref}`) ? [line.split('\t')[0]] : []));
    return id;
  }

  /** Gets what the remote has. Somebody may have pushed since it was asked: then the newer one is gotten. */
  async #fetch(remote: string, theirs: string): Promise<string> {
    const { git, ref } = this.#options;
    for (let wanted = theirs, attempt = 1; ; attempt++) {
      await git.run(['fetch', ...FETCH, '--', remote, ref]);
      if (await this.#has(wanted)) return wanted;
      if (attempt === ATTEMPTS) throw this.#overtaken();
      wanted = (await this.#remoteTip(remote)) ?? wanted;
    }
  }

  async #has(commit: string): Promise<boolean> {
    const asked = await this.#options.git.run(['cat-file', '--batch-check'], `${commit}\n`);
    return asked.includes(' commit ');
  }

  async #isWithin(older: string, newer: string): Promise<boolean> {
    if (older === newer) return true;
    if (!(await this.#has(older))) return false;
    const args = ['merge-base', '--is-ancestor', older, newer];
    const answer = await this.#options.git.ask(args);
    if (answer.exitCode > 1 || answer.exitCode < 0) throw gitFailure(args, answer, this.#options.git.folder);
    return answer.exitCode === 0;
  }

  /** Another process of this machine may have moved it on already: that is as good. */
  async #follow(to: string, from: string | undefined): Promise<boolean> {
    const { git, ref } = this.#options;
    const old = from ?? '0'.repeat(to.length);
    // With --stdin it answers; a silent command costs the library a pause.
    const lines = `start\nupdate ${ref} ${to} ${old}\nprepare\ncommit\n`;
    const args = ['update-ref', '--no-deref', '--stdin'];
    let answer = await git.ask(args, lines);
    for (let round = 1; round <= ATTEMPTS; round++) {
      const lock = lockInTheWay(answer.err);
      if (lock === undefined) break;
      await outwaitLock(lock, this.#options.pause);
      answer = await git.ask(args, lines);
    }
    if (answer.exitCode === 0) return true;
    if (/cannot lock ref|reference already exists|but expected|File exists/.test(answer.err)) return false;
    throw gitFailure(args, answer, git.folder);
  }

  /** Makes a commit the newest one; false when another one was faster, or what the remote says of a lock in its way. */
  async #publish(commit: string, { tip, expected }: Base): Promise<boolean | LockedRef> {
    const { git, ref } = this.#options;
    const remote = await this.#remoteName();
    if (remote === undefined) return await this.#follow(commit, expected);
    const outcome = await pushRef(git, { remote, ref, commit, expected });
    if (outcome === 'overtaken') return false;
    if (outcome !== 'pushed' && 'locked' in outcome) return outcome;
    // Without an answer it may have arrived: what the remote has now tells.
    if (outcome !== 'pushed' && (await this.#remoteTip(remote).catch(() => undefined)) !== commit) throw outcome;
    await this.#follow(commit, tip);
    return true;
  }

  #overtaken(): BackendError {
    const { ref } = this.#options;
    return new BackendError('busy', `Others wrote to ${ref} faster, ${ATTEMPTS} times in a row.`, {
      hint: 'Run again in a moment.',
    });
  }

  #rewritten(remote: string, ours: string, theirs: string): BackendError {
    const { ref } = this.#options;
    const message = `${ref} on ${remote} was rewritten: ${theirs.slice(0, 10)} does not contain ${ours.slice(0, 10)}, which was there before.`;
    return new BackendError('corrupt', message, {
      hint: `Find out who did it: records may be lost. To put back what this repository has: git push --force ${remote} ${ref}. To accept what is there now: git update-ref -d ${ref}.`,
    });
  }
}

/** Nothing but the objects: no tag, no branch, no FETCH_HEAD, and what a remote is configured to map is not mapped. */
const FETCH = ['--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--refmap=', '--no-prune', '--quiet'];
