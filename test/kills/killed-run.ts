import { join } from 'node:path';
import { differences } from '../backends/dynamics365/story/live-image.ts';
import { actsIn, type Boundary } from './boundaries.ts';
import type { Generation } from './kill-tree.ts';
import { type JournalImage, journalImage } from './records-image.ts';
import { beginApply, type Ended, type Stage } from './stage.ts';

/** How everything is behind a run that nobody disturbed. */
export interface Goal {
  readonly live: ReadonlyMap<string, string>;
  readonly last: ReadonlyMap<string, string>;
  readonly effects: readonly string[];
  readonly journal: JournalImage;
  readonly files: readonly string[];
}

/** What is wrong behind a killed run and the next one. A file that is left over stands in nobody's way. */
export interface Problem {
  readonly kind: 'not converged' | 'repeated' | 'lost' | 'left over';
  readonly text: string;
}

/** How everything is on a stage. */
export function goalOf(stage: Stage): Goal {
  const { records } = stage;
  return {
    live: new Map(stage.live()),
    last: records.lastApplied(),
    effects: [...stage.effects()],
    journal: journalImage(records.entries()),
    files: records.files(),
  };
}

/** How a run that was killed is completed: by planning anew, or by completing that very run. */
export type Completion = 'apply' | 'apply --resume';

/** Applies and is killed at a boundary, applies again, and compares with the run that nobody disturbed. */
export async function killedRun(
  stage: Stage,
  generation: Generation,
  boundary: Boundary,
  goal: Goal,
  completion: Completion,
): Promise<readonly Problem[]> {
  const killed = await applyAndDie(stage, generation, boundary);
  if (killed.signal !== 'SIGKILL') return [notConverged(`the first run was not killed but ended with ${said(killed)}`)];
  const entries = stage.records.entries();
  const next = await applyNext(stage, generation, completion);
  await stage.settled?.();
  if (next.exitCode !== 0) return [notConverged(`the next run ended with ${said(next)}`)];
  const now = goalOf(stage);
  return [
    ...differences(now.live, goal.live).map((each) => notConverged(`live: ${each}`)),
    ...differences(now.last, goal.last).map((each) => notConverged(`last applied: ${each}`)),
    ...now.journal.problems.map(notConverged),
    ...(await stage.records.problems()).map(notConverged),
    ...missing(entries, stage.records.entries()),
    ...beyond(now.files, goal.files)
      .filter(isLitter)
      .map((text): Problem => ({ kind: 'left over', text })),
    ...beyond(now.effects, goal.effects).map((text): Problem => ({ kind: 'repeated', text })),
    ...beyond(goal.effects, now.effects).map((text): Problem => ({ kind: 'lost', text })),
    ...problemsOfJournal(now.journal, goal.journal),
  ];
}

/** Where the run died before its beginning was written down, there is none to complete. */
async function applyNext(stage: Stage, generation: Generation, completion: Completion): Promise<Ended> {
  if (completion === 'apply') return await beginApply(stage, generation).ended;
  const resumed = await beginApply(stage, generation, {}, { words: ['--resume'] }).ended;
  const isOver = resumed.exitCode === 0 && !resumed.output.includes('Nothing to resume');
  return isOver || resumed.exitCode !== 0 ? resumed : await beginApply(stage, generation).ended;
}

/** What stood in the journal when the process was dead stands there for ever, in its place. */
function missing(before: readonly string[], now: readonly string[]): readonly Problem[] {
  return before.flatMap((line, at) => (now[at] === line ? [] : [{ kind: 'lost', text: `entry ${at + 1}: ${line}` }]));
}

/** What was done says so once; a run that died may have left it in doubt instead. */
function problemsOfJournal(now: JournalImage, goal: JournalImage): readonly Problem[] {
  const known = [...now.applied, ...now.inDoubt];
  return [
    ...beyond(now.applied, goal.applied).map((each): Problem => ({ kind: 'repeated', text: `journal: ${each}` })),
    ...beyond(goal.applied, known).map((each): Problem => ({ kind: 'lost', text: `journal: ${each}` })),
  ];
}

async function applyAndDie(stage: Stage, generation: Generation, boundary: Boundary): Promise<Ended> {
  if (boundary.on === 'request') return await dieAtRequest(stage, generation, boundary);
  const log = join(stage.folder, boundary.on === 'file' ? 'acts' : 'git-acts');
  const at = { KILL_AT: String(boundary.nth), KILL_PHASE: boundary.phase };
  const kill = boundary.on === 'file' ? { KILL_LOG: log, ...at } : { KILL_GIT_LOG: log, ...at };
  const ended = await beginApply(stage, generation, kill).ended;
  // What goes on behind the process writes on.
  const last = actsIn(log)[boundary.nth - 1];
  if (last !== boundary.what) throw new Error(`Killed at "${last}", not at "${boundary.what}".`);
  return ended;
}

/** The request waits until the process is gone: it never hears of it. */
async function dieAtRequest(stage: Stage, generation: Generation, { nth, phase }: Boundary): Promise<Ended> {
  let seen = 0;
  stage.onRequest = async (_, now) => {
    if (now !== phase || ++seen !== nth) return undefined;
    running.child.kill('SIGKILL');
    await running.ended;
    return 'cut';
  };
  const running = beginApply(stage, generation);
  const ended = await running.ended;
  stage.onRequest = undefined;
  return ended;
}

/** The lock of a process that died stands where it is until somebody takes it over. */
function isLitter(file: string): boolean {
  return !/\.lock(\.\d+)?$/.test(file);
}

function notConverged(text: string): Problem {
  return { kind: 'not converged', text };
}

function said({ exitCode, signal, output }: Ended): string {
  return `${exitCode ?? signal}: ${output.trim().split('\n').slice(-6).join(' | ')}`;
}

/** What is more often in one list than in another. */
function beyond(list: readonly string[], other: readonly string[]): readonly string[] {
  const left = [...other];
  return list.filter((each) => {
    const at = left.indexOf(each);
    if (at < 0) return true;
    left.splice(at, 1);
    return false;
  });
}
