import { describe, expect, test } from 'vitest';
import { executePlan } from '../../src/apply/execute-plan.ts';
import { BackendError } from '../../src/backends/backend-error.ts';
import type { Kind } from '../../src/model/kind.ts';
import type { StepOutcome } from '../../src/model/outcome.ts';
import type { Plan, Step, StepId } from '../../src/model/plan.ts';
import { type Address, addressOf } from '../../src/model/resource.ts';
import type { JournalRun } from '../../src/record/records.ts';
import { desired } from '../builders.ts';
import { GO } from '../contract/steps.ts';
import { SURE } from '../leases.ts';
import { live, row } from '../live.ts';
import { planOf } from '../plans.ts';

type Answer = (step: Step) => StepOutcome | Error | 'silence';

const applied: Answer = (step) => ({ step: step.id, status: 'applied' });
const refused = (step: Step): StepOutcome => ({
  step: step.id,
  status: 'refused',
  error: { code: 'moved', message: 'It moved.' },
});

/** A live system that answers as told, and a journal; both write down what they were handed, in one list. */
class Stage {
  readonly said: string[] = [];
  readonly steps: Step[] = [];
  readonly #answer: Answer;
  readonly #after: (stage: Stage) => void;

  readonly #ordered: ReadonlySet<Kind>;

  constructor(answer: Answer = applied, after: (stage: Stage) => void = () => {}, ordered: readonly Kind[] = []) {
    this.#answer = answer;
    this.#after = after;
    this.#ordered = new Set(ordered);
  }

  get backend() {
    return { apply: (steps: readonly Step[]) => this.#apply(steps), capabilities: { orderedKinds: this.#ordered } };
  }
  readonly journal: JournalRun = {
    id: 'run',
    intend: async (steps) => void this.said.push(`intent ${steps.map((each) => each.id).join(' ')}`),
    outcomes: async (outcomes) => void this.said.push(`outcomes ${outcomes.map((each) => each.step).join(' ')}`),
    finish: async () => {},
  };

  async *#apply(steps: readonly Step[]): AsyncIterable<StepOutcome> {
    this.said.push(`apply ${steps.map((each) => each.id).join(' ')}`);
    this.steps.push(...steps);
    for (const step of steps) {
      const answer = this.#answer(step);
      if (answer instanceof Error) throw answer;
      if (answer !== 'silence') yield answer;
    }
    this.#after(this);
  }

  /** Carries out a plan; outcomes as `step status (because)`. */
  async run(
    plan: Plan,
    { signal = GO, keepGoing = false }: { readonly signal?: AbortSignal; readonly keepGoing?: boolean } = {},
  ): Promise<string[]> {
    const shown: string[] = [];
    for await (const each of executePlan(plan, this.backend, this.journal, { signal, lease: SURE, keepGoing })) {
      const why = 'error' in each ? ` (${each.error.code})` : each.status === 'skipped' ? ` (${each.because})` : '';
      shown.push(`${each.step} ${each.status}${why}`);
    }
    return shown;
  }
}

/** A plan of steps that create roles, each with what it waits for. */
function planWith(steps: Readonly<Record<string, readonly string[]>>): Plan {
  const made = Object.entries(steps).map(([id, after]): Step => {
    const role = { kind: 'SecurityRole' as const, name: id, spec: { displayName: id } };
    return {
      id: id as StepId,
      change: { op: 'create', address: addressOf(role), after: role, cause: 'config' },
      after: after as readonly StepId[],
      risk: { level: 'none', reasons: [], approvals: [] },
    };
  });
  return { ...planOf(desired({})), steps: made };
}

async function collect(outcomes: AsyncIterable<StepOutcome>): Promise<readonly StepOutcome[]> {
  const all: StepOutcome[] = [];
  for await (const each of outcomes) all.push(each);
  return all;
}

const CHAIN = { a: [], b: ['a'], c: ['b'], x: [] };

