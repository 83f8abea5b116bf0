import type { Diagnostic, Severity } from '../diagnostics/diagnostic.ts';
import type { DesiredState } from '../model/desired-state.ts';
import type { TenantSettingsSpec } from '../model/generated/types.ts';
import { whereOf } from '../model/place-in-layers.ts';
import { addressOf } from '../model/resource.ts';
import { type Declared, type Rule, theOne } from './rules/rule.ts';

/** Environments of one tenant share its settings. */
const TENANT_SETTINGS_DISAGREE = {
  id: 'tenant-settings-disagree',
  numbers: [6],
  severity: 'error',
  explanation:
    'Data sharing belongs to the tenant and is off by default. Two environments of one tenant that declare it differently would overwrite each other with every apply. Environments are of one tenant where they declare the same `tenantId`.',
  fix: 'Declare TenantSettings once, in base, or with the same values in all environments of the tenant.',
  source: 'S26',
} as const satisfies Omit<Rule, 'check'>;

/** The rules about several environments at once, for the documentation; `checkAcross` checks them. */
export const ACROSS_RULES: readonly Omit<Rule, 'check'>[] = [TENANT_SETTINGS_DISAGREE];

const TENANT_FIELDS = ['dataSharing', 'disableDataLogging'] as const satisfies readonly (keyof TenantSettingsSpec)[];
const TARGET_FIELDS = ['organizationUrl', 'organizationId', 'environmentId', 'solutionFolder'] as const;

/**
 * What several environments of one project must not say together.
 *
 * The first of two environments is taken as right: the finding is about the later one. Returns `compose/one-target` and
 * `rule/tenant-settings-disagree`, whose severity the project may change.
 */
export function checkAcross(
  states: readonly DesiredState[],
  severities: Readonly<Record<string, Severity | 'off'>> = {},
): readonly Diagnostic[] {
  const severity = severities[TENANT_SETTINGS_DISAGREE.id] ?? TENANT_SETTINGS_DISAGREE.severity;
  return [...sameTargets(states), ...(severity === 'off' ? [] : disagreements(states, severity))];
}

/** A copy of a live system in the embedded backend is another target: only environments of one backend are compared. */
function sameTargets(states: readonly DesiredState[]): readonly Diagnostic[] {
  const owners = new Map<string, string>();
  return states.flatMap(({ environment }) => {
    const twins = new Map<string, string>();
    for (const field of TARGET_FIELDS) {
      const value = environment.spec[field];
      if (value === undefined || value.includes('${env:')) continue;
      const key = `${environment.backend} ${field} ${value.toLowerCase().replace(/\/+$/, '')}`;
      const owner = owners.get(key);
      if (owner === undefined) owners.set(key, environment.name);
      else if (!twins.has(owner)) twins.set(owner, field);
    }
    return [...twins].map(([other, field]) => sameTarget(environment.name, other, field));
  });
}

function sameTarget(environment: string, other: string, field: string): Diagnostic {
  return {
    code: 'compose/one-target',
    severity: 'error',
    message: `The environments ${other} and ${environment} are the same live system: they have the same ${field}.`,
    hint: `Give ${environment} its own ${field}, or remove one of the two environments.`,
    environment,
    address: addressOf({ kind: 'Environment', name: environment }),
  };
}

function disagreements(states: readonly DesiredState[], severity: Severity): readonly Diagnostic[] {
  const said = new Map<string, { readonly environment: string; readonly value: boolean }>();
  return states.flatMap((state) => {
    const tenant = state.environment.spec.tenantId?.toLowerCase();
    const settings = theOne(state, 'TenantSettings');
    if (tenant === undefined || settings === undefined) return [];
    return TENANT_FIELDS.flatMap((field) => {
      const value = settings.spec[field];
      const first = said.get(`${tenant} ${field}`);
      if (value === undefined || first?.value === value) return [];
      if (first === undefined) said.set(`${tenant} ${field}`, { environment: state.environment.name, value });
      return first === undefined ? [] : [disagreement(settings, field, state.environment.name, first, severity)];
    });
  });
}

function disagreement(
  { resource, spec }: Declared<'TenantSettings'>,
  field: (typeof TENANT_FIELDS)[number],
  environment: string,
  first: { readonly environment: string; readonly value: boolean },
  severity: Severity,
): Diagnostic {
  return {
    code: `rule/${TENANT_SETTINGS_DISAGREE.id}`,
    severity,
    message: `${field} is ${spec[field]} in ${environment} and ${first.value} in ${first.environment}, but both are of one tenant, which has a single value.`,
    hint: `Declare it once in base, or write \`${field}: ${first.value}\` here.`,
    environment,
    address: resource.address,
    ...whereOf(resource.layers, [field]),
  };
}
