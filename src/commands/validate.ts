import { count } from '../render/text/count.ts';
import type { Context } from './context.ts';
import { type Output, present } from './report.ts';
import type { ReportFile } from './report-file.ts';
import { hasErrors, openSession, type TreeOptions } from './session.ts';

/** Options of `validate`. */
export interface ValidateCommandOptions extends TreeOptions {
  readonly output: Output;
  readonly verbose: boolean;
  readonly report?: readonly ReportFile[];
}

/** `copilotctl validate`: every finding of every environment. Exit codes: 0 valid, 65 not. */
export async function validateCommand(options: ValidateCommandOptions, context: Context): Promise<number> {
  const { output, verbose, report } = options;
  const session = await openSession(options, context, 'all');
  const { diagnostics, chosen } = session;
  const failed = hasErrors(diagnostics);
  const environments = chosen.map((name) => {
    const state = session.states.get(name);
    return { name, backend: state?.environment.backend ?? 'unknown', declared: state?.resources.length ?? 0 };
  });
  const summary = (): string => {
    const of = (severity: string): number => diagnostics.filter((each) => each.severity === severity).length;
    const found = [
      count(of('error'), 'error'),
      count(of('warning'), 'warning'),
      ...(of('info') > 0 ? [`${count(of('info'), 'note')}${verbose ? '' : ' (-v shows them)'}`] : []),
    ];
    const resources = environments.reduce((sum, each) => sum + each.declared, 0);
    const scope = `${count(environments.length, 'environment')}, ${count(resources, 'resource')}`;
    return failed
      ? `Not valid: ${found.join(', ')}.\n`
      : `Valid: ${scope}${diagnostics.length > 0 ? `; ${found.slice(1).join(', ')}` : ''}.\n`;
  };
  const found = { command: 'validate', result: failed ? 'invalid' : 'done', environments, diagnostics } as const;
  return present(
    found,
    { output, verbose, report, files: session.loaded.files, root: session.root, text: summary },
    context,
  );
}
