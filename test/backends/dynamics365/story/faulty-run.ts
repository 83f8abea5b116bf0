import { inspect } from 'node:util';
import { BackendError } from '../../../../src/backends/backend-error.ts';
import type { FaultRule } from '../../../../src/emulator/faults.ts';
import type { Applied } from '../../../../src/model/applied.ts';
import type { StepOutcome } from '../../../../src/model/outcome.ts';
import { automaticSteps, type Plan, type Step } from '../../../../src/model/plan.ts';
import { TOKEN } from '../../../contract/dynamics365-subject.ts';
import { differences, type LiveImage, liveImage, strangers } from './live-image.ts';
import type { Run, Story } from './story.ts';

/** How the story goes when nothing goes wrong. */
export interface Goal {
  readonly before: LiveImage;
  readonly after: LiveImage;
  /** What is remembered then. */
  readonly remembered: string;
}

/** What came of a run in which something went wrong. */
export interface FaultyRun {
  readonly result: 'converged' | 'refused' | 'in doubt';
  /** Everything that must not be; empty is good. */
  readonly problems: readonly string[];
}

/** What somebody who plans and applies got: outcomes, or an error. */
interface Attempt {
  readonly planned?: Run['planned'];
  readonly applied?: Applied;
  readonly error?: unknown;
}

/** What a faulty run may bring with it. */
export interface FaultyRunOptions {
  readonly hasEffect?: true;
  readonly isTwice?: true;
  /** Called behind the second run. */
  readonly afterwards?: () => Promise<void>;
}

/**
 * Plans and applies while things go wrong, then again without faults, and looks at everything that must hold: values are
 * what they were or what they should become, what counts as applied is live, what was refused is not, every failure says
 * why, no token is seen, and in the end live is what was declared, to the row.
 */
export async function faultyRun(
  story: Story,
  script: readonly FaultRule[],
  goal: Goal,
  options: FaultyRunOptions = {},
): Promise<FaultyRun> {
  story.emulator.setFaults(script);
  const first = await inTime(attempted(story));
  const hasGoneWrong = story.emulator.log.some(({ fault }) => fault !== undefined) || options.afterwards !== undefined;
  story.emulator.setFaults([]);
  const now = liveImage(story.emulator);
  const problems = [
    ...(hasGoneWrong ? [] : ['no request went wrong']),
    ...shown(strangers(now, goal.before, goal.after)).map((each) => `a value that nobody asked for: ${each}`),
    ...problemsOfAttempt(first),
    ...tokensIn(first, story),
  ];
  const result = resultOf(first);
  if (first.planned === undefined) {
    // Nothing changed and nothing is remembered: what comes next is the story without faults.
    const changed = shown(differences(goal.before, now)).map((each) => `planning changed ${each}`);
    return { result, problems: [...problems, ...changed] };
  }
  const second = await inTime(attempted(story));
  if (isStillSettling(second)) await inTime(attempted(story));
  await options.afterwards?.();
  return {
    result,
    problems: [
      ...problems,
      ...problemsOfSecond(first, second, options),
      ...(await problemsOfEnd(story, goal, second, options)),
    ],
  };
}

async function attempted(story: Story): Promise<Attempt> {
  const backend = story.open();
  let planned: Run['planned'] | undefined;
  try {
    planned = await story.plan(backend);
    return { planned, applied: await story.apply(planned, backend) };
  } catch (error) {
    return { ...(planned !== undefined && { planned }), error };
  }
}

