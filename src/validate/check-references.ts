import roleData from '../../data/role-privileges.json' with { type: 'json' };
import { closest } from '../diagnostics/closest.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { itemKey } from '../model/apply-fields.ts';
import type { DesiredResource, DesiredState } from '../model/desired-state.ts';
import { SHAPES } from '../model/generated/shapes.ts';
import { isObject, type Json } from '../model/json.ts';
import { isKind, KINDS, type Kind } from '../model/kind.ts';
import { whereOf } from '../model/place-in-layers.ts';
import type { Shape } from '../model/shape.ts';

/**
 * Names that refer to nothing: neither to a declared resource, nor to something the Environment says exists, nor to
 * something every environment has. What exists can only be checked for the lists that the Environment gives.
 */
export function checkReferences(state: DesiredState): Diagnostic[] {
  const names = new KnownNames(state);
  return state.resources.flatMap((resource) => {
    if (resource.state === 'absent') return [];
    return referencesOf(resource).flatMap((each) => {
      const known = names.of(each.ref);
      if (known === undefined || known.has(each.name.toLowerCase())) return [];
      return [unknownReference(resource, each, known)];
    });
  });
}

interface Reference {
  readonly name: string;
  readonly path: readonly string[];
  readonly ref: NonNullable<Shape['ref']>;
}

/** Everything a resource refers to by name. */
function referencesOf(resource: DesiredResource): Reference[] {
  const found: Reference[] = [];
  for (const route of REF_ROUTES.get(resource.kind) ?? []) collect(resource.written, route.steps, [], route.ref, found);
  return found;
}

/** A member of an object, or every item of a list: the members that name an item, none where its place does. */
type RouteStep = string | { readonly key: readonly string[] };

interface Route {
  readonly steps: readonly RouteStep[];
  readonly ref: NonNullable<Shape['ref']>;
}

/** Where a kind has references: found once from its shape, so that a kind without any costs nothing. */
const REF_ROUTES: ReadonlyMap<Kind, readonly Route[]> = new Map(KINDS.map((kind) => [kind, routes(SHAPES[kind], [])]));

function routes(shape: Shape, steps: readonly RouteStep[]): Route[] {
  const here = shape.ref === undefined || 'item' in shape ? [] : [{ steps, ref: shape.ref }];
  if (shape.type === 'object')
    return [...here, ...Object.entries(shape.members).flatMap(([key, each]) => routes(each, [...steps, key]))];
  const key = shape.type === 'map' ? shape.key : [];
  return 'item' in shape ? [...here, ...routes(shape.item, [...steps, { key }])] : here;
}

function collect(
  value: Json | undefined,
  steps: readonly RouteStep[],
  path: readonly string[],
  ref: Route['ref'],
  found: Reference[],
): void {
  const [step, ...rest] = steps;
  if (step === undefined) {
    if (typeof value === 'string') found.push({ name: value, path, ref });
  } else if (typeof step === 'object') {
    const items = Array.isArray(value) ? (value as readonly Json[]) : [];
    for (const [at, item] of items.entries())
      collect(item, rest, [...path, nameOf(item, step.key) ?? String(at)], ref, found);
  } else if (isObject(value)) collect(value[step], rest, [...path, step], ref, found);
}

/** The key of a keyed item; other items are named by their place. */
function nameOf(item: Json, key: readonly string[]): string | undefined {
  return key.length === 0 ? undefined : itemKey(item, key);
}

/** Names by what a reference may mean, in lower case, with the spelling to suggest; made when first asked for. */
class KnownNames {
  readonly #state: DesiredState;
  readonly #sets = new Map<string, ReadonlyMap<string, string> | undefined>();

  constructor(state: DesiredState) {
    this.#state = state;
  }

  /** Undefined when the files do not say what exists, so nothing can be called unknown. */
  of(ref: NonNullable<Shape['ref']>): ReadonlyMap<string, string> | undefined {
    const key = `${ref.kinds?.join(',') ?? ''}|${ref.known ?? ''}`;
    if (!this.#sets.has(key)) this.#sets.set(key, this.#make(ref));
    return this.#sets.get(key);
  }

  #make(ref: NonNullable<Shape['ref']>): ReadonlyMap<string, string> | undefined {
    const existing = this.#existing(ref.known);
    if (existing === undefined && (ref.kinds ?? []).length === 0) return undefined;
    const names = [...this.#declared((ref.kinds ?? []).filter(isKind)), ...(existing ?? [])];
    return new Map(names.map((name) => [name.toLowerCase(), name]));
  }

  #declared(kinds: readonly Kind[]): string[] {
    return this.#state.resources
      .filter((each) => kinds.includes(each.kind) && each.state === 'present')
      .flatMap((each) => {
        const display = each.written['displayName'];
        return typeof display === 'string' ? [each.name, display] : [each.name];
      });
  }

  #existing(known: string | undefined): readonly string[] | undefined {
    const { spec, apps } = this.#state.environment;
    switch (known) {
      case 'roles':
        return [...roleData.outOfBoxRoles.map((role) => role.name), ...(spec.existing?.roles ?? [])];
      case 'apps':
        return apps.length > 0 ? [...OUT_OF_BOX_APPS, ...apps.map((app) => app.uniqueName)] : undefined;
      case 'users':
        return spec.existing?.users;
      case 'forms':
        return spec.existing?.forms;
      case 'tables':
        return spec.existing?.tables;
      default:
        return undefined;
    }
  }
}

/** Unique names of the apps that come with the product. Source: settings map, section 7; webapi facts, section 14. */
const OUT_OF_BOX_APPS = ['msdyn_CustomerServiceWorkspace'];

function unknownReference(
  resource: DesiredResource,
  reference: Reference,
  known: ReadonlyMap<string, string>,
): Diagnostic {
  const near = closest(reference.name, known.values());
  const list =
    reference.ref.known === undefined
      ? ''
      : ` If it exists in the environment, list it under existing.${reference.ref.known}.`;
  const hint = `${near === undefined ? 'Declare it.' : `Did you mean "${near}"?`}${reference.ref.known === 'apps' ? ' Or list the app under apps of the Environment.' : list}`;
  const what = (reference.ref.kinds ?? [])[0] ?? reference.ref.known ?? 'thing';
  return {
    code: 'validate/unknown-reference',
    severity: 'error',
    message: `No ${WHAT[what] ?? what} is named "${reference.name}".`,
    hint,
    address: resource.address,
    ...whereOf(resource.layers, reference.path),
  };
}

const WHAT: Readonly<Record<string, string>> = {
  SecurityRole: 'security role',
  RecordSummary: 'record summary',
  apps: 'app',
  users: 'user',
  forms: 'form',
  tables: 'table',
};
