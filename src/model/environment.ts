import type { EnvironmentSpec } from './generated/types.ts';

/** What `Environment` declares, complete: nothing after this asks whether a list was given. */
export interface Environment {
  readonly name: string;
  readonly backend: string;
  readonly spec: EnvironmentSpec;
  readonly apps: readonly NonNullable<EnvironmentSpec['apps']>[number][];
  readonly languages: readonly string[];
  readonly isProduction: boolean;
  /** Labels of its document. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Completes a written `Environment` whose spec its schema has accepted. */
export function completeEnvironment(
  name: string,
  spec: EnvironmentSpec,
  labels: Environment['labels'] = {},
): Environment {
  return {
    name,
    backend: spec.backend ?? 'embedded',
    spec,
    apps: spec.apps ?? [],
    languages: spec.languages?.provisioned ?? [],
    isProduction: spec.protection?.production ?? spec.type === 'production',
    labels,
  };
}
