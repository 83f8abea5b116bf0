import { mapConcurrently } from '../../src/commands/map-concurrently.ts';
import { type Boundary, boundariesOf } from './boundaries.ts';
import type { Generation } from './kill-tree.ts';
import { type Completion, goalOf, killedRun, type Problem } from './killed-run.ts';
import { beginApply, type Stage } from './stage.ts';

/** A backend, and which state is being applied when the process dies: the first ever, or one behind it. */
export interface KillStory {
  readonly backend: string;
  readonly generation: Generation;
  readonly makeStage: () => Promise<Stage>;
}

/** What came of one kill. */
export interface Kill {
  readonly story: KillStory;
  readonly boundary: Boundary;
  readonly completion: Completion;
  readonly problems: readonly Problem[];
}

/** Every other kill is followed by each. */
const COMPLETIONS: readonly Completion[] = ['apply', 'apply --resume'];

/** As many at a time as a small machine bears. */
const AT_A_TIME = 2;

/** Kills an apply at its boundaries, each on a stage of its own; where there are more than `most`, at evenly spread ones. */
export async function tellKillStory(story: KillStory, most = Number.POSITIVE_INFINITY): Promise<readonly Kill[]> {
  const { boundaries, goal } = await undisturbed(story);
  const chosen = spread(boundaries, most).map((boundary, at) => ({
    boundary,
    completion: COMPLETIONS[at % 2] ?? 'apply',
  }));
  return await mapConcurrently(chosen, AT_A_TIME, async ({ boundary, completion }) => {
    const problems = await onStage(
      story,
      async (stage) => await killedRun(stage, story.generation, boundary, goal, completion),
    );
    return { story, boundary, completion, problems };
  });
}

function spread<T>(list: readonly T[], most: number): readonly T[] {
  if (list.length <= most) return list;
  const chosen = new Set(Array.from({ length: most }, (_, at) => Math.floor((at * list.length) / most)));
  return list.filter((_, at) => chosen.has(at));
}

/** What there is to kill at, and how it ends when nobody does. */
async function undisturbed(story: KillStory) {
  return await onStage(story, async (stage) => {
    const boundaries = await boundariesOf(stage, story.generation);
    return { boundaries, goal: goalOf(stage) };
  });
}

async function onStage<T>({ makeStage, generation }: KillStory, play: (stage: Stage) => Promise<T>): Promise<T> {
  const stage = await makeStage();
  try {
    if (generation === 'later') await applyFirst(stage);
    return await play(stage);
  } finally {
    await stage.close();
  }
}

async function applyFirst(stage: Stage): Promise<void> {
  const { exitCode, output } = await beginApply(stage, 'first').ended;
  if (exitCode !== 0) throw new Error(`The first apply ended with ${exitCode}:\n${output}`);
}
