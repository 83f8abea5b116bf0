import type { Backend } from '../backends/backend.ts';
import { BackendError, failureOfError } from '../backends/backend-error.ts';
import type { Change } from '../model/change.ts';
import { type Kind, kindOfAddress } from '../model/kind.ts';
import { type Failure, isUnsuccessful, type StepOutcome } from '../model/outcome.ts';
import { automaticSteps, type Plan, type Step, type StepId } from '../model/plan.ts';
import type { Observed } from '../model/resource.ts';
import type { JournalRun, Lease } from '../record/records.ts';

/** How many steps are handed over at once: progress is seen, and an interruption waits for no more than these. */
const WAVE_SIZE = 2000;
const NONE: ReadonlySet<Kind> = new Set();

/**
 * Carries out a plan in waves of steps that wait for nothing any more, and yields each outcome as it comes.
 *
 * The intent of a wave is in the journal before the backend sees it, its outcomes after. A step whose predecessor did
 * not succeed is skipped. After a wave in which a step did not succeed no other is begun, unless `keepGoing` asks for
 * the steps that do not build on it. When the signal fires, the wave in flight ends and the rest is skipped as
 * interrupted.
 */
export async function* executePlan(
  plan: Plan,
  backend: Pick<Backend, 'apply'> & { readonly capabilities?: Pick<Backend['capabilities'], 'orderedKinds'> },
  journal: JournalRun,
  { signal, lease, keepGoing = false, heldToProof }: ExecuteOptions,
): AsyncIterable<StepOutcome> {
  const schedule = new Schedule(plan, backend.capabilities?.orderedKinds ?? NONE);
  let failed: StepId | undefined;
  let isFirst = true;
  for (const step of plan.steps) if (step.change.op === 'manual') yield { step: step.id, status: 'by-hand' };
  while (!signal.aborted && (failed === undefined || keepGoing)) {
    const wave = schedule.next(WAVE_SIZE);
    if (wave.length === 0) break;
    await lease.assertHeld();
    await journal.intend(wave, isFirst ? schedule.left() : []);
    isFirst = false;
    const outcomes = proved(wave, await applyWave(wave, backend, signal), heldToProof);
    await journal.outcomes(outcomes);
    for (const outcome of outcomes) {
      if (isUnsuccessful(outcome)) failed ??= outcome.step;
      yield outcome;
      for (const skipped of schedule.settle(outcome)) yield skipped;
    }
  }
  const because = keepGoing ? 'interrupted' : (failed ?? 'interrupted');
  for (const id of schedule.waiting()) yield { step: id, status: 'skipped', because };
}

/** What a plan is carried out under. */
export interface ExecuteOptions {
  readonly signal: AbortSignal;
  /** Held still before each wave, or none is begun. */
  readonly lease: Pick<Lease, 'assertHeld'>;
  /** Goes on past steps that did not succeed. Default: false. */
  readonly keepGoing?: boolean;
  /** Compares a step with the row that its outcome carries. Default: the backend is believed. */
  readonly heldToProof?: (change: Change, outcome: StepOutcome) => StepOutcome;
}

function proved(
  wave: readonly Step[],
  outcomes: readonly StepOutcome[],
  heldToProof: ExecuteOptions['heldToProof'],
): readonly StepOutcome[] {
  if (heldToProof === undefined) return outcomes;
  const changes = new Map(wave.map((step) => [step.id, step.change]));
  return outcomes.map((outcome) => {
    const change = changes.get(outcome.step);
    return change === undefined ? outcome : heldToProof(change, outcome);
  });
}

/** Hands over one wave; a backend that fails as a whole leaves every step it did not answer for in doubt. */
async function applyWave(
  wave: readonly Step[],
  backend: Pick<Backend, 'apply'>,
  signal: AbortSignal,
): Promise<StepOutcome[]> {
  const outcomes: StepOutcome[] = [];
  const open = new Set(wave.map((step) => step.id));
  try {
    for await (const outcome of backend.apply(wave, signal)) {
      // A second answer for a step would free what waits for it twice.
      if (open.delete(outcome.step)) outcomes.push(outcome);
    }
  } catch (error) {
    const failure = asFailure(error);
    const status = failure.code === 'outcome-unknown' || failure.code === 'unexpected' ? 'in-doubt' : 'failed';
    for (const step of open) outcomes.push({ step, status, error: failure });
    return outcomes;
  }
  for (const step of open) {
    outcomes.push({
      step,
      status: 'in-doubt',
      error: { code: 'outcome-unknown', message: 'The backend gave no answer for this step.' },
    });
  }
  return outcomes;
}

