import type { Delivery } from '../../model/delivery.ts';
import type { Report } from '../../model/report.ts';
import { reportOutputs } from '../../render/report-outputs.ts';
import type { Publication, PublishingWorld } from '../runner.ts';
import { loggingCommand } from './logging-command.ts';

/**
 * Tags the run with what its reports found, so that a list of runs can be filtered by it.
 *
 * Tags are fixed words of letters and hyphens: a tag stands in the path of a request, and a colon there is refused.
 */
export async function addBuildTags(
  { reports }: Publication,
  { command }: Pick<PublishingWorld, 'command'>,
): Promise<Delivery> {
  const tags = tagsOf(reports);
  for (const tag of tags) command(loggingCommand('build.addbuildtag', {}, tag));
  return { place: 'tags', state: 'published', what: tags.join(', ') };
}

function tagsOf(reports: readonly Report[]): readonly string[] {
  const outputs = reportOutputs(reports, []);
  const found = [
    ...(outputs['has-changes'] === 'true' ? ['changes'] : []),
    ...(outputs['has-drift'] === 'true' ? ['drift'] : []),
  ];
  return [outputs['result'], ...found].map((word) => `copilotctl-${word}`);
}
