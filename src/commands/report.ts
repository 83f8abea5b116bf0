import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../model/document.ts';
import { type EnvironmentReport, EXIT_CODES, type Report, type Result } from '../model/report.ts';
import { renderDiagnostics } from '../render/text/render-diagnostics.ts';
import { renderFailure } from '../render/text/render-failure.ts';
import type { Context } from './context.ts';

/** How results are printed: for people, or as the JSON of `report.schema.json`. */
export type Output = 'text' | 'json';

/** What a command found, before it is printed. */
export interface Found {
  readonly command: string;
  readonly result: Result;
  readonly environments: readonly EnvironmentReport[];
  readonly diagnostics: readonly Diagnostic[];
}

/** How a run's result is printed. Notes (severity `info`) are for people who asked for everything. */
export interface Printing {
  readonly output: Output;
  readonly verbose: boolean;
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly text: () => string | Promise<string>;
}

/** Prints a run's result in the format asked for and gives its exit code. */
export async function present(
  found: Found,
  { output, verbose, files, text }: Printing,
  context: Context,
): Promise<number> {
  const exitCode = EXIT_CODES[found.result];
  if (output === 'json') {
    const { renderJson } = await import('../render/render-json.ts');
    const { command, result, environments, diagnostics } = found;
    const report: Report = {
      format: 1,
      tool: { name: 'copilotctl', version: context.version },
      command,
      result,
      exitCode,
      environments,
      diagnostics,
    };
    context.out(renderJson(report));
    return exitCode;
  }
  tell(found.diagnostics, { verbose, files }, context);
  for (const { name, failure } of found.environments) {
    if (failure !== undefined) context.err(`${renderFailure(name, failure, context.errPaint)}\n`);
  }
  context.out(await text());
  return exitCode;
}

/** Prints findings for people, on standard error. */
export function tell(
  diagnostics: readonly Diagnostic[],
  { verbose, files }: Pick<Printing, 'verbose' | 'files'>,
  context: Context,
): void {
  const shown = diagnostics.filter((each) => verbose || each.severity !== 'info');
  if (shown.length > 0) context.err(`${renderDiagnostics(shown, files, context.errPaint)}\n`);
}
