import type { ComposedResource, DesiredResource, DesiredState } from '../src/model/desired-state.ts';
import { completeEnvironment } from '../src/model/environment.ts';
import type { EnvironmentSpec, SpecByKind } from '../src/model/generated/types.ts';
import type { JsonObject } from '../src/model/json.ts';
import type { Kind } from '../src/model/kind.ts';
import { KIND_DEFINITIONS } from '../src/model/kinds/index.ts';
import type { Lookup } from '../src/model/kinds/kind-definition.ts';
import { addressOf } from '../src/model/resource.ts';
import { lookupOf } from '../src/validate/lookup.ts';

/** One declared resource: its kind, its spec as written, and its name where `default` or the one made for it will not do. */
export type Entry = {
  readonly [K in Kind]: readonly [kind: K, spec: SpecByKind[K], options?: EntryOptions];
}[Kind];

/** What a resource is besides its spec. */
interface EntryOptions {
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly state?: ComposedResource['state'];
}

/**
 * The desired state of one environment, as composing and validating files would give it.
 *
 * A resource of a kind with many is named by its kind and place (`SecurityRole-0`) unless it names itself.
 *
 *     desired({ geography: 'europe' }, [['CopilotSettings', { copilotSidePane: true }]]);
 */
export function desired(environment: EnvironmentSpec, entries: readonly Entry[] = [], name = 'test'): DesiredState {
  const composed = entries.map(composedOf);
  const lookup = lookupOf(composed);
  return {
    environment: completeEnvironment(name, environment),
    resources: composed.map((each) => desiredOf(each, lookup)),
  };
}

function composedOf([kind, spec, options = {}]: Entry, at: number): ComposedResource {
  const name = options.name ?? (KIND_DEFINITIONS[kind].singleton ? 'default' : `${kind}-${at}`);
  return {
    kind,
    name,
    address: addressOf({ kind, name }),
    labels: options.labels ?? {},
    state: options.state ?? 'present',
    // A typed spec is JSON; the compiler cannot know it of an interface without index signature.
    written: spec as unknown as JsonObject,
    layers: [],
  };
}

function desiredOf(composed: ComposedResource, lookup: Lookup): DesiredResource {
  const { identity, canonical } = KIND_DEFINITIONS[composed.kind];
  return {
    ...composed,
    identity: identity(composed.written),
    resource: { kind: composed.kind, name: composed.name, spec: canonical(composed.written, lookup) },
  };
}
