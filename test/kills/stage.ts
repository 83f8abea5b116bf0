import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { OnRequest } from '../../src/emulator/gateway.ts';
import { CLI } from '../scenario.ts';
import { type Generation, type TreeTarget, writeTree } from './kill-tree.ts';
import type { RecordsImage } from './records-image.ts';

/** A live system in its first state, and a tree that is about it: what one story is played on. */
export interface Stage {
  readonly folder: string;
  readonly target: TreeTarget;
  readonly variables: Readonly<Record<string, string>>;
  readonly records: RecordsImage;
  /** Everything that is live now, by names of places. */
  live(): ReadonlyMap<string, string>;
  /** Every change that was made so far, one as often as it was made. */
  effects(): readonly string[];
  /** Who is told of requests to the live system; a system without any never calls it. */
  onRequest: OnRequest | undefined;
  /** Puts what kills at commands of git in its place, or takes it away: it makes each of them slow. */
  arm?(isArmed: boolean): void;
  /** Waits for what goes on behind a process that died. */
  settled?(): Promise<void>;
  close(): Promise<void>;
}

/** What a command ended with. */
export interface Ended {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/** A command that runs. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

const PRELOAD = pathToFileURL(join(import.meta.dirname, 'kill-preload.mjs')).href;

/**
 * Begins to apply a state of the configuration; `more` are further variables: those of the preload and of the git that
 * kill, the time. `words` are further words of the command line. `ownGroup` makes it and what it begins a group that
 * signals can be sent to, as a terminal does.
 */
export function beginApply(
  stage: Stage,
  generation: Generation,
  more: Readonly<Record<string, string>> = {},
  { words = [], ownGroup = false }: { readonly words?: readonly string[]; readonly ownGroup?: boolean } = {},
): Running {
  const { folder, target, variables } = stage;
  stage.arm?.(more['KILL_GIT_LOG'] !== undefined);
  writeTree(folder, target, generation);
  const preload = more['KILL_LOG'] && {
    KILL_FOLDER: join(folder, '.copilotctl'),
    NODE_OPTIONS: `--import ${PRELOAD}`,
  };
  const env = { PATH: process.env['PATH'], HOME: folder, ...variables, ...more, ...preload };
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe'];
  const child = spawn(process.execPath, [CLI, ...APPLY, ...words], { cwd: folder, env, stdio, detached: ownGroup });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const ended = once(child, 'close').then(([exitCode, signal]) => ({ exitCode, signal, output }));
  return { child, ended };
}

/** A role is deleted on the way. */
const APPLY = ['apply', '--yes', '--approve', 'delete'];
