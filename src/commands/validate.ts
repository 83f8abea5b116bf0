import type { Context } from './context.ts';
import { type Output, present } from './report.ts';
import { hasErrors, openSession, type TreeOptions } from './session.ts';

/** `copilotctl validate`: every finding of every environment. Exit codes: 0 valid, 65 not. */
export async function validateCommand(
  options: TreeOptions & { readonly output: Output; readonly verbose: boolean },
  context: Context,
): Promise<number> {
  const session = await openSession(options, context, 'all');
  const { diagnostics, chosen } = session;
  const failed = hasErrors(diagnostics);
  const environments = chosen.map((name) => {
    const state = session.states.get(name);
    return { name, backend: state?.environment.backend ?? 'unknown', declared: state?.resources.length ?? 0 };
  });
  const summary = (): string => {
    const count = (severity: string): number => diagnostics.filter((each) => each.severity === severity).length;
    const found = [
      plural(count('error'), 'error'),
      plural(count('warning'), 'warning'),
      ...(count('info') > 0 ? [`${plural(count('info'), 'note')}${options.verbose ? '' : ' (-v shows them)'}`] : []),
    ];
    const resources = environments.reduce((sum, each) => sum + each.declared, 0);
    const scope = `${plural(environments.length, 'environment')}, ${plural(resources, 'resource')}`;
    return failed
      ? `Not valid: ${found.join(', ')}.\n`
      : `Valid: ${scope}${diagnostics.length > 0 ? `; ${found.slice(1).join(', ')}` : ''}.\n`;
  };
  const found = { command: 'validate', result: failed ? 'invalid' : 'done', environments, diagnostics } as const;
  return present(
    found,
    { output: options.output, verbose: options.verbose, files: session.loaded.files, text: summary },
    context,
  );
}

function plural(number: number, noun: string): string {
  return `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`;
}
