import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Delivery } from '../model/delivery.ts';
import type { SourceFile } from '../model/document.ts';
import { type EnvironmentReport, EXIT_CODES, type Report, type Result } from '../model/report.ts';
import type { RoleCheck, RoleDiff } from '../model/role-check.ts';
import { renderDiagnostics } from '../render/text/render-diagnostics.ts';
import { renderFailure } from '../render/text/render-failure.ts';
import type { Context } from './context.ts';
import { entriesOf, entryOfFailure } from './log-entries.ts';
import type { ReportFile } from './report-file.ts';

/** How results are printed: for people, or as the JSON of `report.schema.json`. */
export type Output = 'text' | 'json';

/** What a command found, before it is printed. */
export interface Found {
  readonly command: string;
  readonly result: Result;
  readonly environments: readonly EnvironmentReport[];
  readonly diagnostics: readonly Diagnostic[];
  readonly roleCheck?: RoleCheck;
  readonly roleDiff?: RoleDiff;
  readonly published?: readonly Delivery[];
}

/** How a run's result is printed. Notes (severity `info`) are for people who asked for everything. */
export interface Printing {
  readonly output: Output;
  readonly verbose: boolean;
  readonly files: ReadonlyMap<string, SourceFile>;
  /** The findings that people are told one by one. Default: all. */
  readonly told?: readonly Diagnostic[];
  /** The folder that places are relative to. Default: where the command was started. */
  readonly root?: string;
  /** Files that the report is written to besides. */
  readonly report?: readonly ReportFile[] | undefined;
  readonly text: () => string | Promise<string>;
}

/** Prints a run's result in the format asked for, writes the reports asked for, and gives its exit code. */
export async function present(found: Found, printing: Printing, context: Context): Promise<number> {
  const { output, verbose, files, text } = printing;
  if (output === 'json') {
    const { renderJson } = await import('../render/render-json.ts');
    context.out(renderJson(reportOn(found, context)));
  } else {
    tell(printing.told ?? found.diagnostics, { verbose, files }, context);
    for (const { name, failure } of found.environments) {
      if (failure !== undefined)
        context.err(`${renderFailure(name, failure, context.errPaint)}\n`, [entryOfFailure(name, failure)]);
    }
    context.out(await text());
  }
  return await conclude(found, printing, context);
}

/** Writes the reports asked for, after a person was told on the way, and gives the exit code. */
export async function conclude(
  found: Found,
  { report: wanted = [], files, root }: Pick<Printing, 'report' | 'files' | 'root'>,
  context: Context,
): Promise<number> {
  if (wanted.length > 0) {
    const { writeReports } = await import('./write-reports.ts');
    await writeReports(reportOn(found, context), wanted, { files, root: root ?? context.cwd }, context);
  }
  return EXIT_CODES[found.result];
}

function reportOn({ command, result, ...found }: Found, { version, runId }: Context): Report {
  const tool = { name: 'copilotctl', version } as const;
  return { format: 1, tool, run: runId, command, result, exitCode: EXIT_CODES[result], ...found };
}

/** Prints findings for people, on standard error. */
export function tell(
  diagnostics: readonly Diagnostic[],
  { verbose, files }: Pick<Printing, 'verbose' | 'files'>,
  context: Context,
): void {
  const shown = diagnostics.filter((each) => verbose || each.severity !== 'info');
  if (shown.length > 0) context.err(`${renderDiagnostics(shown, files, context.errPaint)}\n`, entriesOf(shown));
}
