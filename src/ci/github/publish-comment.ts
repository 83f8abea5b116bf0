import type { Delivery } from '../../model/delivery.ts';
import type { Json } from '../../model/json.ts';
import { renderMarkdownReports } from '../../render/render-markdown.ts';
import { count } from '../../render/text/count.ts';
import { isSameText } from '../is-same-text.ts';
import type { Publication, PublishingWorld } from '../runner.ts';
import { sendOnce } from '../send-once.ts';
import { findOurs } from './find-ours.ts';
import { findPullRequest } from './find-pull-request.ts';
import type { Comment, GitHubApi } from './github-api.ts';
import type { GitHubRun, RunPosition } from './github-run.ts';
import { printMarker, readMarker } from './marker.ts';

/** Longer comments are refused with 422: "Body is too long (maximum is 65536 characters)". */
const MOST_CHARACTERS = 65_535;

const NEED = 'pull-requests: write';

/**
 * Puts reports into the one comment that this key has on the pull request of the run: writes it, or brings it up to date.
 *
 * Only a comment of the same account that begins with our marker is ours; what anybody else wrote is never changed. A
 * comment that a newer run of the workflow wrote stays as it is. Where two jobs wrote their first one at the same moment,
 * whoever finds both brings the older up to date and deletes the other, unless a newer run wrote that: then it is for one
 * that is newer still.
 */
export async function publishComment(
  publication: Publication,
  run: GitHubRun,
  api: GitHubApi,
  world: PublishingWorld,
): Promise<Delivery> {
  const found = await findPullRequest(run, api);
  if ('why' in found) return { place: 'comment', state: 'left', why: found.why };
  const ours = { is: 'comment', key: publication.key, identity: await api.whoAmI() } as const;
  const find = async (): Promise<OurComments | undefined> => {
    const [kept, ...doubles] = await findOurs(api.comments(found.number, NEED), ours, ({ id }) => id);
    return kept && { kept, doubles };
  };
  const body = bodyOf(publication, run);
  const before = await find();
  const there =
    before ??
    (await sendOnce(
      async () => ({ kept: await api.createComment(found.number, body, NEED), doubles: [] }),
      find,
      world,
    ));
  const newer = newerThan(run.position, there.kept);
  if (newer !== undefined)
    return { place: 'comment', state: 'left', why: `it shows run ${newer}, which is newer than this one` };
  const isSame = isSameText(there.kept.body, body);
  const kept = isSame ? there.kept : await api.updateComment(there.kept.id, body, NEED);
  // Not before the one that stays says it: nothing is lost half way.
  const doubles = there.doubles.filter((each) => newerThan(run.position, each) === undefined);
  for (const { id } of doubles) await api.deleteComment(id, NEED);
  const done = before === undefined ? 'written' : isSame ? 'as it was' : 'updated';
  const deleted = doubles.length === 0 ? '' : `, ${count(doubles.length, 'double')} deleted`;
  return {
    place: 'comment',
    state: 'published',
    what: `${done} on pull request ${found.number}${deleted}`,
    url: kept.url,
    number: found.number,
  };
}

/** The comment that stays, and those that were written at the same moment. */
interface OurComments {
  readonly kept: Comment;
  readonly doubles: readonly Comment[];
}

/** The number of the run that wrote a comment, where that run came after ours in the same workflow. */
function newerThan({ workflow, run, attempt }: RunPosition, { body }: Comment): number | undefined {
  const more = readMarker(body)?.more ?? {};
  if (more['workflow'] !== workflow) return undefined;
  const [itsRun, itsAttempt] = [numberOf(more['run']), numberOf(more['attempt'])];
  return itsRun > run || (itsRun === run && itsAttempt > attempt) ? itsRun : undefined;
}

function numberOf(value: Json | undefined): number {
  return typeof value === 'number' ? value : 0;
}

function bodyOf({ reports, files, key, artifact }: Publication, run: GitHubRun): string {
  const marker = printMarker({ is: 'comment', key, more: { ...run.position } });
  const foot = footOf(run);
  const budget = MOST_CHARACTERS - marker.length - foot.length - 2;
  const whole = artifact ?? 'the reports of the run';
  return `${marker}\n${renderMarkdownReports(reports, { files, budget, whole })}\n${foot}`;
}

/** What was looked at, and where: made of nothing but numbers, digests and the address of the run. */
function footOf({ headSha, position, url }: GitHubRun): string {
  const commit = headSha === undefined ? '' : `Commit ${headSha.slice(0, 7)}, `;
  return `<sub>${commit}[run ${position.run}](${url})</sub>\n`;
}