describe('waves', () => {
  test('hold what waits for nothing any more', async () => {
    const stage = new Stage();
    expect(await stage.run(planWith({ a: [], b: ['a'], c: ['a'], d: ['b', 'c'] }))).toEqual([
      'a applied',
      'b applied',
      'c applied',
      'd applied',
    ]);
    expect(stage.said.filter((each) => each.startsWith('apply'))).toEqual(['apply a', 'apply b c', 'apply d']);
  });

  test('hold at most two thousand steps', async () => {
    const stage = new Stage();
    await stage.run(planWith(Object.fromEntries(Array.from({ length: 2001 }, (_, at) => [`s${at}`, []]))));
    expect(stage.said.filter((each) => each.startsWith('apply')).map((each) => each.split(' ').length - 1)).toEqual([
      2000, 1,
    ]);
  });

  test('are journalled before the backend sees them, and their outcomes after', async () => {
    const stage = new Stage();
    await stage.run(planWith({ a: [], b: ['a'] }));
    expect(stage.said).toEqual(['intent a', 'apply a', 'outcomes a', 'intent b', 'apply b', 'outcomes b']);
  });

  test('of a journal that cannot be written never reach the backend', async () => {
    const stage = new Stage();
    const full = { ...stage.journal, intend: () => Promise.reject(new BackendError('no-space', 'The disk is full.')) };
    const running = executePlan(planWith(CHAIN), stage.backend, full, { signal: GO, lease: SURE });
    await expect(collect(running)).rejects.toThrow('The disk is full.');
    expect(stage.said).toEqual([]);
  });

  test('of 50,000 steps behind one are scheduled in time that grows with their number', async () => {
    const many = Array.from({ length: 50_000 }, (_, at) => [`s${at}`, ['gate']] as const);
    const start = performance.now();
    const outcomes = await new Stage().run(planWith(Object.fromEntries([['gate', []], ...many])));
    expect(outcomes).toHaveLength(50_001);
    // Copying the list of waiters for each of them took 19 seconds.
    expect(performance.now() - start).toBeLessThan(3_000);
  });
});

describe('a step that does not succeed', () => {
  const LATER = { x: [], a: [], b: ['a'], y: ['x'], z: ['y'] };
  const onA = (answer: Answer) => new Stage((step) => (step.id === 'a' ? answer(step) : applied(step)));

  test.each([
    ['refused', refused, 'refused (moved)'],
    ['failed', () => new BackendError('unavailable', 'Nobody there.'), 'failed (unavailable)'],
    ['in doubt', () => new BackendError('outcome-unknown', 'No answer.'), 'in-doubt (outcome-unknown)'],
  ] as const)('because it was %s is the last wave: nothing else is begun, because of it', async (_, answer, status) => {
    const stage = onA(answer);
    expect(await stage.run(planWith(LATER))).toEqual([
      'x applied',
      `a ${status}`,
      'b skipped (a)',
      'y skipped (a)',
      'z skipped (a)',
    ]);
    expect(stage.said.filter((each) => each.startsWith('apply'))).toEqual(['apply x a']);
  });

  test('stops nothing that does not build on it where that is asked for', async () => {
    expect(await onA(refused).run(planWith(LATER), { keepGoing: true })).toEqual([
      'x applied',
      'a refused (moved)',
      'b skipped (a)',
      'y applied',
      'z applied',
    ]);
  });

  test('and an interruption behind it are told apart', async () => {
    const stop = new AbortController();
    const stage = new Stage(
      (step) => (step.id === 'a' ? refused(step) : applied(step)),
      () => stop.abort(),
    );
    expect(await stage.run(planWith(LATER), { signal: stop.signal, keepGoing: true })).toEqual([
      'x applied',
      'a refused (moved)',
      'b skipped (a)',
      'y skipped (interrupted)',
      'z skipped (interrupted)',
    ]);
  });

  test('holds up what waits for it, each because of the one before', async () => {
    const stage = new Stage((step) => (step.id === 'a' ? refused(step) : applied(step)));
    expect(await stage.run(planWith(CHAIN))).toEqual([
      'a refused (moved)',
      'b skipped (a)',
      'c skipped (b)',
      'x applied',
    ]);
    expect(stage.steps.map((each) => each.id)).toEqual(['a', 'x']);
  });

  test('skips what waits for two of them once', async () => {
    const stage = new Stage(refused);
    expect(await stage.run(planWith({ a: [], b: [], c: ['a', 'b'] }))).toEqual([
      'a refused (moved)',
      'c skipped (a)',
      'b refused (moved)',
    ]);
  });

  test('is skipped no second time when another one it waits for succeeds', async () => {
    const stage = new Stage((step) => (step.id === 'a' ? refused(step) : applied(step)));
    expect(await stage.run(planWith({ a: [], b: [], c: ['a', 'b'] }))).toEqual([
      'a refused (moved)',
      'c skipped (a)',
      'b applied',
    ]);
  });
});

