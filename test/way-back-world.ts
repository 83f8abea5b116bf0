import { expect } from 'vitest';
import type { Backend } from '../src/backends/backend.ts';
import type { DesiredState } from '../src/model/desired-state.ts';
import { KINDS } from '../src/model/kind.ts';
import type { LiveState } from '../src/model/live-state.ts';
import { automaticSteps } from '../src/model/plan.ts';
import { rowKey } from '../src/model/resource.ts';
import { checkLaterChanges } from '../src/plan/check-rollback.ts';
import type { RowHistory } from '../src/plan/undo-row.ts';
import { type CannotUndo, historiesOf, rowsToRead, undoRuns } from '../src/plan/undo-runs.ts';
import { apply, type Planned, type PlanPorts, plan } from '../src/reconcile.ts';
import { START, SURE } from './leases.ts';
import { type Leaves, leavesOf, movedBetween } from './leaves-of.ts';
import { Killed, MemoryRecords } from './memory-records.ts';

const NOW = new Date('2026-11-01T12:00:00Z');

/** What a way back said it cannot do, and what of others it said it would overwrite. */
export interface WentBack {
  readonly cannot: readonly CannotUndo[];
  /** Places of which it was said that others changed them. */
  readonly others: readonly string[];
  /** Where live is otherwise than it should be, and nobody said so. */
  readonly wrong: readonly string[];
}

/** A live system that is applied to, changed by others and taken back; each run is remembered as live showed it. */
export class World {
  readonly backend: Backend;
  readonly records = new MemoryRecords();
  readonly #signal = new AbortController().signal;
  /** Live before and after each run of the journal. */
  readonly #runs: { readonly before: Leaves; readonly after: Leaves }[] = [];

  constructor(backend: Backend) {
    this.backend = backend;
  }

  get runs(): number {
    return this.#runs.length;
  }

