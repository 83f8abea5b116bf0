import type { DesiredResource } from '../model/desired-state.ts';
import { SHAPES } from '../model/generated/shapes.ts';
import { groupBy } from '../model/group-by.ts';
import { isObject } from '../model/json.ts';
import { type Kind, kindOfAddress } from '../model/kind.ts';
import { KIND_DEFINITIONS } from '../model/kinds/index.ts';
import type { LastApplied, LastAppliedSet } from '../model/last-applied.ts';
import type { LiveState } from '../model/live-state.ts';
import { type Address, addressOf, type RowKey, rowKey } from '../model/resource.ts';
import type { RecordedStep, RunRecord } from '../model/run-record.ts';
import { withName } from '../model/with-name.ts';
import { keptOf } from './kept-of.ts';
import { type CannotUndo, type RowBack, type RowHistory, type StepBack, undoRow } from './undo-row.ts';

export type { CannotUndo };

/** What some runs did, row by row. */
export interface Histories {
  readonly rows: readonly RowHistory[];
  readonly cannot: readonly CannotUndo[];
}

/** What was as it was before some runs. */
export interface Undone {
  /** The rows that the runs touched, declared to be as they were before them. */
  readonly resources: readonly DesiredResource[];
  /** These rows as the runs left them: what live has otherwise, others changed. */
  readonly last: LastAppliedSet;
  readonly cannot: readonly CannotUndo[];
}

/**
 * What runs did, told by row: a document may have had another name then, and its name may stand for another row now.
 *
 * `runs` are the newest first. A row is declared under the name that the records know it by; one that they know no more
 * under its newest name in the journal, or one made from that where it stands for another row now.
 */
export function historiesOf(runs: readonly RunRecord[], last: LastAppliedSet): Histories {
  const found = runs.flatMap((run) =>
    run.steps
      .flatMap(keptOf)
      .reverse()
      .flatMap((step) => touchedBy(step, run, last)),
  );
  const cannot = found.flatMap(({ kind, address, identity, step: { run } }) =>
    kind === undefined || identity === undefined ? [{ run, address, why: FORGOTTEN }] : [],
  );
  const byRow = groupBy(underLastName(found.flatMap(withRow)), ({ key }) => key);
  const known = entriesOf(byRow, last);
  const names = new Set<Address>([...known.values()].map(({ address }) => address));
  const rows = [...byRow].flatMap(([key, touched]): RowHistory[] => {
    const [newest] = touched;
    if (newest === undefined) return [];
    const { kind, identity } = newest;
    const entry = known.get(key);
    const address = entry?.address ?? freeAddress(newest.address, names, last);
    names.add(address);
    const name = address.slice(kind.length + 1);
    return [{ kind, name, address, identity, entry, steps: touched.map(({ step }) => step) }];
  });
  return { rows, cannot };
}

/** Steps of before a rename are of the row that has the new name now; the newest come first. */
function underLastName(touched: readonly TouchedRow[]): readonly TouchedRow[] {
  const now = new Map<RowKey, Pick<TouchedRow, 'key' | 'identity'>>();
  return touched.map((each) => {
    const { kind, key, step } = each;
    const called = now.get(key) ?? { key, identity: each.identity };
    const { renaming, identity } = KIND_DEFINITIONS[kind];
    const before = step.fields.find(({ path }) => path === `/${renaming?.field}`)?.before;
    if (renaming !== undefined && step.op === 'update' && typeof before === 'string')
      now.set(rowKey(kind, identity({ [renaming.field]: before })), called);
    return { ...each, ...called };
  });
}

/**
 * Takes runs back, the newest first: what the rows that they touched should be, so that their fields are what they were
 * before. It is a declaration like any other: comparing it with live makes the plan back.
 *
 * A row that a run created is declared absent; one that it deleted is declared again, as it was. Of a shared list only
 * what the runs put in or took out is undone. A step in doubt is undone too: where it was not made, live is as it was
 * already.
 */
export function undoRuns({ rows, cannot }: Histories, live: Pick<LiveState, 'rows'>): Undone {
  const found = rows.map((row) => {
    const observed = live.rows.get(rowKey(row.kind, row.identity));
    return { row, ...undoRow(row, observed?.resource.spec) };
  });
  const left = found.flatMap(({ row: { address, identity, entry }, back }): LastApplied[] =>
    back?.left === undefined ? [] : [{ address, identity, created: entry?.created === true, spec: back.left }],
  );
  return {
    resources: calledAsBefore(
      found.flatMap(({ row, back }) => (back === undefined ? [] : [declared(row, back)])),
      live,
    ),
    last: setOf(left),
    cannot: [...cannot, ...found.flatMap((each) => each.cannot)],
  };
}

/** What names a resource whose name is taken back names it so again. */
function calledAsBefore(
  resources: readonly DesiredResource[],
  live: Pick<LiveState, 'rows'>,
): readonly DesiredResource[] {
  const renamed = resources.filter(({ formerly }) => formerly !== undefined);
  return renamed.reduce((all, { kind, formerly = [], resource }) => {
    const field = KIND_DEFINITIONS[kind].renaming?.field ?? '';
    const from = live.rows.get(rowKey(kind, formerly[0] ?? ''))?.resource.spec[field];
    return all.map((each): DesiredResource => {
      const spec = withName(each.resource.spec, SHAPES[each.kind], kind, from, resource.spec[field]);
      return spec === each.resource.spec || !isObject(spec)
        ? each
        : { ...each, written: spec, resource: { ...each.resource, spec } };
    });
  }, resources);
}

