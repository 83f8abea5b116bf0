import type { Delivery } from '../../model/delivery.ts';
import { inert } from '../../render/harmless.ts';
import { type ReportItem, reportItems } from '../../render/report-items.ts';
import type { Publication, PublishingWorld } from '../runner.ts';
import { loggingCommand } from './logging-command.ts';

/** The agent keeps so many errors and so many warnings of a step. Source: azure-pipelines-agent, `ExecutionContext`. */
const MOST = 10;

/**
 * Says errors and warnings of reports as issues of the step, at their lines; errors first, and no more than are kept.
 *
 * An issue does not fail the step: that is for the exit code of the command which made the report.
 */
export async function logIssues(
  { reports, folder }: Publication,
  { command }: Pick<PublishingWorld, 'command'>,
): Promise<Delivery> {
  const items = reports.flatMap(reportItems);
  const shown = LEVELS.flatMap((level) => items.filter((item) => item.level === level).slice(0, MOST));
  const all = items.filter(({ level }) => level !== 'note').length;
  for (const item of shown) command(issue(item, folder));
  if (all === 0) return { place: 'annotations', state: 'left', why: 'there are no errors and no warnings' };
  return { place: 'annotations', state: 'published', what: `${shown.length} of ${all} shown` };
}

const LEVELS = ['error', 'warning'] as const;

function issue({ level, rule, message, hint, environment, place }: ReportItem, folder: string): string {
  const properties = {
    type: level === 'error' ? 'error' : 'warning',
    ...(place !== undefined && {
      sourcepath: inert(`${folder}${place.file}`),
      linenumber: place.line,
      columnnumber: place.column,
    }),
    code: rule,
  };
  const said = `${environment === undefined ? '' : `${environment}: `}${message}${hint === undefined ? '' : ` ${hint}`}`;
  // The agent writes it into the log again, where its marks would count.
  return loggingCommand('task.logissue', properties, inert(said));
}
