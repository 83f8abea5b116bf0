import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { DesiredState } from '../model/desired-state.ts';
import type { Document } from '../model/document.ts';
import type { ProjectSpec } from '../model/generated/types.ts';
import { whereOf } from '../model/place-in-layers.ts';
import { addressOf } from '../model/resource.ts';
import { RULES } from './rules/index.ts';
import type { Finding, Rule } from './rules/rule.ts';

/** Severities that a project gives to rules, by their ids. */
export type Severities = NonNullable<NonNullable<ProjectSpec['validation']>['severities']>;

/** What the semantic rules find, with the severities that the project gives them. */
export function checkRules(
  state: DesiredState,
  environment: readonly Document[],
  severities: Severities,
): Diagnostic[] {
  return RULES.flatMap((rule) => {
    const severity = severities[rule.id];
    if (severity === 'off') return [];
    return rule.check(state).map((finding) => diagnosticOf(rule, finding, severity, environment));
  });
}

function diagnosticOf(
  rule: Rule,
  finding: Finding,
  severity: Diagnostic['severity'] | undefined,
  environment: readonly Document[],
): Diagnostic {
  const layers = finding.resource?.layers ?? environment;
  const [first] = layers;
  const address = finding.resource?.address ?? (first && addressOf(first));
  return {
    code: `rule/${rule.id}`,
    severity: severity ?? finding.severity ?? rule.severity,
    message: finding.message,
    ...(finding.hint !== undefined && { hint: finding.hint }),
    ...(address !== undefined && { address }),
    ...whereOf(layers, finding.path),
  };
}