function asFailure(error: unknown): Failure {
  if (error instanceof BackendError) return failureOfError(error);
  return { code: 'unexpected', message: error instanceof Error ? error.message : String(error) };
}

/** Which steps are ready, in progress and held up: every step and every wait is looked at once. */
class Schedule {
  readonly #steps: ReadonlyMap<StepId, Step>;
  readonly #openWaits = new Map<StepId, number>();
  readonly #waiters = new Map<StepId, StepId[]>();
  #ready: StepId[] = [];
  readonly #versions = new Map<string, Observed>();
  readonly #ordered: ReadonlySet<Kind>;

  constructor(plan: Plan, ordered: ReadonlySet<Kind>) {
    this.#ordered = ordered;
    const steps = automaticSteps(plan);
    this.#steps = new Map(steps.map((step) => [step.id, step]));
    for (const step of steps) {
      const waits = step.after.filter((id) => this.#steps.has(id));
      this.#openWaits.set(step.id, waits.length);
      for (const id of waits) this.#await(step.id, id);
      if (waits.length === 0) this.#ready.push(step.id);
    }
  }

  /** Takes up to so many ready steps, and behind them those that wait for nothing else and may go along. */
  next(most: number): Step[] {
    const taken = this.#ready.slice(0, most);
    this.#ready = this.#ready.slice(most);
    for (const id of taken) this.#openWaits.delete(id);
    if (this.#ordered.size > 0) this.#takeAlong(taken, most);
    return taken.flatMap((id) => this.#current(id));
  }

  /** A second step of one resource starts from what the first one left, so it never goes along. */
  #takeAlong(taken: StepId[], most: number): void {
    const inWave = new Set(taken);
    const missing = new Map<StepId, number>();
    for (let at = 0; at < taken.length && taken.length < most; at++) {
      const before = this.#steps.get(taken[at] as StepId);
      if (before === undefined || !this.#isOrdered(before)) continue;
      for (const id of this.#waiters.get(before.id) ?? []) {
        const step = this.#steps.get(id);
        const open = this.#openWaits.get(id);
        if (step === undefined || open === undefined || !this.#isOrdered(step)) continue;
        const waits = (missing.get(id) ?? open) - 1;
        missing.set(id, waits);
        if (waits > 0 || taken.length >= most || inWave.has(id)) continue;
        if (step.after.some((other) => inWave.has(other) && this.#addressOf(other) === step.change.address)) continue;
        inWave.add(id);
        taken.push(id);
        this.#openWaits.delete(id);
      }
    }
  }

  #isOrdered(step: Step): boolean {
    const kind = kindOfAddress(step.change.address);
    return kind !== undefined && this.#ordered.has(kind);
  }

  #addressOf(id: StepId): string | undefined {
    return this.#steps.get(id)?.change.address;
  }

  /** Frees what waited for a step that was applied; gives what is skipped because it was not. */
  settle(outcome: StepOutcome): StepOutcome[] {
    const waiters = this.#waiters.get(outcome.step) ?? [];
    if (outcome.status === 'applied') {
      const address = this.#steps.get(outcome.step)?.change.address;
      if (outcome.observed !== undefined && address !== undefined) this.#versions.set(address, outcome.observed);
      for (const id of waiters) this.#release(id);
      return [];
    }
    return waiters.flatMap((id) => this.#skip(id, outcome.step));
  }

  /** Steps that were never handed over. */
  waiting(): StepId[] {
    return [...this.#openWaits.keys()];
  }

  /** The same, as steps. */
  left(): Step[] {
    return this.waiting().flatMap((id) => this.#steps.get(id) ?? []);
  }

  /** Appended in place: one step may hold up 100,000 others. */
  #await(waiter: StepId, id: StepId): void {
    const others = this.#waiters.get(id);
    if (others === undefined) this.#waiters.set(id, [waiter]);
    else others.push(waiter);
  }

  #release(id: StepId): void {
    const open = this.#openWaits.get(id);
    if (open === undefined) return;
    this.#openWaits.set(id, open - 1);
    if (open === 1) this.#ready.push(id);
  }

  #skip(id: StepId, because: StepId): StepOutcome[] {
    if (!this.#openWaits.delete(id)) return [];
    return [
      { step: id, status: 'skipped', because },
      ...(this.#waiters.get(id) ?? []).flatMap((next) => this.#skip(next, id)),
    ];
  }

  /** A step of a row that an earlier step of this plan changed starts from what that step left. */
  #current(id: StepId): Step[] {
    const step = this.#steps.get(id);
    if (step === undefined) return [];
    const { change } = step;
    const now = this.#versions.get(change.address);
    return [now !== undefined && 'before' in change ? { ...step, change: { ...change, before: now } } : step];
  }
}
