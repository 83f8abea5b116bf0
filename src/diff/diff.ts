import { adoptionOf, type ObservedDifference } from '../model/adoption.ts';
import type { Cause, Change } from '../model/change.ts';
import { compareTexts } from '../model/compare-texts.ts';
import type { DesiredResource, DesiredState } from '../model/desired-state.ts';
import type { FieldEvidence } from '../model/evidence.ts';
import { SHAPES } from '../model/generated/shapes.ts';
import { groupBy } from '../model/group-by.ts';
import { KINDS, type Kind, kindOfAddress } from '../model/kind.ts';
import { KIND_DEFINITIONS } from '../model/kinds/index.ts';
import { type LastApplied, type LastAppliedSet, lastAppliedOf } from '../model/last-applied.ts';
import type { LiveState } from '../model/live-state.ts';
import type { Orphan } from '../model/plan.ts';
import { type Address, type Observed, type Resource, rowKey } from '../model/resource.ts';
import type { Shape } from '../model/shape.ts';
import { type FieldByHand, sortOut, takeOut } from './by-hand.ts';
import { diffFields } from './diff-fields.ts';

/** What differs, and what was found beside it. */
export interface Differences {
  /** In the order of the addresses. */
  readonly changes: readonly Change[];
  readonly orphans: readonly Orphan[];
  /** What differs of resources that are not ours to change, in the same order. */
  readonly observed: readonly ObservedDifference[];
}

/**
 * Everything that keeps live from being what is declared.
 *
 * A resource that is gone from the files is deleted only if we created it and nothing is lost with it; otherwise it is
 * an orphan, to be declared absent first. So is the old row of a resource that the files now tell apart otherwise.
 */
export function diff(desired: DesiredState, live: LiveState, last: LastAppliedSet): Differences {
  const observed: ObservedDifference[] = [];
  const changes = desired.resources.flatMap((resource) => {
    const found = diffResource(resource, live, last);
    const { ours, others } = byAdoption(resource, found);
    observed.push(...others);
    return ours;
  });
  const gone = droppedResources(desired, changes, live, last);
  return {
    changes: [...changes, ...gone.changes].sort((a, b) => compareTexts(a.address, b.address)),
    orphans: gone.orphans,
    observed: observed.sort((a, b) => compareTexts(a.change.address, b.change.address)),
  };
}

/** Of an observed resource nothing is ours to change, and of one that is only created, nothing but that. */
function byAdoption(
  resource: DesiredResource,
  found: readonly Change[],
): { readonly ours: readonly Change[]; readonly others: readonly ObservedDifference[] } {
  const adoption = adoptionOf(resource);
  if (adoption === 'manage' || found.length === 0) return { ours: found, others: [] };
  const isMissing = found.some(({ op }) => op === 'create');
  if (adoption === 'create-only' && isMissing) return { ours: found, others: [] };
  return { ours: [], others: found.map((change) => ({ adoption, change })) };
}

/** All that comparing one resource asks of a live state: rows by key, and what the backend says of fields. */
export interface LiveRows {
  readonly rows: Pick<LiveState['rows'], 'get'>;
  readonly evidence?: LiveState['evidence'];
}

/** The changes of one resource: at most one that is made and one for a person. */
export function diffResource(resource: DesiredResource, live: LiveRows, last: LastAppliedSet): Change[] {
  const observed = live.rows.get(rowKey(resource.kind, resource.identity));
  const evidence = live.evidence?.get(resource.kind) ?? [];
  if (resource.state === 'absent')
    return observed === undefined ? [] : [deletion(resource.address, observed, 'declared absent', evidence)];
  if (observed === undefined) return creation(resource, last, evidence);
  const shape = SHAPES[resource.kind];
  const spec = resource.resource.spec;
  if (spec === observed.resource.spec) return [];
  // What was last applied matters where something differs, and for shared items that are declared no longer.
  if (!SHARED_KINDS.has(resource.kind) && diffFields(spec, observed.resource.spec, undefined, shape).length === 0)
    return [];
  const before = lastAppliedOf(resource, last);
  const fields = diffFields(spec, observed.resource.spec, before?.spec, shape);
  const { made, byHand } = sortOut(fields, shape, evidence);
  return [
    ...(made.length > 0
      ? [{ op: 'update' as const, address: resource.address, before: observed, after: resource.resource, fields: made }]
      : []),
    ...manualChanges(resource, byHand),
  ];
}

