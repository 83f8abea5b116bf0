import type { Severity } from '../../diagnostics/diagnostic.ts';
import type { DesiredResource, DesiredState } from '../../model/desired-state.ts';
import type { SpecByKind } from '../../model/generated/types.ts';
import type { Kind } from '../../model/kind.ts';

/** Something a rule found: about a resource, or about the environment itself. */
export interface Finding {
  /** The resource it is about; absent when it is about the Environment document. */
  readonly resource?: DesiredResource;
  /** Keys into the written spec, items of a keyed list by their key: `['prompts', 'items', 'Greeting', 'scope']`. */
  readonly path: readonly string[];
  readonly message: string;
  readonly hint?: string;
  /** Default: the rule's. Only for rules that warn in one case and refuse in another. */
  readonly severity?: Severity;
}

/** A condition that a configuration must satisfy beyond its schema. */
export interface Rule {
  /** Permanent, kebab-case; the diagnostic code is `rule/<id>`. */
  readonly id: string;
  /** Its numbers in the list of rules of the documentation; none for what only this tool needs. */
  readonly numbers: readonly number[];
  readonly severity: Severity;
  /** What must hold and why, for the documentation. */
  readonly explanation: string;
  readonly fix: string;
  /** Keys of `data/sources.json`, or words for what is our own reading. */
  readonly source: string;
  check(state: DesiredState): readonly Finding[];
}

/** A declared resource with its spec typed by its kind. */
export interface Declared<K extends Kind> {
  readonly resource: DesiredResource;
  /** As written, overlays merged. */
  readonly spec: SpecByKind[K];
}

/** Every present resource of a kind. */
export function declared<K extends Kind>(state: DesiredState, kind: K): readonly Declared<K>[] {
  return (byKind(state).get(kind) ?? []) as unknown as readonly Declared<K>[];
}

/** The one resource of a kind of which there is one; undefined when no file mentions it. */
export function theOne<K extends Kind>(state: DesiredState, kind: K): Declared<K> | undefined {
  return declared(state, kind)[0];
}

type Index = Map<Kind, { readonly resource: DesiredResource; readonly spec: SpecByKind[Kind] }[]>;
const indexes = new WeakMap<DesiredState, Index>();

/** Forty rules ask for a handful of kinds each: one index serves them all, also with 100,000 resources. */
function byKind(state: DesiredState): Index {
  const known = indexes.get(state);
  if (known !== undefined) return known;
  const index: Index = new Map();
  for (const resource of state.resources) {
    if (resource.state === 'absent') continue;
    const list = index.get(resource.kind) ?? [];
    // The schema of the kind has accepted the written spec before any rule runs.
    list.push({ resource, spec: resource.written as unknown as SpecByKind[Kind] });
    index.set(resource.kind, list);
  }
  indexes.set(state, index);
  return index;
}
