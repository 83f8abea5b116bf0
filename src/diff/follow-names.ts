import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { DesiredResource, DesiredState } from '../model/desired-state.ts';
import { whereIn } from '../model/document.ts';
import { SHAPES } from '../model/generated/shapes.ts';
import { isObject, type JsonObject } from '../model/json.ts';
import { KIND_DEFINITIONS } from '../model/kinds/index.ts';
import type { LastApplied, LastAppliedSet } from '../model/last-applied.ts';
import type { LiveState } from '../model/live-state.ts';
import { type Address, addressOf, type Observed, type RowKey, rowKey } from '../model/resource.ts';
import { withName } from '../model/with-name.ts';

/** Live and what was last applied, seen by the names of today. */
export interface FollowedNames {
  readonly live: LiveState;
  readonly last: LastAppliedSet;
  /** For addresses that no document has any more, the one that declares the same row now. */
  readonly renamed: ReadonlyMap<Address, Address>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Lets the row of an old name stand for the resource that was called so formerly (`metadata.formerly`), where no row has
 * its name of today: comparing then finds the name among what differs, and the row keeps its id and what hangs on it.
 *
 * What names the row elsewhere follows it, so it is seen by the new name too. Two rows that could be meant, and a kind
 * whose rows the service does not rename, are findings.
 */
export function followNames(desired: DesiredState, live: LiveState, last: LastAppliedSet): FollowedNames {
  const found = desired.resources.flatMap((resource) => renameOf(resource, live, last) ?? []);
  const diagnostics = found.flatMap((each) => ('code' in each ? [each] : []));
  const renames = found.flatMap((each) => ('code' in each ? [] : [each]));
  if (renames.length === 0) return { live, last, renamed: new Map(), diagnostics };
  const rows = new Map([...live.rows].map(([key, row]) => [key, namedAnew(row, renames)] as const));
  for (const { from, to, row } of renames) {
    rows.delete(from);
    rows.set(to, row);
  }
  const byAddress = new Map(renames.map((each) => [each.resource.address, each]));
  const get: LastAppliedSet['get'] = (address) => {
    const rename = byAddress.get(address);
    return rename === undefined
      ? last.get(address)
      : rename.entry && { ...rename.entry, address, identity: rename.resource.identity };
  };
  const renamed = new Map(
    renames.flatMap(({ entry, resource }) =>
      entry === undefined || entry.address === resource.address ? [] : [[entry.address, resource.address] as const],
    ),
  );
  return {
    live: { ...live, rows },
    last: { size: last.size, get, addresses: () => last.addresses() },
    renamed,
    diagnostics,
  };
}

/** The rows by which resources may have been called formerly: read with the declared ones. */
export function formerKeys({ resources }: DesiredState, last: LastAppliedSet): readonly RowKey[] {
  return resources.flatMap((each) => candidatesOf(each, last).map(({ key }) => key));
}

interface Rename {
  readonly resource: DesiredResource;
  readonly from: RowKey;
  readonly to: RowKey;
  readonly row: Observed;
  readonly entry: LastApplied | undefined;
}

interface Candidate {
  readonly key: RowKey;
  readonly entry: LastApplied | undefined;
}

/** Every row that an old name may mean: the one it names itself, and the one that a document of that name declared. */
function candidatesOf(resource: DesiredResource, last: LastAppliedSet): readonly Candidate[] {
  const { kind, formerly = [], state } = resource;
  const { renaming, identity } = KIND_DEFINITIONS[kind];
  if (renaming === undefined || state === 'absent') return [];
  const own = last.get(resource.address);
  const found = formerly.flatMap((name): Candidate[] => {
    const before = last.get(addressOf({ kind, name }));
    const called = identity({ ...resource.resource.spec, [renaming.field]: name });
    const entry = own?.identity === called ? own : before?.identity === called ? before : undefined;
    return [
      { key: rowKey(kind, called), entry },
      ...(before === undefined ? [] : [{ key: rowKey(kind, before.identity), entry: before }]),
    ];
  });
  const to = rowKey(kind, resource.identity);
  return [...new Map(found.map((each) => [each.key, each])).values()].filter(({ key }) => key !== to);
}

function renameOf(resource: DesiredResource, live: LiveState, last: LastAppliedSet): Rename | Diagnostic | undefined {
  const to = rowKey(resource.kind, resource.identity);
  const there = candidatesOf(resource, last).flatMap((each) => {
    const row = live.rows.get(each.key);
    return row === undefined ? [] : [{ ...each, row }];
  });
  const [first, second] = there;
  if (first === undefined) return undefined;
  const isThere = live.rows.has(to);
  if (isThere || second !== undefined)
    return ambiguous(resource, [...(isThere ? [to] : []), ...there.map(({ key }) => key)]);
  const refused = KIND_DEFINITIONS[resource.kind].renaming?.refused;
  if (refused !== undefined) return cannotRename(resource, first.key, refused);
  return { resource, from: first.key, to, row: first.row, entry: first.entry };
}

function ambiguous(resource: DesiredResource, keys: readonly RowKey[]): Diagnostic {
  return {
    ...at(resource),
    code: 'plan/rename-ambiguous',
    message: `${keys.map(nameIn).join(' and ')} are both live, so it is not known which of them ${resource.address} is.`,
    hint: 'Remove or rename one of them in the live system, or take the name out of metadata.formerly.',
  };
}

function cannotRename(resource: DesiredResource, from: RowKey, why: string): Diagnostic {
  const { label, lostOnDelete = 'nothing' } = KIND_DEFINITIONS[resource.kind];
  return {
    ...at(resource),
    code: 'plan/cannot-rename',
    message: `The ${label} ${nameIn(from)} is not renamed: ${why}.`,
    hint: `Keep its name, or take the name out of metadata.formerly to make another one; deleting the old one loses ${lostOnDelete}.`,
  };
}

function at({ address, layers }: DesiredResource): Pick<Diagnostic, 'severity' | 'address' | 'where'> {
  const document = layers.findLast(
    (each) => isObject(each.value['metadata']) && each.value['metadata']['formerly'] !== undefined,
  );
  return { severity: 'error', address, ...(document && { where: whereIn(document, ['metadata', 'formerly'], 'key') }) };
}

function nameIn(key: RowKey): string {
  return `"${key.slice(key.indexOf('/') + 1)}"`;
}

/** A row with what it names by the new names: the service keeps references by id. */
function namedAnew(row: Observed, renames: readonly Rename[]): Observed {
  const { kind, spec } = row.resource;
  const changed = renames.reduce<JsonObject>((now, { resource, row: old }) => {
    const field = KIND_DEFINITIONS[resource.kind].renaming?.field ?? '';
    return withName(
      now,
      SHAPES[kind],
      resource.kind,
      old.resource.spec[field],
      resource.resource.spec[field],
    ) as JsonObject;
  }, spec);
  return changed === spec ? row : { ...row, resource: { ...row.resource, spec: changed } };
}
