import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Generation } from './kill-tree.ts';
import { beginApply, type Stage } from './stage.ts';

/** An instant at which a process is killed. */
export type Boundary = FileBoundary | RequestBoundary | GitBoundary;

/** At the N-th act that changes or flushes a file: before it, in the middle of it, or when it is done. */
interface FileBoundary {
  readonly on: 'file';
  readonly nth: number;
  readonly phase: 'before' | 'torn' | 'after';
  /** What is done to which file. */
  readonly what: string;
}

/** When the N-th request arrived and had no effect, or when it had its effect and nobody was told. */
interface RequestBoundary {
  readonly on: 'request';
  readonly nth: number;
  readonly phase: 'arrived' | 'handled';
  readonly what: string;
}

/**
 * At the N-th instant that a command of git comes to which writes objects, moves a ref, fetches or pushes. `killed`: the
 * command dies with the process. `torn`: so it does, with half of what it is given. `orphaned`: it goes on alone.
 */
interface GitBoundary {
  readonly on: 'git';
  readonly nth: number;
  readonly phase: 'killed' | 'torn' | 'orphaned';
  readonly what: string;
}

/** All instants of an apply that nobody disturbs, counted while it runs. */
export async function boundariesOf(stage: Stage, generation: Generation): Promise<readonly Boundary[]> {
  const requests: RequestBoundary[] = [];
  stage.onRequest = async ({ method, target }, phase) => {
    requests.push({
      on: 'request',
      nth: Math.floor(requests.length / 2) + 1,
      phase,
      what: requestName(method, target),
    });
    return undefined;
  };
  const log = join(stage.folder, 'acts');
  const gitLog = join(stage.folder, 'git-acts');
  const { exitCode, output } = await beginApply(stage, generation, { KILL_LOG: log, KILL_GIT_LOG: gitLog }).ended;
  stage.onRequest = undefined;
  if (exitCode !== 0) throw new Error(`The undisturbed run ended with ${exitCode}:\n${output}`);
  return [
    ...actsIn(log).flatMap((what, at) => fileBoundaries(what, at + 1)),
    ...requests,
    ...actsIn(gitLog).flatMap((what, at) => gitBoundaries(what, at + 1)),
  ];
}

/** The acts that a run wrote down, without what is another one in each run; none where nothing writes them down. */
export function actsIn(log: string): readonly string[] {
  if (!existsSync(log)) return [];
  const lines = readFileSync(log, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => line.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}(?:@\S*)?/g, '*'));
}

function fileBoundaries(what: string, nth: number): readonly FileBoundary[] {
  const phases = /^write/.test(what) ? (['before', 'torn', 'after'] as const) : (['before', 'after'] as const);
  return phases.map((phase) => ({ on: 'file', nth, phase, what }));
}

/** Behind a command nothing of it is left to die or to go on. */
function gitBoundaries(what: string, nth: number): readonly GitBoundary[] {
  const torn = what === 'before fast-import' ? (['torn'] as const) : [];
  const phases = what.startsWith('after ') ? (['killed'] as const) : (['killed', ...torn, 'orphaned'] as const);
  return phases.map((phase) => ({ on: 'git', nth, phase, what }));
}

function requestName(method: string, target: string): string {
  const path = new URL(target, 'http://localhost').pathname;
  return `${method} ${path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '*')}`;
}
