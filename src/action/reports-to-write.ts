import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import type { ReportFile, ReportFormat } from '../commands/report-file.ts';
import type { Inputs } from './read-inputs.ts';

/**
 * The reports that a command is to write: each format into the folder that the step names, by the name of the command; else
 * only the JSON that publishing needs, where the runner clears away. The JSON comes first.
 */
export function reportsToWrite(
  { command, text }: Inputs,
  variables: Readonly<Record<string, string | undefined>>,
): readonly ReportFile[] {
  if (command === 'snapshot' || command === 'publish') return [];
  const folder = text('report-folder');
  if (folder !== undefined)
    return ENDINGS.map(([format, ending]) => ({ format, file: posix.join(folder, `${command}.${ending}`) }));
  const file = join(variables['RUNNER_TEMP'] || tmpdir(), `copilotctl-${randomUUID()}`, `${command}.json`);
  return [{ format: 'json', file }];
}

/** Formats for readers of a run; metrics are for a collector on the machine. */
const ENDINGS = [
  ['json', 'json'],
  ['html', 'html'],
  ['markdown', 'md'],
  ['sarif', 'sarif'],
  ['junit', 'junit.xml'],
] as const satisfies readonly (readonly [ReportFormat, string])[];
