import type { Change, FieldChange } from '../model/change.ts';
import { isObject, type Json, type JsonObject } from '../model/json.ts';
import type { Plan } from '../model/plan.ts';
import type { Observed, Version } from '../model/resource.ts';
import type { SavedField, SavedPlan, SavedResource, SavedStep } from '../model/saved-plan.ts';
import { mustKind } from './save-step.ts';

/** A saved plan as a plan to look at: sensitive values say how long they are. Never to be applied. */
export function showSavedPlan(saved: SavedPlan): Plan {
  const resources = new Map(saved.resources.map((each) => [each.address, each]));
  return {
    format: 1,
    environment: saved.environment,
    target: saved.target,
    basis: saved.basis,
    steps: saved.steps.map((step) => ({
      id: step.id,
      change: changeOf(step, resources.get(step.address)),
      after: step.after,
      risk: step.risk,
    })),
    orphans: [],
    compared: saved.compared,
    digest: saved.id,
  };
}

function changeOf(step: SavedStep, resource: SavedResource | undefined): Change {
  const { op, address, origin } = step;
  const kind = mustKind(address);
  const name = address.slice(kind.length + 1);
  const place = origin && { origin };
  const before: Observed = { resource: { kind, name, spec: {} }, version: versionOf(resource) };
  const fields = (step.fields ?? []).map(fieldOf);
  switch (op) {
    case 'create':
      return { op, address, after: { kind, name, spec: specOf(step) }, cause: step.cause ?? 'config', ...place };
    case 'update':
      return { op, address, before, after: before.resource, fields, ...place };
    case 'delete':
      return { op, address, before, because: step.because ?? '', ...place };
    case 'manual':
      return { op, address, instruction: step.instruction ?? '', fields, ...place };
  }
}

/** What a saved plan knows of a version; it is none that a backend gave. */
function versionOf(resource: SavedResource | undefined): Version {
  return (resource?.version ?? '') as string as Version;
}

function specOf({ spec }: SavedStep): JsonObject {
  const shown = spec === undefined ? {} : readable(spec);
  return isObject(shown) ? shown : {};
}

function fieldOf({ before, after, ...rest }: SavedField): FieldChange {
  return {
    ...rest,
    ...(before !== undefined && { before: readable(before) }),
    ...(after !== undefined && { after: readable(after) }),
  };
}

/** Marks of sensitive values in words. */
function readable(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(readable);
  if (!isObject(value)) return value;
  const mark = value['$sensitive'];
  if (isObject(mark)) return `(sensitive, ${String(mark['length'])} long)`;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, each === undefined ? each : readable(each)]),
  );
}
