import { dirname, resolve } from 'node:path';
import { BackendError } from '../backends/backend-error.ts';
import { never } from '../diagnostics/never.ts';
import { makeFolder, replaceFile } from '../files/durable-file.ts';
import type { SourceFile } from '../model/document.ts';
import type { Report } from '../model/report.ts';
import type { Context } from './context.ts';
import type { ReportFile, ReportFormat } from './report-file.ts';

/**
 * Writes a report in every format asked for, each file whole or not at all.
 *
 * A file that cannot be written keeps none of the others from being written; then it ends the run.
 *
 * @throws {BackendError} for the first file that could not be written; what the run did stands.
 */
export async function writeReports(
  report: Report,
  wanted: readonly ReportFile[],
  files: ReadonlyMap<string, SourceFile>,
  context: Pick<Context, 'cwd'>,
): Promise<void> {
  let failure: BackendError | undefined;
  for (const { format, file } of wanted) {
    const path = resolve(context.cwd, file);
    const bytes = Buffer.from(await print(report, format, files));
    try {
      await makeFolder(dirname(path));
      await replaceFile(path, bytes);
    } catch (error) {
      if (!(error instanceof BackendError)) throw error;
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
}

async function print(report: Report, format: ReportFormat, files: ReadonlyMap<string, SourceFile>): Promise<string> {
  switch (format) {
    case 'json':
      return (await import('../render/render-json.ts')).renderJson(report);
    case 'markdown':
      return (await import('../render/render-markdown.ts')).renderMarkdown(report, { files });
    case 'sarif':
      return (await import('../render/render-sarif.ts')).renderSarif(report);
    case 'junit':
      return (await import('../render/render-junit.ts')).renderJunit(report);
    default:
      return never(format);
  }
}
