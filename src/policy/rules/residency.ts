import type { FactStep } from '../plan-facts.ts';
import type { Judged, Parameters, PolicyRule, Violation } from './policy-rule.ts';

/** Switches that decide where data goes, pinned to the values that were agreed. */
export const residency: PolicyRule = {
  id: 'residency',
  explanation: 'The plan sets a switch that decides where data goes otherwise than it is pinned.',
  takes: ['values'],
  needs: ['values'],
  check: ({ facts }: Judged, { values = {} }: Parameters) =>
    facts.steps
      .filter(({ kind }) => kind === 'PlatformSettings')
      .flatMap((step) => Object.entries(values).flatMap(([name, pinned]) => otherwise(step, name, pinned))),
};

function otherwise({ address, fields }: FactStep, name: string, pinned: boolean): Violation[] {
  const field = fields.find(({ path }) => path === `/generativeAI/${name}`);
  if (field === undefined || field.after === null || field.after === pinned) return [];
  return [{ address, message: `${name} is pinned to ${pinned} and would become ${JSON.stringify(field.after)}.` }];
}
