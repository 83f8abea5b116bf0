import data from '../../data/role-privileges.json' with { type: 'json' };
import type { Naming } from '../model/accept-fields.ts';
import { memberShape } from '../model/apply-fields.ts';
import { compareTexts } from '../model/compare-texts.ts';
import type { LeftOut } from '../model/exported.ts';
import { SHAPES } from '../model/generated/shapes.ts';
import { isObject, type Json, type JsonObject, type JsonPointer } from '../model/json.ts';
import { KINDS, type Kind } from '../model/kind.ts';
import { KIND_DEFINITIONS } from '../model/kinds/index.ts';
import { textOf } from '../model/kinds/references.ts';
import type { LiveState } from '../model/live-state.ts';
import { nameOfRow } from '../model/name-of-row.ts';
import { type Address, addressOf, type Observed, type RowKey } from '../model/resource.ts';
import type { Shape } from '../model/shape.ts';
import { compactRole } from './compact-role.ts';
import { type PruneOptions, pruneSpec } from './prune-spec.ts';

/** A live row as a document that declares it. */
export interface ExportedRow {
  readonly kind: Kind;
  readonly name: string;
  readonly address: Address;
  /** As a file writes it: presets, and references by `metadata.name`. */
  readonly written: JsonObject;
  /** The same in canonical form, as live has it. */
  readonly spec: JsonObject;
}

/** What an export declares. */
export interface Exported {
  readonly rows: readonly ExportedRow[];
  readonly leftOut: readonly LeftOut[];
}

/** What is exported of a live system. */
export interface ExportQuery extends PruneOptions {
  /** Names that declarations of the rows have already. */
  readonly names: ReadonlyMap<RowKey, string>;
  readonly isSelected: (address: Address) => boolean;
}

/**
 * The rows of a live system as declarations: one for each, in the order of kinds and names.
 *
 * What nobody can change (locked rows), out-of-box roles, and rows that only say what every environment says are left
 * out; `full` takes the last. Names are those of the declarations there are, else made from identities, each once.
 */
export function exportRows(state: LiveState, query: ExportQuery): Exported {
  const leftOut: LeftOut[] = [];
  const named = nameRows(state, query);
  const rows = named.flatMap(({ name, observed }): ExportedRow[] => {
    const { kind } = observed.resource;
    const address = addressOf({ kind, name });
    if (!query.isSelected(address)) return [];
    const why = whyNot(observed);
    if (why !== undefined) {
      leftOut.push({ address, why });
      return [];
    }
    const { spec: kept, people, variables } = declarableSpec(observed.resource.spec, kind, query);
    leftOut.push(...people.map((path): LeftOut => ({ address, path, why: 'people' })));
    leftOut.push(...variables.map((path): LeftOut => ({ address, path, why: 'variable' })));
    if (KIND_DEFINITIONS[kind].identity(kept) !== KIND_DEFINITIONS[kind].identity(observed.resource.spec)) return [];
    if (saysNothing(kept, kind, query)) {
      leftOut.push({ address, why: 'defaults' });
      return [];
    }
    return [{ kind, name, address, spec: kept, written: kind === 'SecurityRole' ? compactRole(kept) : kept }];
  });
  const naming = namesOf(rows, state, query);
  return { rows: rows.map((row) => ({ ...row, written: refer(row.written, SHAPES[row.kind], naming) })), leftOut };
}

/** What of a live spec is declared, and where people and texts with the form of a variable were left out. */
export function declarableSpec(
  live: JsonObject,
  kind: Kind,
  options: PruneOptions,
): { readonly spec: JsonObject; readonly people: readonly JsonPointer[]; readonly variables: readonly JsonPointer[] } {
  // Of a role nothing has a default but rights that it does not have.
  const full = options.full && kind !== 'SecurityRole';
  const { spec, people } = pruneSpec(withoutIds(live, kind, options), SHAPES[kind], { ...options, full });
  const { kept, paths } = withoutVariables(spec, SHAPES[kind]);
  return { spec: kept, people, variables: paths };
}

interface NamedRow {
  readonly name: string;
  readonly observed: Observed;
}

