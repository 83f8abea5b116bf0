import { BackendError } from '../../backends/backend-error.ts';
import { lockInTheWay, outwaitLock } from './abandoned-lock.ts';
import type { Git } from './git.ts';
import { gitFailure } from './git-failure.ts';

/** A commit to be made. */
export interface NewCommit {
  /** What it stands on; undefined for the first one. */
  readonly parent: string | undefined;
  /** Files by path: their whole new text, or undefined to remove one. The others stay as the parent has them. */
  readonly files: ReadonlyMap<string, string | undefined>;
  /** One line. */
  readonly message: string;
  readonly now: Date;
  /** Waits for about so long. */
  readonly pause: (ms: number) => Promise<void>;
}

/**
 * Writes a commit that nothing points at yet, and gives its id.
 *
 * By `git fast-import`: one process writes the new files, the folders above them and the commit, however many records
 * there are, and it knows neither index nor work tree. (`read-tree` into an index of its own, `update-index`,
 * `write-tree` and `commit-tree` are four, and read every name of the tree.) The ref that it wants to write is taken
 * back in the same stream.
 */
export async function writeCommit(git: Git, commit: NewCommit): Promise<string> {
  const answer = await git.ask(FAST_IMPORT, printStream(commit));
  if (answer.exitCode !== 0) throw gitFailure(FAST_IMPORT, answer, git.folder);
  const id = answer.out.toString().trim();
  if (!/^[0-9a-f]{40,64}$/.test(id)) throw new BackendError('corrupt', 'git fast-import gave no commit.');
  // The commit is written; but each command would wait anew for a lock that was left behind.
  const lock = lockInTheWay(answer.err);
  if (lock !== undefined) await outwaitLock(lock, commit.pause);
  return id;
}

const FAST_IMPORT = ['fast-import', '--quiet', '--date-format=raw', '--done'];

const UNWRITTEN = 'refs/copilotctl/unwritten';

function printStream({ parent, files, message, now }: NewCommit): Buffer {
  const seconds = Math.max(0, Math.floor(now.getTime() / 1000));
  const parts: string[] = [
    `commit ${UNWRITTEN}\nmark :1\ncommitter copilotctl <copilotctl@localhost> ${seconds} +0000\n`,
    // Two that want the same at the same time would make one commit, and each would take it for its own.
    data(`${message.replaceAll(/\p{Cc}/gu, ' ')}\n\nWrite: ${process.getBuiltinModule('node:crypto').randomUUID()}\n`),
  ];
  if (parent !== undefined) parts.push(`from ${parent}\n`);
  for (const [path, text] of files) {
    parts.push(text === undefined ? `D ${path}\n` : `M 100644 inline ${path}\n${data(text)}`);
  }
  parts.push(`\nget-mark :1\nreset ${UNWRITTEN}\nfrom ${'0'.repeat(parent?.length ?? 40)}\n\ndone\n`);
  return Buffer.from(parts.join(''));
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
