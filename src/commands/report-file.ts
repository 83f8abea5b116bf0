import type { Command } from 'commander';
import { UsageError } from './exit.ts';

/** What a report can be written as. */
const REPORT_FORMATS = ['json', 'markdown', 'sarif', 'junit', 'html', 'prometheus'] as const;
/** One of them. */
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** A report that is to be written. */
export interface ReportFile {
  readonly format: ReportFormat;
  readonly file: string;
}

/** Gives a command the option `--report`. */
export function reporting(command: Command): Command {
  return command.option(
    '--report <format=file>',
    `write a report besides: ${REPORT_FORMATS.slice(0, -1).join(', ')} or ${REPORT_FORMATS.at(-1)}; may be repeated`,
    (value: string, before: readonly ReportFile[] = []) => [...before, reportFile(value)],
  );
}

/**
 * What `--report FORMAT=FILE` says.
 *
 * @throws {UsageError} when it says something else.
 */
function reportFile(text: string): ReportFile {
  const at = text.indexOf('=');
  const format = REPORT_FORMATS.find((each) => each === text.slice(0, at));
  const file = text.slice(at + 1);
  if (format === undefined || file === '')
    throw new UsageError(
      `"${text}" is no report.`,
      `Write it as FORMAT=FILE; formats are ${REPORT_FORMATS.join(', ')}.`,
    );
  return { format, file };
}
