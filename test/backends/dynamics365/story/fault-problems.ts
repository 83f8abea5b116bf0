import { setTimeout as wait } from 'node:timers/promises';
import { DEFAULT_LIMITS } from '../../../../src/backends/dynamics365/http/pace.ts';
import { isNightly } from '../../../nightly.ts';
import { type FaultyRun, faultyRun } from './faulty-run.ts';
import type { RecordedStory } from './recorded-story.ts';
import { tell } from './story.ts';
import {
  ANSWER_BYTES,
  ANSWERED,
  LATE,
  type Lasting,
  PASSING,
  type StoryFault,
  type StoryRequest,
  scriptOf,
} from './story-faults.ts';

/**
 * Lets each request go wrong in one way, in a story of its own; everything that must not be, empty is good. Outside of
 * the nightly run each way of going wrong meets every third request, so that together they meet all.
 */
export async function faultProblems(
  fault: StoryFault,
  lasting: Lasting,
  { goal, requests }: RecordedStory,
): Promise<readonly string[]> {
  const problems: string[] = [];
  const candidates = lasting === 'once' ? requests : firstOfEachKind(requests);
  for (const request of isNightly ? candidates : everyThird(candidates, fault)) {
    const story = await tell({ limits: { ...DEFAULT_LIMITS, answerBytes: ANSWER_BYTES } });
    const run = await faultyRun(story, scriptOf(fault, request, lasting, story.now()), goal, fault);
    await story.emulator.close();
    problems.push(...findings(request, run, expectedOf(fault, lasting, request)));
  }
  return problems;
}

/**
 * Lets the answer to each request come too late, and a write have its effect only when a second run is long through: it
 * must do no harm then.
 */
export async function lateProblems({ goal, requests }: RecordedStory): Promise<readonly string[]> {
  const each = async (request: StoryRequest): Promise<readonly string[]> => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const story = await tell({ limits: { ...DEFAULT_LIMITS, requestMs: LATE_MS }, emulator: { sleep: () => held } });
    const afterwards = async () => {
      release();
      while (!story.emulator.log.some(({ fault }) => fault !== undefined)) await wait(1);
    };
    const run = await faultyRun(story, scriptOf(LATE, request, 'once', story.now()), goal, {
      hasEffect: true,
      afterwards,
    });
    await story.emulator.close();
    return findings(request, run, request.isWrite ? 'in doubt' : 'converged');
  };
  const problems: string[] = [];
  // Each waits for its limit: several do so at a time.
  const chosen = isNightly ? requests : everyThird(requests, LATE);
  for (let at = 0; at < chosen.length; at += AT_A_TIME)
    problems.push(...(await Promise.all(chosen.slice(at, at + AT_A_TIME).map(each))).flat());
  return problems;
}

/** Longer than any other answer takes on a busy machine. */
const LATE_MS = 2_000;

const AT_A_TIME = 6;

function everyThird(requests: readonly StoryRequest[], fault: StoryFault): readonly StoryRequest[] {
  const turn = [LATE, ...PASSING, ...ANSWERED].indexOf(fault) % 3;
  return requests.filter((_, at) => at % 3 === turn);
}

/** All of one kind go wrong from there on, so that the second of a kind tells little new; batches differ. */
function firstOfEachKind(requests: readonly StoryRequest[]): readonly StoryRequest[] {
  const kinds = new Set<string>();
  return requests.filter(({ phase, method, path }) => {
    const kind = `${phase} ${method} ${path}`;
    const isNew = path.includes('batch') || !kinds.has(kind);
    kinds.add(kind);
    return isNew;
  });
}

/** What a way of going wrong must come to; undefined where that depends on what the request is for. */
function expectedOf(fault: StoryFault, lasting: Lasting, request: StoryRequest): FaultyRun['result'] | undefined {
  // The rules of a group may be kept from us: then they are unknown.
  if (fault.name === '401' && request.path.includes('ruleSets')) return 'converged';
  if (lasting === 'always') return request.phase === 'plan' ? 'refused' : undefined;
  if (fault.once === 'waits') return 'converged';
  if (fault.once === 'ends') return undefined;
  return request.isWrite && fault.hasEffect !== true ? 'in doubt' : 'converged';
}

function findings(
  request: StoryRequest,
  { result, problems }: FaultyRun,
  expected: FaultyRun['result'] | undefined,
): readonly string[] {
  const all =
    expected === undefined || expected === result ? problems : [...problems, `it is ${result}, not ${expected}`];
  return all.map((problem) => `${request.name}: ${problem}`);
}
