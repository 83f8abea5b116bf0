import type { DesiredResource } from '../../model/desired-state.ts';
import { type Json, pointer, sameJson, valueAt } from '../../model/json.ts';
import { placeInLayers, whereOf } from '../../model/place-in-layers.ts';
import { matchesGlob } from '../matches-glob.ts';
import type { Parameters, PolicyRule, Violation } from './policy-rule.ts';

/** Values of the base folder that no environment may change, or only to stricter ones. */
export const baseLock: PolicyRule = {
  id: 'base-lock',
  explanation: 'The environment declares another value than the one that is locked in the base folder.',
  takes: ['locks'],
  needs: ['locks'],
  check: ({ state }, { locks = [] }) =>
    locks.flatMap((lock) => state.resources.flatMap((resource) => broken(resource, lock))),
};

type Lock = NonNullable<Parameters['locks']>[number];

function broken(resource: DesiredResource, { field, mayBe = [] }: Lock): Violation[] {
  const [kind = '', name = '', ...path] = field.split('/');
  const [base, overlay] = resource.layers;
  if (base === undefined || overlay === undefined) return [];
  if (resource.kind !== kind || !matchesGlob(name, resource.name)) return [];
  const locked = valueIn(base.value, resource, path);
  if (locked === undefined) return [];
  const { address } = resource;
  if (resource.state === 'absent') return [{ address, message: `${address} holds a locked value and is removed.` }];
  const is = valueIn({ ...base.value, spec: resource.written }, resource, path);
  if (sameJson(locked, is) || mayBe.some((each) => sameJson(each, is))) return [];
  const message = `${address}${pointer(path)} is locked by the base folder, and the environment changes it.`;
  return [{ address, message, ...whereOf([overlay], path) }];
}

/** The value at a path that names list items by their key; undefined where it is not declared. */
function valueIn(
  value: DesiredResource['layers'][number]['value'],
  resource: DesiredResource,
  path: readonly string[],
): Json | undefined {
  const [base] = resource.layers;
  const place = base && placeInLayers([{ ...base, value }], path);
  return place === undefined || place.depth < path.length ? undefined : valueAt(value, place.path);
}