/** No result depends on this clock: it names the run that does not end. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('It does not end.')), 30_000);
  });
  return await Promise.race([work, limit]).finally(() => clearTimeout(timer));
}

function resultOf({ planned, applied, error }: Attempt): FaultyRun['result'] {
  const statuses = applied?.outcomes.map(({ status }) => status) ?? [];
  if (statuses.includes('in-doubt') || (error instanceof BackendError && error.code === 'outcome-unknown'))
    return 'in doubt';
  // Changes were handed over, and what became of them could not be read.
  if (applied === undefined && planned !== undefined && error instanceof BackendError) return 'in doubt';
  const isDone = statuses.every((status) => status === 'applied' || status === 'by-hand');
  return error === undefined && isDone && applied?.left.length === 0 ? 'converged' : 'refused';
}

function problemsOfAttempt({ planned, applied, error }: Attempt): readonly string[] {
  if (error !== undefined) {
    if (!(error instanceof BackendError)) return [`it ended with ${inspect(error)}`];
    return error.message === '' ? ['an error without words'] : [];
  }
  const steps = planned?.plan.steps.map(({ id }) => id) ?? [];
  const outcomes = applied?.outcomes ?? [];
  const answered = outcomes.map(({ step }) => step);
  return [
    ...steps
      .filter((id) => answered.filter((each) => each === id).length !== 1)
      .map((id) => `${id} has not one outcome`),
    ...outcomes.flatMap((outcome) => problemOfOutcome(outcome, new Map(outcomes.map((each) => [each.step, each])))),
  ];
}

function problemOfOutcome(outcome: StepOutcome, all: ReadonlyMap<string, StepOutcome>): readonly string[] {
  if (outcome.status === 'skipped') {
    const status = all.get(outcome.because)?.status;
    return status === undefined || status === 'applied'
      ? [`${outcome.step} is skipped because of ${outcome.because}`]
      : [];
  }
  if (!('error' in outcome)) return [];
  const { code, message } = outcome.error;
  return code === '' || code === 'unexpected' || !/\w{2} \w/.test(message)
    ? [`${outcome.step} is ${outcome.status} with "${code}": ${message}`]
    : [];
}

/** A token in anything that a person or a file gets to see. */
function tokensIn(attempt: Attempt, { told, emulator }: Story): readonly string[] {
  const { error, applied } = attempt;
  const seen = { error: inspect(error, { depth: 10 }), outcomes: applied?.outcomes ?? [], told, log: emulator.log };
  return Object.entries(seen).flatMap(([where, what]) =>
    JSON.stringify(what).includes(TOKEN) ? [`the token is seen in ${where}`] : [],
  );
}

/**
 * An operation of the first run may end between the plan and the apply of the second one: then the row has moved, and a
 * third one finds nothing to do.
 */
function isStillSettling({ applied }: Attempt): boolean {
  const failed = applied?.outcomes.filter((outcome) => 'error' in outcome) ?? [];
  return (
    failed.length > 0 &&
    failed.every((each) => each.step.startsWith('PlatformSettings/') && 'error' in each && each.error.code === 'moved')
  );
}

/** The second plan tells what of the first one is live: it is made of a new reading. */
function problemsOfSecond(first: Attempt, second: Attempt, { hasEffect }: FaultyRunOptions): readonly string[] {
  if (second.planned === undefined || (resultOf(second) !== 'converged' && !isStillSettling(second)))
    return [`the second run is ${inspect(second.error ?? second.applied?.outcomes, { depth: 6 })}`];
  const open = second.planned.plan;
  const steps = new Map((first.planned?.plan.steps ?? []).map((step) => [step.id, step]));
  return (first.applied?.outcomes ?? []).flatMap(({ step: id, status }) => {
    const step = steps.get(id);
    const isOpen = step !== undefined && isInPart(step, open);
    if (status === 'applied' && isOpen) return [`${id} counts as applied and is not live`];
    const isSaidUndone = status === 'refused' || status === 'failed' || status === 'skipped';
    return isSaidUndone && !isOpen && hasEffect !== true ? [`${id} is ${status} and live all the same`] : [];
  });
}

/** Whether a plan has anything to do of what a step is to do. */
function isInPart({ change }: Step, plan: Plan): boolean {
  const paths = pathsOf(change);
  return automaticSteps(plan).some(
    (other) =>
      other.change.address === change.address &&
      (paths.length === 0 || pathsOf(other.change).some((path) => paths.includes(path))),
  );
}

function pathsOf(change: Step['change']): readonly string[] {
  return 'fields' in change ? change.fields.map(({ path }) => path) : [];
}

async function problemsOfEnd(
  story: Story,
  goal: Goal,
  second: Attempt,
  { isTwice }: FaultyRunOptions,
): Promise<readonly string[]> {
  const isKnown = second.planned !== undefined && automaticSteps(second.planned.plan).length === 0;
  const left = isKnown ? [] : automaticSteps((await story.plan()).plan);
  const remembered = await rememberedBy(story);
  const withoutMakers = (text: string) => (isTwice ? text.replaceAll(/"created":(true|false)/g, '') : text);
  return [
    ...shown(differences(liveImage(story.emulator), goal.after)).map((each) => `in the end ${each}`),
    ...left.map(({ id }) => `in the end there is ${id} to do`),
    ...(withoutMakers(remembered) === withoutMakers(goal.remembered) ? [] : [`in the end remembered: ${remembered}`]),
  ];
}

/** Three places say as much as a hundred. */
function shown(places: readonly string[]): readonly string[] {
  return places.slice(0, 3);
}

/** What a story remembers as applied, as text. */
export async function rememberedBy({ records }: Story): Promise<string> {
  const last = await records.lastApplied();
  const addresses = [...last.addresses()].sort();
  return JSON.stringify(addresses.map((address) => last.get(address)));
}
