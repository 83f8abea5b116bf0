import type { Kind } from '../../model/kind.ts';
import type { Failure, StepOutcome } from '../../model/outcome.ts';
import type { Step, StepId } from '../../model/plan.ts';
import type { Observed } from '../../model/resource.ts';
import { BackendError, failureOfError } from '../backend-error.ts';
import { batchesOf, levelsOf, piecesOf, type StepSet, setOf, unitsOf } from './change-sets.ts';
import type { BatchItem } from './dataverse/dataverse-request.ts';
import type { Written } from './kinds/kind-mapping.ts';
import { depthFallback } from './kinds/security-role.ts';
import type { LiveSystem } from './live-system.ts';
import { isReadAgain, keyOf, type Prepared, prepareStep, resourceOf, resourcesOf } from './prepare-step.ts';
import { NEVER, type Result, sendProved } from './send-proved.ts';
import { wasApplied } from './was-applied.ts';

/**
 * Carries out the steps of one wave.
 *
 * All that may stand in a change set goes into one, with the reads that prove it behind it: everything happens or
 * nothing. When the service refuses it, the steps are sent apart, level by level, so that one refusal hinders no other
 * step. What may not stand in a change set comes after it.
 */
export class StepApplier {
  readonly #live: LiveSystem;
  readonly #outcomes = new Map<StepId, StepOutcome>();
  /** Whether a step of this wave was carried out: then rows may have moved because of us. */
  #isUnderway = false;

  constructor(live: LiveSystem) {
    this.#live = live;
  }

  /** One outcome for each step, in the order of the steps; each step comes behind those it waits for. */
  async apply(steps: readonly Step[], signal: AbortSignal): Promise<readonly StepOutcome[]> {
    await this.#live.know(steps, signal);
    await this.#refresh(this.#prepare(steps), signal);
    await this.#inChangeSets(steps, signal);
    if (!signal.aborted) await this.#alone(steps);
    for (const step of steps) {
      if (signal.aborted) break;
      await this.#throughAdminApi(step, signal);
    }
    return steps.map(
      (step) => this.#outcomes.get(step.id) ?? { step: step.id, status: 'skipped', because: 'interrupted' },
    );
  }