describe('a backend that', () => {
  const answering = (answer: Answer) => new Stage((step) => (step.id === 'b' ? answer(step) : applied(step)));
  const plan = planWith({ a: [], b: [], c: [], d: ['b'] });

  test('breaks down without a word leaves the steps it did not answer for in doubt', async () => {
    expect(await answering(() => new Error('boom')).run(plan)).toEqual([
      'a applied',
      'b in-doubt (unexpected)',
      'd skipped (b)',
      'c in-doubt (unexpected)',
    ]);
  });

  test('lost the answer leaves them in doubt', async () => {
    expect(await answering(() => new BackendError('outcome-unknown', 'No answer.')).run(plan)).toContain(
      'b in-doubt (outcome-unknown)',
    );
  });

  test('could not be reached failed them', async () => {
    expect(await answering(() => new BackendError('unavailable', 'Nobody there.')).run(plan)).toContain(
      'b failed (unavailable)',
    );
  });

  test('forgets a step leaves it in doubt', async () => {
    expect(await answering(() => 'silence').run(plan)).toEqual([
      'a applied',
      'c applied',
      'b in-doubt (outcome-unknown)',
      'd skipped (b)',
    ]);
  });

  test('answers twice for a step, or for one it was not handed, is believed once', async () => {
    const stage = new Stage();
    const chatty = {
      async *apply(steps: readonly Step[]): AsyncIterable<StepOutcome> {
        for (const step of steps) {
          yield { step: step.id, status: 'applied' };
          yield { step: step.id, status: 'applied' };
          yield { step: 'd' as StepId, status: 'applied' };
        }
      },
    };
    const waves: string[] = [];
    const journal = {
      ...stage.journal,
      intend: async (steps: readonly Step[]) => void waves.push(steps.map(({ id }) => id).join()),
    };
    const running = executePlan(planWith({ a: [], b: ['a'], c: ['a', 'b'], d: ['c'] }), chatty, journal, {
      signal: GO,
      lease: SURE,
    });
    expect((await collect(running)).map((each) => each.step)).toEqual(['a', 'b', 'c', 'd']);
    expect(waves).toEqual(['a', 'b', 'c', 'd']);
  });
});

test('a lease that was lost ends it before the wave is journalled or handed over', async () => {
  const stage = new Stage();
  let asked = 0;
  const lost = {
    assertHeld: async () => {
      asked++;
      if (asked === 2) throw new BackendError('busy', 'Somebody else has it.');
    },
  };
  const running = executePlan(planWith(CHAIN), stage.backend, stage.journal, { signal: GO, lease: lost });
  await expect(collect(running)).rejects.toMatchObject({ code: 'busy' });
  expect(stage.said).toEqual(['intent a x', 'apply a x', 'outcomes a x']);
});

