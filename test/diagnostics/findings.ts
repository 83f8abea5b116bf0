import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { loadProject } from '../../src/load/load-project.ts';
import { locateDiagnostics } from '../../src/load/locate-diagnostics.ts';
import { declare } from '../../src/reconcile.ts';
import { applySuppressions } from '../../src/validate/suppressions.ts';
import { withTree } from '../tree-folder.ts';

/** The `environment.yaml` of a tree that does not care about it. */
export const ENVIRONMENT =
  'apiVersion: copilotctl/v1\nkind: Environment\nmetadata: { name: prod }\nspec: { geography: europe }\n';

/** A document as text. */
export function yaml(kind: string, name: string, spec: string, metadata = ''): string {
  return `apiVersion: copilotctl/v1\nkind: ${kind}\nmetadata: { name: ${name}${metadata} }\nspec:\n${spec}\n`;
}

/** Everything found about a tree whose one environment is `prod`, located; files by their path below `environments/`. */
export function findings(files: Readonly<Record<string, string | Uint8Array>>): Promise<readonly Diagnostic[]> {
  const whole = { 'prod/environment.yaml': ENVIRONMENT, ...files };
  const tree = Object.fromEntries(Object.entries(whole).map(([path, text]) => [`environments/${path}`, text]));
  return withTree(tree, async (root) => {
    const { value, diagnostics, files: sources } = await loadProject(root);
    const own = value.environments.get('prod') ?? [];
    const declared = declare('prod', value.base, own, { severities: {}, variables: { SET: 'x' } });
    const located = await locateDiagnostics([...diagnostics, ...declared.diagnostics], sources);
    return applySuppressions(located, sources.values(), { today: '2026-11-01', complete: true });
  });
}

/** Findings in short: `severity code file:line:column`, the file below `environments/`. */
export async function found(files: Readonly<Record<string, string | Uint8Array>>): Promise<readonly string[]> {
  return (await findings(files)).map(({ severity, code, at, where }) => {
    const place = at === undefined ? (where?.file ?? '') : `${at.file}:${at.line}:${at.column}`;
    return `${severity} ${code} ${place.replace('environments/', '')}`.trim();
  });
}
