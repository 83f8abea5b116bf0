import type { Delivery } from '../../model/delivery.ts';
import type { Report } from '../../model/report.ts';
import { harmless } from '../../render/harmless.ts';
import { renderMarkdownReports } from '../../render/render-markdown.ts';
import { type Annotation, reportAnnotations } from '../../render/report-annotations.ts';
import { reportHeadline } from '../../render/report-headline.ts';
import type { Publication, PublishingWorld } from '../runner.ts';
import { sendOnce } from '../send-once.ts';
import type { CheckAnnotation, CheckOutput, CheckRun, GitHubApi, NewCheckRun } from './github-api.ts';
import type { GitHubRun } from './github-run.ts';

/** Source: GitHub Docs, "REST API endpoints for check runs". */
const ANNOTATIONS_A_REQUEST = 50;
/** The documentation says characters; what is refused "exceeds a maximum bytesize of 65535". Source: github/docs#35252. */
const MOST_BYTES = 65_535;
/** More are not read by anybody, and each fifty cost a request. */
const MOST_ANNOTATIONS = 500;

/**
 * Makes a check run on the commit of the run, with the reports as its summary and what they say on its lines.
 *
 * Annotations are added fifty at a time. Where an answer was lost, the check run is found by an id that no other publishing
 * gives, of this workflow or another, and the number of annotations that it has says whether they arrived.
 */
export async function publishCheck(
  publication: Publication,
  run: GitHubRun,
  api: GitHubApi,
  world: PublishingWorld,
): Promise<Delivery> {
  const sha = await shaOf(run, api);
  if (sha === undefined) return { place: 'check', state: 'left', why: 'the run is for no commit' };
  const all = reportAnnotations(publication.reports, publication.folder).flatMap(annotationOf);
  const shown = all.slice(0, MOST_ANNOTATIONS);
  const head = headOf(publication);
  const output = (from: number): CheckOutput => ({
    ...head,
    annotations: shown.slice(from, from + ANNOTATIONS_A_REQUEST),
  });
  const check: NewCheckRun = {
    name: nameOf(publication),
    sha,
    externalId: `${publication.key}/${run.position.run}/${run.position.attempt}/${world.randomId()}`,
    url: run.url,
    conclusion: conclusionOf(publication.reports),
    output: output(0),
  };
  const find = async (): Promise<CheckRun | undefined> => {
    for await (const each of api.checkRuns(sha, check.name)) if (each.externalId === check.externalId) return each;
    return undefined;
  };
  const made = await sendOnce(() => api.createCheckRun(check), find, world);
  for (let from = ANNOTATIONS_A_REQUEST; from < shown.length; from += ANNOTATIONS_A_REQUEST) {
    const arrived = async (): Promise<CheckRun | undefined> => {
      const now = await api.checkRun(made.id);
      return now.annotations > from ? now : undefined;
    };
    await sendOnce(() => api.updateCheckRun(made.id, output(from)), arrived, world);
  }
  const rest = all.length > shown.length ? `, ${all.length - shown.length} left out` : '';
  return {
    place: 'check',
    state: 'published',
    what: `${check.conclusion}, ${shown.length} on their lines${rest}`,
    url: made.url,
    number: made.id,
  };
}

/** The commit of a comment's pull request is in no event. */
async function shaOf({ about, headSha, isHeadSure }: GitHubRun, api: GitHubApi): Promise<string | undefined> {
  return about.what === 'pull-request' && !isHeadSure ? (await api.pullRequest(about.number)).headSha : headSha;
}

function nameOf({ reports, key }: Publication): string {
  const commands = [...new Set(reports.map(({ command }) => harmless(command)))].join(', ');
  return `copilotctl ${commands.length > 60 ? 'reports' : commands} (${key})`;
}

function headOf({ reports, files, artifact }: Publication): Pick<CheckOutput, 'title' | 'summary'> {
  const whole = artifact ?? 'the reports of the run';
  const summary = renderMarkdownReports(reports, { files, budget: MOST_BYTES, sizeOf: Buffer.byteLength, whole });
  return { title: reportHeadline(reports), summary };
}

/** A difference is no failure; what could not be found out is no success. */
function conclusionOf(reports: readonly Report[]): NewCheckRun['conclusion'] {
  const results = reports.map(({ result }) => result);
  if (results.some((each) => each !== 'done' && each !== 'differences')) return 'failure';
  return results.includes('differences') ? 'neutral' : 'success';
}

/**
 * Nothing without a place in the repository can be one; columns are taken within one line only. A place that ends before it
 * begins, as a report may say, is where it begins: one annotation that GitHub refuses would keep all of them away.
 */
function annotationOf({ level, title, message, place }: Annotation): readonly CheckAnnotation[] {
  if (place === undefined) return [];
  const { file, line, column, endColumn = 0 } = place;
  const endLine = Math.max(line, place.endLine ?? line);
  return [
    {
      path: file,
      start_line: line,
      end_line: endLine,
      ...(endLine === line && { start_column: column }),
      ...(endLine === line && endColumn >= column && { end_column: endColumn }),
      annotation_level: LEVELS[level],
      title,
      message,
    },
  ];
}

const LEVELS: Readonly<Record<Annotation['level'], CheckAnnotation['annotation_level']>> = {
  error: 'failure',
  warning: 'warning',
  note: 'notice',
};
