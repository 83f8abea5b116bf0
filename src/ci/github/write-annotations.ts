import type { Delivery } from '../../model/delivery.ts';
import { renderGitHubCommands } from '../../render/render-github-commands.ts';
import { annotationsShown, reportAnnotations } from '../../render/report-annotations.ts';
import type { Publication, PublishingWorld } from '../runner.ts';

/** How many errors, warnings and notices of a step are shown. Source: GitHub Docs, "REST API endpoints for check runs". */
const MOST_OF_A_LEVEL = 10;

/** Prints what reports say as commands that GitHub shows on the lines of a pull request, the most urgent first. */
export async function writeAnnotations(
  { reports, folder }: Publication,
  { command }: PublishingWorld,
): Promise<Delivery> {
  const all = reportAnnotations(reports, folder);
  const { shown, leftOut } = annotationsShown(all, MOST_OF_A_LEVEL);
  if (shown.length === 0) return { place: 'annotations', state: 'left', why: 'the reports say nothing' };
  command(renderGitHubCommands(shown));
  const rest =
    leftOut === undefined
      ? ''
      : ` of ${all.length}; GitHub takes ${MOST_OF_A_LEVEL} of a level, so ${leftOut} are left out`;
  const what = `${shown.length} shown${rest}`;
  return { place: 'annotations', state: 'published', what };
}
