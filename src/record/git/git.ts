import type { SimpleGit, SimpleGitOptions } from 'simple-git';
import { environmentFor } from './git-environment.ts';
import { gitFailure } from './git-failure.ts';

/** What git said. */
export interface GitAnswer {
  /** Not a number of git's own when it could not be started or was stopped. */
  readonly exitCode: number;
  readonly out: Buffer;
  readonly err: string;
}

/** Where git runs and what it is given. */
export interface GitOptions {
  /** A folder of the repository. */
  readonly folder: string;
  /** Environment variables. Where the repository is comes from the folder, never from them. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** How long git may say nothing before it is stopped. Default: a minute. */
  readonly silenceMs?: number;
}

/** Commands of git in one repository: nothing asks a person, nothing waits for ever. */
export class Git {
  readonly folder: string;
  readonly #options: GitOptions;

  constructor(options: GitOptions) {
    this.folder = options.folder;
    this.#options = options;
  }

  /** The text that a command prints. Throws a `BackendError` when it fails. */
  async run(args: readonly string[], input?: string | Buffer): Promise<string> {
    return (await this.read(args, input)).toString();
  }

  /** The bytes that a command prints. Throws a `BackendError` when it fails. */
  async read(args: readonly string[], input?: string | Buffer): Promise<Buffer> {
    const answer = await this.ask(args, input);
    if (answer.exitCode !== 0) throw gitFailure(args, answer, this.folder);
    return answer.out;
  }

  /**
   * What a command answers, whatever it is.
   *
   * Ctrl-C on a terminal reaches every process there, git too, while this one means to come to an end in order: a
   * command that died of a signal is given again. All that are used here may be: what they write is told by its digest,
   * and refs move only from where they were.
   */
  async ask(args: readonly string[], input?: string | Buffer): Promise<GitAnswer> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#askOnce(args, input);
      if (answer !== 'killed') return answer;
      if (attempt === ATTEMPTS) return { exitCode: STOPPED, out: Buffer.of(), err: 'it was killed by a signal' };
    }
  }

  async #askOnce(args: readonly string[], input: string | Buffer | undefined): Promise<GitAnswer | 'killed'> {
    let seen: GitAnswer | 'killed' | undefined;
    const git = await this.#open(input, (answer) => {
      seen = answer;
    });
    try {
      await git.raw([...args]);
    } catch (error) {
      if (seen === undefined || (seen !== 'killed' && seen.exitCode === 0)) throw error;
    }
    if (seen === undefined) throw new Error('git gave no answer.');
    return seen;
  }

  /** The library gives text and only the errors it knows; its hook for errors sees the bytes and the code of all. */
  async #open(
    input: string | Buffer | undefined,
    answered: (answer: GitAnswer | 'killed') => void,
  ): Promise<SimpleGit> {
    const { simpleGit } = await import('simple-git');
    const { env, allowed } = environmentFor(this.#options.variables);
    const options: Partial<SimpleGitOptions> = {
      baseDir: this.folder,
      config: CONFIG,
      timeout: { block: this.#options.silenceMs ?? SILENCE_MS },
      completion: { onClose: true, onExit: false },
      allowEnvironment: allowed,
      unsafe: ALLOWED,
      ...(input !== undefined && { input: () => input }),
      errors: (error, { exitCode, stdOut, stdErr }) => {
        const stopped = error instanceof Error && exitCode <= 0 ? error.message : '';
        const err = `${Buffer.concat(stdErr).toString()}${stopped}`;
        const out = Buffer.concat(stdOut);
        // The library passes on what Node.js gives: null for a process that a signal ended.
        if (stopped === '' && typeof exitCode !== 'number') answered('killed');
        else answered({ exitCode: stopped === '' ? exitCode : STOPPED, out, err });
        return exitCode === 0 && stopped === '' ? undefined : (error ?? new Error('git failed'));
      },
    };
    return simpleGit(options).env(env);
  }
}

const SILENCE_MS = 60_000;
const STOPPED = -1;
const ATTEMPTS = 3;

/** Objects reach the disk before the ref does, and git tidies up in its own time, not in ours. */
const CONFIG = ['core.fsync=objects,reference', 'gc.auto=0', 'maintenance.auto=false', 'core.quotePath=false'];

/** Ways to sign in that the person or the job has set up for git: ours to use, and to change none of them. */
const ALLOWED: NonNullable<SimpleGitOptions['unsafe']> = {
  allowUnsafeSshCommand: true,
  allowUnsafeAskPass: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeConfigEnvCount: true,
  allowUnsafeCredentialHelper: true,
  allowUnsafeUrlRewrite: true,
};
