import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { BackendError } from '../backends/backend-error.ts';
import { never } from '../diagnostics/never.ts';
import { makeFolder, replaceFile } from '../files/durable-file.ts';
import { topOfRepository, wayDown } from '../files/way-down.ts';
import type { SourceFile } from '../model/document.ts';
import type { Report } from '../model/report.ts';
import type { RunTimes } from '../render/render-prometheus.ts';
import type { Context } from './context.ts';
import type { ReportFile, ReportFormat } from './report-file.ts';

/** What the places in a report speak of: files, and the folder that their names begin at. */
interface Sources {
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly root: string;
}

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
  sources: Sources,
  context: Pick<Context, 'cwd' | 'now' | 'startedAt'>,
): Promise<void> {
  let failure: BackendError | undefined;
  for (const { format, file } of wanted) {
    const path = resolve(context.cwd, file);
    const times = { startedAt: context.startedAt, endedAt: context.now() };
    const bytes = Buffer.from(await print(report, format, { ...sources, folder: dirname(path), times }));
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

/** What formats need besides the report. */
interface Beside extends Sources {
  /** The folder of the file that is written. */
  readonly folder: string;
  readonly times: RunTimes;
}

async function print(report: Report, format: ReportFormat, { files, root, folder, times }: Beside): Promise<string> {
  switch (format) {
    case 'json':
      return (await import('../render/render-json.ts')).renderJson(report);
    case 'markdown':
      return (await import('../render/render-markdown.ts')).renderMarkdown(report, { files });
    case 'sarif':
      return (await import('../render/render-sarif.ts')).renderSarif(report, {
        folder: wayDown(topOfRepository(root) ?? root, root),
      });
    case 'junit':
      return (await import('../render/render-junit.ts')).renderJunit(report);
    case 'html':
      return (await import('../render/html/render-html.ts')).renderHtml(report, { files, toRoot: way(folder, root) });
    case 'prometheus':
      return (await import('../render/render-prometheus.ts')).renderPrometheus(report, times);
    default:
      return never(format);
  }
}

/** How a link gets from one folder to another; nowhere where no relative way leads, as between drives. */
function way(from: string, to: string): string {
  const path = relative(from, to);
  return path === '' || isAbsolute(path) ? '' : `${path.replaceAll(sep, '/')}/`;
}