/** What to read, so that it can be told what to declare: rows that the records know by what was applied to them. */
export function rowsToRead({ rows }: Histories): {
  readonly resources: readonly DesiredResource[];
  readonly last: LastAppliedSet;
} {
  const known = rows.flatMap((row) =>
    row.entry === undefined ? [] : [declared(row, { state: 'present', spec: row.entry.spec })],
  );
  const others = rows.filter(({ entry }) => entry === undefined);
  const last = others.map(({ address, identity }) => ({ address, identity, created: false, spec: {} }));
  return { resources: known, last: setOf(last) };
}

const FORGOTTEN = 'the journal of that version does not say which one it was, and the records do not know it any more';

interface Touched {
  readonly kind: Kind | undefined;
  readonly address: Address;
  readonly identity: string | undefined;
  readonly step: StepBack;
}

/** What a step was about; nothing when it changed nothing or was for a person. */
function touchedBy(step: RecordedStep, { id, endedAt }: RunRecord, last: LastAppliedSet): Touched[] {
  const [text = ''] = step.step.split('#', 1);
  const kind = kindOfAddress(text);
  const isMade = step.status === undefined || step.status === 'applied' || step.status === 'in-doubt';
  if (!isMade || step.op === 'manual') return [];
  const address = addressOf({ kind: kind ?? '', name: text.slice((kind ?? '').length + 1) });
  const identity = kind === undefined ? undefined : identityOf(step, kind, last.get(address));
  return [{ kind, address, identity, step: { ...step, run: id, isEnded: endedAt !== undefined } }];
}

/** An older journal names documents only; then the row is the one that the document stands for now. */
function identityOf({ op, identity, fields }: RecordedStep, kind: Kind, entry: LastApplied | undefined) {
  const definition = KIND_DEFINITIONS[kind];
  if (definition.singleton) return definition.identity({});
  if (identity !== undefined || op !== 'delete') return identity ?? entry?.identity;
  const spec = Object.fromEntries(fields.map(({ path, before }) => [path.slice(1), before]));
  return definition.identity(spec) || undefined;
}

interface TouchedRow extends Touched {
  readonly kind: Kind;
  readonly identity: string;
  readonly key: RowKey;
}

function withRow({ kind, identity, ...rest }: Touched): TouchedRow[] {
  return kind === undefined || identity === undefined ? [] : [{ ...rest, kind, identity, key: rowKey(kind, identity) }];
}

/** What was last applied to rows, whatever the document of each is called; all of it is looked into only where one is. */
function entriesOf(
  byRow: ReadonlyMap<RowKey, readonly TouchedRow[]>,
  last: LastAppliedSet,
): ReadonlyMap<RowKey, LastApplied> {
  const found = new Map<RowKey, LastApplied>();
  const missing = new Set<Kind>();
  for (const [key, [newest]] of byRow) {
    if (newest === undefined) continue;
    const entry = last.get(newest.address);
    if (entry?.identity === newest.identity) found.set(key, entry);
    else missing.add(newest.kind);
  }
  if (missing.size === 0) return found;
  for (const address of last.addresses()) {
    const kind = kindOfAddress(address);
    if (kind === undefined || !missing.has(kind)) continue;
    const entry = last.get(address);
    const key = entry && rowKey(kind, entry.identity);
    if (entry !== undefined && key !== undefined && byRow.has(key)) found.set(key, found.get(key) ?? entry);
  }
  return found;
}

/** A name that stands for no other row: `tier-1`, else `tier-1-2`, `tier-1-3`, and so on. */
function freeAddress(wanted: Address, taken: ReadonlySet<Address>, last: LastAppliedSet): Address {
  const isFree = (address: Address) => !taken.has(address) && last.get(address) === undefined;
  for (let address = wanted, count = 2; ; address = `${wanted}-${count++}` as Address)
    if (isFree(address)) return address;
}

function setOf(entries: readonly LastApplied[]): LastAppliedSet {
  const byAddress = new Map(entries.map((entry) => [entry.address, entry]));
  return { size: byAddress.size, get: (address) => byAddress.get(address), addresses: () => byAddress.keys() };
}

function declared(
  { kind, name, address, identity }: RowHistory,
  { state, spec, remembered }: Pick<RowBack, 'state' | 'spec'> & Partial<RowBack>,
): DesiredResource {
  // A name that a run gave is taken back like any other value.
  const before = KIND_DEFINITIONS[kind].identity(spec);
  const isRenamed = state === 'present' && before !== '' && before !== identity;
  return {
    ...(isRenamed && { formerly: [identity] }),
    kind,
    name,
    address,
    labels: {},
    state,
    written: spec,
    layers: [],
    identity: isRenamed ? before : identity,
    resource: { kind, name, spec },
    ...(remembered !== undefined && { remembered }),
  };
}
