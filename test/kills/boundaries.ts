import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Generation } from './kill-tree.ts';
import { beginApply, type Stage } from './stage.ts';

/** An instant at which a process is killed. */
export type Boundary = FileBoundary | RequestBoundary;

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
  const { exitCode, output } = await beginApply(stage, generation, { KILL_LOG: log }).ended;
  stage.onRequest = undefined;
  if (exitCode !== 0) throw new Error(`The undisturbed run ended with ${exitCode}:\n${output}`);
  return [...actsIn(log).flatMap((what, at) => fileBoundaries(what, at + 1)), ...requests];
}

/** The acts that a run wrote down, without what is another one in each run. */
export function actsIn(log: string): readonly string[] {
  const lines = readFileSync(log, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => line.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}(?:@\S*)?/g, '*'));
}

function fileBoundaries(what: string, nth: number): readonly FileBoundary[] {
  const phases = /^write/.test(what) ? (['before', 'torn', 'after'] as const) : (['before', 'after'] as const);
  return phases.map((phase) => ({ on: 'file', nth, phase, what }));
}

function requestName(method: string, target: string): string {
  const path = new URL(target, 'http://localhost').pathname;
  return `${method} ${path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '*')}`;
}