describe('an interruption', () => {
  test('lets the wave in flight end and skips the rest', async () => {
    const stop = new AbortController();
    const stage = new Stage(applied, () => stop.abort());
    expect(await stage.run(planWith(CHAIN), { signal: stop.signal })).toEqual([
      'a applied',
      'x applied',
      'b skipped (interrupted)',
      'c skipped (interrupted)',
    ]);
    expect(stage.said.at(-1)).toBe('outcomes a x');
  });

  test('before the first wave touches nothing', async () => {
    const stage = new Stage();
    expect(await stage.run(planWith({ a: [] }), { signal: AbortSignal.abort() })).toEqual(['a skipped (interrupted)']);
    expect(stage.said).toEqual([]);
  });
});

test('steps by hand are reported and never handed over', async () => {
  const stage = new Stage();
  const plan = planOf(
    desired({}, [['CopilotSettings', { consent: { state: 'opted-in' }, recordTranscripts: true }]]),
    live(row('CopilotSettings', {})),
  );
  expect(await stage.run(plan)).toEqual(['CopilotSettings/default#2 by-hand', 'CopilotSettings/default applied']);
  expect(stage.steps.map((each) => each.id)).toEqual(['CopilotSettings/default']);
});

test('the second step of a row starts from the version that the first one left', async () => {
  const off = row('PlatformSettings', { generativeAI: { bingSearch: false }, features: { copilot: false } }, '7');
  const on = { generativeAI: { bingSearch: true }, features: { copilot: true } };
  const between = row('PlatformSettings', { generativeAI: { bingSearch: true }, features: { copilot: false } }, '8');
  const stage = new Stage((step) => ({ step: step.id, status: 'applied', observed: between }));
  await stage.run(planOf(desired({}, [['PlatformSettings', on]]), live(off)));
  expect(stage.steps.map(({ change }) => ('before' in change ? change.before.version : ''))).toEqual(['7', '8']);
  const address: Address = addressOf(off.resource);
  expect(stage.steps.map(({ change }) => change.address)).toEqual([address, address]);
});

describe('a backend that keeps the order of steps itself', () => {
  const stage = (answer = applied) => new Stage(answer, undefined, ['SecurityRole']);

  test('is handed a step together with those it waits for, behind them', async () => {
    const live = stage();
    expect(await live.run(planWith({ a: [], b: ['a'], c: ['b', 'a'], d: [] }))).toHaveLength(4);
    expect(live.said.filter((each) => each.startsWith('apply'))).toEqual(['apply a d b c']);
  });

  test('is not handed a step that also waits for something else', async () => {
    const plan = planWith({ a: [], b: ['a', 'settings'], settings: [] });
    const settings = { kind: 'CopilotSettings' as const, name: 'default', spec: {} };
    const steps = plan.steps.map((step): Step => {
      if (step.id !== 'settings') return step;
      return { ...step, change: { op: 'create', address: addressOf(settings), after: settings, cause: 'config' } };
    });
    const live = stage();
    await live.run({ ...plan, steps });
    expect(live.said.filter((each) => each.startsWith('apply'))).toEqual(['apply a settings', 'apply b']);
  });

  test('is not handed the second step of a resource before it answered for the first', async () => {
    const plan = planWith({ a: [], 'a#2': ['a'] });
    const [first, second] = plan.steps;
    if (first === undefined || second === undefined) throw new Error('Two steps.');
    const live = stage();
    await live.run({ ...plan, steps: [first, { ...second, change: first.change }] });
    expect(live.said.filter((each) => each.startsWith('apply'))).toEqual(['apply a', 'apply a#2']);
  });

  test('answers for what it skipped, and nobody answers for it again', async () => {
    const live = stage((step) =>
      step.id === 'a' ? refused(step) : { step: step.id, status: 'skipped', because: 'a' as StepId },
    );
    expect(await live.run(planWith({ a: [], b: ['a'], c: ['b'] }))).toEqual([
      'a refused (moved)',
      'b skipped (a)',
      'c skipped (a)',
    ]);
  });
});