/** What the backend does not write as a whole it does not remove either: that is for a person. */
function deletion(address: Address, before: Observed, because: string, evidence: readonly FieldEvidence[]): Change {
  const whole = evidence.find((each) => each.path === '');
  if (whole?.byHand === undefined) return { op: 'delete', address, before, because };
  const { kind, spec } = before.resource;
  const fields = diffFields(spec, undefined, undefined, SHAPES[kind]).flatMap(({ path, after, cause }) =>
    after === undefined ? [] : [{ path, before: after, cause, grade: whole.grade }],
  );
  return { op: 'manual', address, instruction: `Remove it. ${whole.byHand}`, fields };
}

function creation(resource: DesiredResource, last: LastAppliedSet, evidence: readonly FieldEvidence[]): Change[] {
  const shape = SHAPES[resource.kind];
  const spec = resource.resource.spec;
  const cause: Cause = lastAppliedOf(resource, last) === undefined ? 'config' : 'drift';
  if (evidence.length === 0 && !MANUAL_KINDS.has(resource.kind))
    return [{ op: 'create', address: resource.address, after: resource.resource, cause }];
  const whole = evidence.find((each) => each.path === '');
  if (whole?.byHand !== undefined) {
    const fields = diffFields(spec, undefined, undefined, shape).map((field) => ({ ...field, grade: whole.grade }));
    return [{ op: 'manual', address: resource.address, instruction: whole.byHand, fields }];
  }
  const { left, byHand } = takeOut(spec, shape, evidence);
  const after: Resource = byHand.length === 0 ? resource.resource : { ...resource.resource, spec: left };
  if (byHand.length > 0 && Object.keys(left).length === 0) return manualChanges(resource, byHand);
  return [{ op: 'create', address: resource.address, after, cause }, ...manualChanges(resource, byHand)];
}

const MANUAL_KINDS = kindsWhere((shape) => shape.manual !== undefined);
const SHARED_KINDS = kindsWhere((shape) => 'shared' in shape && shape.shared === true);

/** The kinds with a shape somewhere in their spec for which something holds. */
function kindsWhere(holds: (shape: Shape) => boolean): ReadonlySet<Kind> {
  const somewhere = (shape: Shape): boolean =>
    holds(shape) ||
    (shape.type === 'object' && Object.values(shape.members).some(somewhere)) ||
    ('item' in shape && somewhere(shape.item));
  return new Set(KINDS.filter((kind) => somewhere(SHAPES[kind])));
}

/** One manual change for each instruction. */
function manualChanges(resource: DesiredResource, fields: readonly FieldByHand[]): Change[] {
  return [...groupBy(fields, (field) => field.instruction)].map(([instruction, own]) => ({
    op: 'manual',
    address: resource.address,
    instruction,
    fields: own.map(({ change }) => change),
  }));
}

/** Resources that were applied and that no file declares any more; whose documents stay may only be known by a change. */
function droppedResources(
  desired: DesiredState,
  made: readonly Change[],
  live: LiveState,
  last: LastAppliedSet,
): { changes: Change[]; orphans: Orphan[] } {
  const declared = new Set(desired.resources.map((resource) => resource.address));
  const changed = new Set(made.map((change) => change.address));
  const rows = new Set(desired.resources.map((resource) => rowKey(resource.kind, resource.identity)));
  const changes: Change[] = [];
  const orphans: Orphan[] = [];
  for (const address of last.addresses()) {
    if (declared.has(address) && !changed.has(address)) continue;
    const entry = last.get(address);
    const kind = kindOfAddress(address);
    if (entry === undefined || kind === undefined || KIND_DEFINITIONS[kind].singleton) continue;
    const key = rowKey(kind, entry.identity);
    const observed = live.rows.get(key);
    if (observed === undefined || rows.has(key)) continue;
    const lost = KIND_DEFINITIONS[kind].lostOnDelete;
    if (entry.created && lost === undefined && !declared.has(address) && isManaged(kind, desired))
      changes.push(deletion(address, observed, 'no longer declared', live.evidence?.get(kind) ?? []));
    else
      orphans.push({
        address,
        identity: entry.identity,
        how: isManaged(kind, desired) ? howToRemove(entry, lost, declared.has(address)) : NOT_MANAGED,
      });
  }
  return { changes, orphans };
}

/** What the environment says of a kind holds for resources without a document too. */
function isManaged(kind: Kind, { environment }: DesiredState): boolean {
  return (environment.spec.adoption?.[kind] ?? 'manage') === 'manage';
}

const NOT_MANAGED = 'The environment does not manage this kind (spec.adoption), so it stays as it is.';

function howToRemove(entry: LastApplied, lost: string | undefined, isNameTaken: boolean): string {
  const name = isNameTaken ? ' under another metadata.name' : '';
  return entry.created
    ? `Declare it${name} with metadata.state: absent to delete it; that loses ${lost ?? 'nothing else'}.`
    : 'It was there before copilotctl managed it, or was to be created only, so it stays as it is.';
}