  async live(): Promise<LiveState> {
    return await this.backend.read(new Set(KINDS), this.#signal);
  }

  /** Applies a declaration; what was applied before and is not declared is dropped, or nobody asks for it. */
  async apply(state: DesiredState, dropped: 'orphans' | 'left alone' = 'orphans'): Promise<readonly string[]> {
    const own = new Set(state.resources.map(({ address }) => address));
    const lastApplied: PlanPorts['records']['lastApplied'] = async () => {
      const last = await this.records.lastApplied();
      return dropped === 'orphans' ? last : { ...last, get: (each) => last.get(each), addresses: () => own };
    };
    return await this.#run(await this.plan(state, { lastApplied }));
  }

  async plan(
    state: DesiredState,
    records: PlanPorts['records'] = this.records,
    more: Partial<PlanPorts> = {},
  ): Promise<Planned> {
    const findOrigins: PlanPorts['findOrigins'] = async (changes) => changes;
    return await plan(state, { backend: this.backend, records, findOrigins, ...more }, this.#signal);
  }

  /** Takes back every run but so many, and compares live with what it was before each of them. */
  async goBack(environment: DesiredState['environment'], kept: number): Promise<WentBack> {
    const before = leavesOf(await this.live());
    const runs = (await this.records.history()).slice(0, this.runs - kept);
    const histories = historiesOf(runs, await this.records.lastApplied());
    const asked = rowsToRead(histories);
    const planned = await this.plan(
      { environment, resources: asked.resources },
      { lastApplied: async () => asked.last },
      {
        whenRead: (live) => {
          const { resources, last } = undoRuns(histories, live);
          return { desired: { environment, resources }, last };
        },
      },
    );
    const { cannot } = undoRuns(histories, planned.live);
    const others = othersIn(planned);
    const expected = this.#expected(before, kept);
    const statuses = await this.#run(planned);
    expect(statuses).toEqual([]);
    const rows = new Map(histories.rows.map(({ address, kind, identity }) => [address, rowKey(kind, identity)]));
    const byHand = planned.plan.steps.flatMap(({ change }) =>
      change.op === 'manual' ? change.fields.map(({ path }) => `${rows.get(change.address)}#${path}`) : [],
    );
    const said = [
      ...cannot.map(({ address, path = '' }) => `${rows.get(address)}#${path}`),
      ...others,
      ...byHand,
      ...withoutValues(histories.rows),
    ];
    const unsure = this.#unsure(histories.rows, before, kept);
    const wrong = movedBetween(expected, leavesOf(await this.live())).filter(
      (path) => !said.some((each) => path.startsWith(each) || each.startsWith(`${path}/`)) && !unsure(path),
    );
    return { cannot, others, wrong };
  }

  /**
   * What live should be: each value that a run changed as it was before the oldest of them, all others as they are. A row
   * is there if it was before the oldest run that changed anything of it.
   */
  #expected(now: Leaves, kept: number): Leaves {
    const expected = new Map(now);
    const isThere = new Map<string, boolean>();
    for (const { before, after } of this.#runs.slice(kept).reverse()) {
      const moved = movedBetween(before, after);
      for (const row of new Set(moved.map(rowOf))) {
        isThere.set(row, before.has(row));
        if (!after.has(row)) for (const path of expected.keys()) if (rowOf(path) === row) expected.delete(path);
      }
      for (const path of moved) {
        const value = before.get(path);
        if (value !== undefined) expected.set(path, value);
        else if (before.has(rowOf(path))) expected.delete(path);
      }
    }
    // What is gone took everything with it; what others put into an item since is spoken of.
    const items = new Set(this.#runs.flatMap(({ before, after }) => [...itemsIn(before), ...itemsIn(after)]));
    for (const path of expected.keys()) {
      const isLost = !now.has(path) && around(path).some((each) => items.has(each) && !expected.has(each));
      if (isLost || isThere.get(rowOf(path)) === false) expected.delete(path);
    }
    return expected;
  }

  /** Whether others may have done what a step without an answer had set out to do: nobody can tell. */
  #unsure(rows: readonly RowHistory[], now: Leaves, kept: number): (path: string) => boolean {
    const inDoubt = rows.flatMap(({ kind, identity, steps }) =>
      steps.flatMap(({ status, fields }) =>
        status === 'applied' ? [] : fields.map(({ path }) => `${rowKey(kind, identity)}#${path}`),
      ),
    );
    return (path) =>
      inDoubt.some((each) => path.startsWith(each)) &&
      this.#runs
        .slice(kept)
        .some(({ after }, at) => after.get(path) !== (this.#runs[kept + at + 1]?.before ?? now).get(path));
  }

  /** Gives what did not go well. */
  async #run(planned: Planned): Promise<readonly string[]> {
    const before = leavesOf(await this.live());
    const ports = {
      backend: this.backend,
      records: this.records as never,
      lease: SURE,
      start: START,
      findOrigins: async (changes: Planned['plan']['steps'][number]['change'][]) => changes,
      now: () => NOW,
    };
    const runs = (await this.records.history()).length;
    const failed = await apply(planned, ports as never, this.#signal).then(
      ({ outcomes, left }) => [
        ...outcomes.flatMap((each) =>
          each.status === 'applied' || each.status === 'by-hand' ? [] : [JSON.stringify(each)],
        ),
        ...left.map(({ id, change }) => `${id} is left: ${JSON.stringify(change)}`),
      ],
      (error: unknown) => {
        if (!(error instanceof Killed)) throw error;
        return ['killed'];
      },
    );
    if ((await this.records.history()).length > runs) this.#runs.push({ before, after: leavesOf(await this.live()) });
    return failed;
  }
}

function itemsIn(leaves: Leaves): string[] {
  return [...leaves].flatMap(([path, value]) => (value === 'is there' ? [path] : []));
}

/** The places that a place is in. */
function around(path: string): string[] {
  return [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index));
}

/** Items that runs added and whose values the journal does not keep: nobody knows whether others changed them. */
function withoutValues(rows: readonly RowHistory[]): readonly string[] {
  return rows.flatMap(({ kind, identity, steps }) =>
    steps.flatMap(({ fields }) =>
      fields.flatMap(({ path, added }) => (added === true ? [`${rowKey(kind, identity)}#${path}/`] : [])),
    ),
  );
}

/** The place of the row that a place is in. */
function rowOf(path: string): string {
  return path.slice(0, path.indexOf('#') + 1);
}

/** The places that a plan would overwrite although others changed them; those of a whole row end with its key. */
function othersIn({ plan: made, last }: Planned): readonly string[] {
  const told = new Set(checkLaterChanges(made, last, false).map(({ address }) => address));
  return automaticSteps(made).flatMap(({ change }) => {
    if (!told.has(change.address) || change.op === 'manual') return [];
    const { kind, name } = change.op === 'delete' ? change.before.resource : change.after;
    const key = `${rowKey(kind, last.get(change.address)?.identity ?? name)}#`;
    if (change.op !== 'update') return [key];
    return change.fields.flatMap(({ cause, path }) => (cause === 'config' ? [] : [`${key}${path}`]));
  });
}
