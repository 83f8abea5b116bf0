import { applyFields } from '../model/apply-fields.ts';
import type { FieldChange } from '../model/change.ts';
import type { DesiredResource, DesiredState } from '../model/desired-state.ts';
import { SHAPES } from '../model/generated/shapes.ts';
import { groupBy } from '../model/group-by.ts';
import type { JsonObject } from '../model/json.ts';
import { type LastAppliedSet, lastAppliedOf } from '../model/last-applied.ts';
import type { Plan } from '../model/plan.ts';
import type { DriftFinding } from '../model/report.ts';
import type { Address } from '../model/resource.ts';

/**
 * Declares the resources of the findings as the files do, but for what else differs: that is declared as it is live.
 * Then a plan has these fields and no others.
 *
 * What is remembered is what was last applied with the fields that went back: what else differs stays drift.
 */
export function revertState(
  desired: DesiredState,
  { steps }: Plan,
  last: LastAppliedSet,
  chosen: readonly DriftFinding[],
): DesiredState {
  const byAddress = groupBy(chosen, ({ address }) => address);
  const others = new Map<Address, FieldChange[]>();
  for (const { change } of steps) {
    if (!('fields' in change)) continue;
    const paths = new Set((byAddress.get(change.address) ?? []).map(({ field }) => field?.path));
    const left = change.fields.filter(({ path }) => !paths.has(path));
    others.set(change.address, [...(others.get(change.address) ?? []), ...left]);
  }
  const resources = desired.resources
    .filter(({ address }) => byAddress.has(address))
    .map((each) => ({
      ...asLive(each, others.get(each.address) ?? []),
      remembered: remembered(each, last, byAddress.get(each.address) ?? []),
    }));
  return { environment: desired.environment, resources };
}

function asLive(declared: DesiredResource, fields: readonly FieldChange[]): DesiredResource {
  const { kind, resource } = declared;
  const kept = fields.map(({ path, before }) => ({ path, ...(before !== undefined && { after: before }) }));
  return { ...declared, resource: { ...resource, spec: applyFields(resource.spec, kept, SHAPES[kind]) } };
}

function remembered(declared: DesiredResource, last: LastAppliedSet, findings: readonly DriftFinding[]): JsonObject {
  const before = lastAppliedOf(declared, last);
  const fields = findings.flatMap(({ field }) => field ?? []);
  // A resource that was gone is made as the files declare it.
  if (before === undefined || fields.length < findings.length) return declared.resource.spec;
  return applyFields(before.spec, fields, SHAPES[declared.kind]);
}