  /** What no ETag guards is read again just before it is changed, in one batch for all. */
  async #refresh(steps: readonly Prepared[], signal: AbortSignal): Promise<void> {
    const stale = steps.filter(isReadAgain);
    if (stale.length === 0) return;
    await this.#live.readAgain(
      kindsOf(stale),
      stale.flatMap(({ change }) => resourcesOf(change)),
      signal,
    );
  }

  /** As many steps at a time as a batch can hold; usually all of them. */
  async #inChangeSets(steps: readonly Step[], signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const ready = via(this.#prepare(steps), 'change-set');
      if (ready.length === 0) return;
      const [first = []] = batchesOf(unitsOf(ready).map(setOf), (some) => this.#proofOf(some));
      const chosen = new Set(first.flatMap(({ steps: own }) => own));
      await this.#together(ready.filter((each) => chosen.has(each)));
    }
  }

  async #together(steps: readonly Prepared[]): Promise<void> {
    const [result] = await this.#send([setOf(steps)]);
    if (result?.status === 'refused' && steps.length > 1) await this.#apart(steps);
    else await this.#conclude(steps, result);
  }

  /** Nothing happened of what was refused as a whole: from here on each step stands for itself. */
  async #apart(steps: readonly Prepared[]): Promise<void> {
    for (const level of levelsOf(steps)) {
      const units = unitsOf(this.#prepare(level.map(({ step }) => step)));
      const results = await this.#send(units.map(setOf));
      for (const [at, unit] of units.entries()) {
        if (results[at]?.status === 'refused' && unit.length > 1) await this.#oneByOne(unit);
        else await this.#conclude(unit, results[at]);
      }
    }
  }

  async #oneByOne(steps: readonly Prepared[]): Promise<void> {
    for (const { step } of steps) {
      const prepared = this.#prepare([step]);
      if (prepared.length > 0) await this.#conclude(prepared, (await this.#send([setOf(prepared)]))[0]);
    }
  }

  /** The result of each change set, in the batches they need; usually one. */
  async #send(sets: readonly StepSet[]): Promise<readonly (Result | undefined)[]> {
    const results: (Result | undefined)[] = [];
    for (const batch of batchesOf(sets, (some) => this.#proofOf(some))) {
      const [first, ...others] = batch;
      if (first !== undefined && others.length === 0) results.push(await this.#sendOne(first));
      else
        results.push(
          ...(await this.#sendGroups(
            batch.map(groupOf),
            batch.flatMap(({ steps }) => steps),
          )),
        );
    }
    return results;
  }

  /** In pieces when no batch can hold it: one that is refused or cannot be sent leaves those before it made. */
  async #sendOne({ steps, operations }: StepSet): Promise<Result | undefined> {
    const pieces = piecesOf(operations, this.#proofOf(steps).size);
    for (const [at, piece] of pieces.entries()) {
      const [result] = await this.#sendGroups([[{ changeSet: piece }]], steps);
      if (result?.status === 'done') continue;
      const isKnown = result?.status === 'refused' || result?.status === 'failed';
      return at > 0 && isKnown ? madeInPart(result.failure) : result;
    }
    return { status: 'done' };
  }

  async #sendGroups(groups: readonly (readonly BatchItem[])[], steps: readonly Prepared[]): Promise<readonly Result[]> {
    if (groups.length === 0) return [];
    const results = await sendProved(groups, this.#live, this.#proofOf(steps));
    if (results.some(({ status }) => status === 'done')) this.#isUnderway = true;
    return results;
  }

  #proofOf(steps: readonly Prepared[]) {
    return this.#live.proofOf(steps.map(({ step }) => step));
  }

  async #conclude(steps: readonly Prepared[], result: Result | undefined): Promise<void> {
    if (result?.status === 'done') await this.#changeDepths(steps);
    for (const { step, change } of steps)
      this.#settle(outcomeOf(step.id, result, this.#live.rows.get(keyOf(change)), change));
  }

  /** Where adding a privilege that a role holds left its depth as it was, it is removed and added again. */
  async #changeDepths(steps: readonly Prepared[]): Promise<void> {
    const roles = steps.filter(({ change }) => resourceOf(change).kind === 'SecurityRole' && change.op !== 'delete');
    const translation = this.#live.translation(this.#live.idsOfCreated(steps.map(({ step }) => step)));
    const again = roles.flatMap((prepared): StepSet[] => {
      const operations = depthFallback(prepared.change, translation);
      return operations.length === 0 ? [] : [{ steps: [prepared], operations }];
    });
    await this.#send(again);
  }

  /** Settings of apps and their publishing: in one batch, but not in a change set. */
  async #alone(steps: readonly Step[]): Promise<void> {
    const ready = via(this.#prepare(steps), 'alone');
    const results = await this.#sendGroups(
      ready.map(({ written }) => (written.via === 'alone' ? written.operations : [])),
      ready,
    );
    for (const [at, each] of ready.entries()) await this.#conclude([each], results[at]);
  }

  /** The admin APIs know no versions: what is there is read just before and just after. */
  async #throughAdminApi(step: Step, signal: AbortSignal): Promise<void> {
    const before = this.#prepare([step]);
    if (before.length === 0) return;
    try {
      await this.#live.readAdmin(kindsOf(before), signal);
      if (this.#isThereAlready(before)) return;
      const [prepared] = this.#prepare([step]);
      if (prepared === undefined || !('values' in prepared.written)) return;
      const { via: api, values } = prepared.written;
      const hidden = await this.#live.writeAdmin(api, values, NEVER);
      this.#isUnderway = true;
      await this.#conclude([prepared], hidden.length === 0 ? { status: 'done' } : notVisible(hidden));
    } catch (error) {
      if (!(error instanceof BackendError)) throw error;
      const status =
        error.code === 'outcome-unknown' ? 'in-doubt' : STATUS_OF_REFUSAL.has(error.code) ? 'refused' : 'failed';
      this.#settle({ step: step.id, status, error: failureOfError(error) });
    }
  }

  /** An operation of an earlier run may have come to its end since the plan was made: then nothing is left to do. */
  #isThereAlready(steps: readonly Prepared[]): boolean {
    const [prepared] = steps;
    if (prepared === undefined || prepared.change.op !== 'update') return false;
    const row = this.#live.rows.get(keyOf(prepared.change));
    if (row?.version === prepared.change.before.version || !wasApplied(prepared.change, row)) return false;
    this.#settle(outcomeOf(prepared.step.id, { status: 'done' }, row, prepared.change));
    return true;
  }

  /** Steps without an outcome that wait for nothing that failed, with their requests; what is refused gets its outcome. */
  #prepare(steps: readonly Step[]): Prepared[] {
    const open = steps.filter((step) => !this.#outcomes.has(step.id));
    const standing = {
      rows: this.#live.rows,
      translation: this.#live.translation(this.#live.idsOfCreated(open)),
      isUnderway: this.#isUnderway,
    };
    return open.flatMap((step) => {
      const because = step.after.find((id) => this.#hasFailed(id));
      const prepared = because === undefined ? prepareStep(step, standing) : undefined;
      if (because !== undefined) this.#settle({ step: step.id, status: 'skipped', because });
      else if (prepared === undefined) this.#settle({ step: step.id, status: 'by-hand' });
      else if (prepared.written.via === 'refused')
        this.#settle({ step: step.id, status: 'refused', error: prepared.written.failure });
      else return [prepared];
      return [];
    });
  }

  #hasFailed(id: StepId): boolean {
    const status = this.#outcomes.get(id)?.status;
    return status !== undefined && status !== 'applied' && status !== 'by-hand';
  }

  #settle(outcome: StepOutcome): void {
    this.#outcomes.set(outcome.step, outcome);
  }
}

