import { resolve } from 'node:path';
import { MAX_REPORT_BYTES, readReport } from '../../ci/read-report.ts';
import { type Staged, staged } from '../../diagnostics/diagnostic.ts';
import { readUpTo } from '../../files/read-up-to.ts';
import type { Report } from '../../model/report.ts';
import type { Context } from '../context.ts';
import { UsageError } from '../exit.ts';

/**
 * Reads reports; what is wrong with any of them comes as diagnostics.
 *
 * @throws {UsageError} when there is no such file.
 */
export async function readReportFiles(
  files: readonly string[],
  context: Pick<Context, 'cwd'>,
): Promise<Staged<readonly Report[]>> {
  const read = await Promise.all(
    files.map(async (file) => {
      const bytes = await readUpTo(resolve(context.cwd, file), MAX_REPORT_BYTES + 1);
      if (bytes === undefined)
        throw new UsageError(`There is no file ${file}.`, 'Name a file that --report json=FILE wrote.');
      return readReport(bytes, file);
    }),
  );
  const reports = read.flatMap((each) => (each.ok ? [each.value] : []));
  return staged(
    reports,
    read.flatMap(({ diagnostics }) => diagnostics),
  );
}
