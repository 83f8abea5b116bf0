import type { Change, FieldChange } from '../model/change.ts';
import { SHAPES } from '../model/generated/shapes.ts';
import { isObject } from '../model/json.ts';
import type { NotKeptField, StepOutcome } from '../model/outcome.ts';
import type { Plan } from '../model/plan.ts';
import type { EnvironmentReport, RenderedValue, Report, TrackedFinding } from '../model/report.ts';
import type { Resource } from '../model/resource.ts';
import { withoutCommands } from '../model/runner-command.ts';
import { fieldShape } from '../model/shape-at.ts';
import { masked } from './masked.ts';

/**
 * A report as JSON text, as `report.schema.json` describes it; secrets are masked, live rows are left out.
 *
 * It is printed where runners read along, so what begins a command stands there as an escape of JSON: the value is the same.
 */
export function renderJson(report: Report): string {
  const shown = { ...report, environments: report.environments.map(presentEnvironment) };
  return `${withoutCommands(JSON.stringify(shown, null, 2), asJsonEscape)}\n`;
}

function asJsonEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function presentEnvironment(environment: EnvironmentReport): unknown {
  const { plan, changes, drift, outcomes, resources, value, ...rest } = environment;
  return {
    ...rest,
    ...(plan && { plan: presentPlan(plan) }),
    ...(changes && {
      changes: changes.map((each) => ({ ...each, fields: presentFields(each.address, each.fields) })),
    }),
    ...(drift && { drift: drift.map(presentDrift) }),
    ...(outcomes && { outcomes: outcomes.map(presentOutcome) }),
    ...(resources && { resources: resources.map(presentResource) }),
    ...(value && { value: presentValue(value) }),
  };
}

/** A plan as its schema describes it. */
export function presentPlan(plan: Plan): unknown {
  const { steps, observed } = plan;
  return {
    ...plan,
    steps: steps.map((step) => ({ ...step, change: presentChange(step.change) })),
    ...(observed && { observed: observed.map((each) => ({ ...each, change: presentChange(each.change) })) }),
  };
}

function presentChange(change: Change): unknown {
  switch (change.op) {
    case 'create':
      return { ...change, after: presentResource(change.after) };
    case 'update':
      return {
        op: change.op,
        address: change.address,
        version: change.before.version,
        fields: presentFields(change.address, change.fields),
        ...(change.origin && { origin: change.origin }),
      };
    case 'delete': {
      const { before, ...rest } = change;
      return { ...rest, version: before.version };
    }
    case 'manual':
      return { ...change, fields: presentFields(change.address, change.fields) };
  }
}

function presentResource<T extends Resource>(resource: T): T {
  const spec = masked(resource.spec, SHAPES[resource.kind]);
  return { ...resource, spec: isObject(spec) ? spec : {} };
}

function presentFields<T extends Pick<FieldChange, 'path' | 'before' | 'after'>>(
  address: string,
  fields: readonly T[],
): readonly T[] {
  return fields.map((field) => {
    const shape = fieldShape(address, field.path);
    return {
      ...field,
      ...(field.before !== undefined && { before: masked(field.before, shape) }),
      ...(field.after !== undefined && { after: masked(field.after, shape) }),
    };
  });
}

function presentValue(value: RenderedValue): RenderedValue {
  const shape = fieldShape(value.address, value.path);
  return { ...value, layers: value.layers.map((layer) => ({ ...layer, value: masked(layer.value, shape) })) };
}

function presentDrift(finding: TrackedFinding): TrackedFinding {
  const [field] = finding.field === undefined ? [] : presentFields(finding.address, [finding.field]);
  return field === undefined ? finding : { ...finding, field };
}

function presentOutcome(outcome: StepOutcome): unknown {
  if (outcome.status === 'not-kept') {
    const { observed: _, fields, ...rest } = outcome;
    return { ...rest, fields: fields.map((field) => presentNotKept(outcome.step, field)) };
  }
  if (outcome.status !== 'applied') return outcome;
  return { step: outcome.step, status: outcome.status, ...(outcome.observed && { version: outcome.observed.version }) };
}

function presentNotKept(step: string, { path, wanted, live }: NotKeptField): NotKeptField {
  const shape = fieldShape(step, path);
  return {
    path,
    ...(wanted !== undefined && { wanted: path === '' ? wanted : masked(wanted, shape) }),
    ...(live !== undefined && { live: path === '' ? live : masked(live, shape) }),
  };
}