/** Every row with a name of its own within its kind. */
function nameRows(live: LiveState, { names }: ExportQuery): readonly NamedRow[] {
  const sorted = [...live.rows].sort(
    ([a, { resource: left }], [b, { resource: right }]) =>
      KINDS.indexOf(left.kind) - KINDS.indexOf(right.kind) || compareTexts(a, b),
  );
  const taken = new Set([...names].map(([key, name]) => `${key.slice(0, key.indexOf('/'))}/${name}`));
  return sorted.map(([key, observed]) => {
    const { kind, spec } = observed.resource;
    const known = names.get(key);
    const identity = KIND_DEFINITIONS[kind].identity(spec);
    return { name: known ?? freeName(nameOfRow(identity), kind, taken), observed };
  });
}

function freeName(wanted: string, kind: Kind, taken: Set<string>): string {
  let name = wanted;
  for (let next = 2; taken.has(`${kind}/${name}`); next++) name = `${wanted.slice(0, 120)}-${next}`;
  taken.add(`${kind}/${name}`);
  return name;
}

function whyNot({ resource: { kind, spec }, locked }: Observed): LeftOut['why'] | undefined {
  if (kind === 'SecurityRole' && OUT_OF_BOX_ROLES.has(textOf(spec, 'displayName').toLowerCase())) return 'out-of-box';
  return locked === undefined ? undefined : 'locked';
}

const OUT_OF_BOX_ROLES: ReadonlySet<string> = new Set(
  [...data.outOfBoxRoles.map(({ name }) => name), ...data.rolesThatCannotBeEdited].map((name) => name.toLowerCase()),
);

/** Ids that the service gives to a row are nothing to declare. */
function withoutIds(spec: JsonObject, kind: Kind, { full }: PruneOptions): JsonObject {
  if (full || kind !== 'RecordSummary') return spec;
  const { developerSummaryId: _, ...rest } = spec;
  return rest;
}

/** A live text with the form of a variable would be read as one; a file can only leave it out. */
function withoutVariables(spec: JsonObject, shape: Shape): { kept: JsonObject; paths: readonly JsonPointer[] } {
  const paths: JsonPointer[] = [];
  const kept = Object.fromEntries(
    Object.entries(spec).flatMap(([name, value]) => {
      const inner = memberShape(shape, name);
      if (inner.type === 'object' && isObject(value)) {
        const below = withoutVariables(value, inner);
        paths.push(...below.paths.map((path) => `/${name}${path}`));
        return Object.keys(below.kept).length === 0 ? [] : [[name, below.kept] as const];
      }
      if (!JSON.stringify(value).includes('${env:')) return [[name, value] as const];
      paths.push(`/${name}`);
      return [];
    }),
  );
  return { kept, paths };
}

/** A row of which nothing is left but what tells it apart says nothing, where an environment has one anyway. */
function saysNothing(spec: JsonObject, kind: Kind, { full }: ExportQuery): boolean {
  if (KIND_DEFINITIONS[kind].singleton) return Object.keys(spec).length === 0;
  return (
    !full &&
    kind === 'AppAccess' &&
    Object.keys(spec).every((name) => name === 'app' || name === 'displayName' || spec[name] === false)
  );
}

/** Names of the roles and summaries that documents declare, by what live calls them. */
function namesOf(rows: readonly ExportedRow[], live: LiveState, { names }: ExportQuery): Naming['written'] {
  const declared = [...names].flatMap(([key, name]) => {
    const spec = live.rows.get(key)?.resource.spec;
    return spec === undefined ? [] : [[calledAs(key.slice(0, key.indexOf('/')), spec), name] as const];
  });
  const known = new Map([...declared, ...rows.map(({ kind, spec, name }) => [calledAs(kind, spec), name] as const)]);
  return (kinds, called) =>
    kinds.map((kind) => known.get(`${kind}/${called.toLowerCase()}`)).find((name) => name !== undefined) ?? called;
}

function calledAs(kind: string, spec: JsonObject): string {
  return `${kind}/${textOf(spec, 'displayName').toLowerCase()}`;
}

/** References by the names of documents. */
function refer(value: JsonObject, shape: Shape, naming: Naming['written']): JsonObject {
  return walk(value, shape) as JsonObject;

  function walk(each: Json, at: Shape): Json {
    if (typeof each === 'string') return (at.ref?.kinds ?? []).length > 0 ? naming(at.ref?.kinds ?? [], each) : each;
    if (Array.isArray(each))
      return (each as readonly Json[]).map((item) => walk(item, 'item' in at ? at.item : { type: 'leaf' }));
    if (!isObject(each)) return each;
    return Object.fromEntries(
      Object.entries(each).map(([name, inner]) => [
        name,
        inner === undefined ? inner : walk(inner, memberShape(at, name)),
      ]),
    );
  }
}