const STATUS_OF_REFUSAL: ReadonlySet<string> = new Set(['rejected', 'moved', 'not-permitted']);

/** What stands in a batch for a change set: nothing when there is nothing to change. */
function groupOf({ operations }: StepSet): readonly BatchItem[] {
  return operations.length === 0 ? [] : [{ changeSet: operations }];
}

function madeInPart(failure: Failure): Result {
  const message = `${failure.message} What came before it in this step was made.`;
  return { status: 'failed', failure: { ...failure, message, hint: 'Run plan again: it shows what is left.' } };
}

/** The service took the values and does not show them yet. */
function notVisible(properties: readonly string[]): Result {
  const message = `The service accepted the change, but does not show it yet: ${properties.join(', ')}.`;
  const hint = 'Run plan again in a few minutes; it reads the live system.';
  return { status: 'lost', failure: { code: 'outcome-unknown', message, hint }, isReadAgain: true };
}

function via(steps: readonly Prepared[], way: Written['via']): Prepared[] {
  return steps.filter(({ written }) => written.via === way);
}

/** The kinds that steps are about. */
function kindsOf(steps: readonly Prepared[]): ReadonlySet<Kind> {
  return new Set(steps.map(({ change }) => resourceOf(change).kind));
}

/** After a lost answer live was read again: what it shows was made; what it does not show may still come. */
function outcomeOf(
  step: StepId,
  result: Result | undefined,
  observed: Observed | undefined,
  change: Prepared['change'],
): StepOutcome {
  const applied: StepOutcome = { step, status: 'applied', ...(observed !== undefined && { observed }) };
  switch (result?.status) {
    case 'done':
      return applied;
    case 'refused':
    case 'failed':
      return { step, status: result.status, error: result.failure };
    case 'lost':
      if (result.isReadAgain && wasApplied(change, observed)) return applied;
      return { step, status: 'in-doubt', error: result.failure };
    case undefined:
      return {
        step,
        status: 'in-doubt',
        error: { code: 'outcome-unknown', message: 'There was no answer for this step.' },
      };
  }
}
