import type { Delivery } from '../../model/delivery.ts';
import type { Json } from '../../model/json.ts';
import { renderMarkdownReports } from '../../render/render-markdown.ts';
import type { Publication, PublishingWorld } from '../runner.ts';
import { findPullRequest } from './find-pull-request.ts';
import type { Comment, GitHubApi, Identity } from './github-api.ts';
import { isSame } from './github-api.ts';
import type { GitHubRun, RunPosition } from './github-run.ts';
import { printMarker, readMarker } from './marker.ts';
import { sendOnce } from './send-once.ts';

/** Longer comments are refused with 422: "Body is too long (maximum is 65536 characters)". */
const MOST_CHARACTERS = 65_535;

const NEED = 'pull-requests: write';

/**
 * Puts reports into the one comment that this key has on the pull request of the run: writes it, or brings it up to date.
 *
 * Only a comment of the same account that begins with our marker is ours; what anybody else wrote is never changed. A
 * comment that a newer run of the workflow wrote stays as it is.
 */
export async function publishComment(
  publication: Publication,
  run: GitHubRun,
  api: GitHubApi,
  world: PublishingWorld,
): Promise<Delivery> {
  const found = await findPullRequest(run, api);
  if ('why' in found) return { place: 'comment', state: 'left', why: found.why };
  const identity = await api.whoAmI();
  const ours = (): Promise<Comment | undefined> => findOurs(found.number, publication.key, identity, api);
  const before = await ours();
  const newer = before === undefined ? undefined : newerThan(run.position, before);
  if (newer !== undefined)
    return { place: 'comment', state: 'left', why: `it shows run ${newer}, which is newer than this one` };
  const body = bodyOf(publication, run);
  const done = (what: string, { url }: Comment): Delivery => ({
    place: 'comment',
    state: 'published',
    what: `${what} on pull request ${found.number}`,
    url,
    number: found.number,
  });
  if (before?.body === body) return done('as it was', before);
  if (before !== undefined) return done('updated', await api.updateComment(before.id, body, NEED));
  return done('written', await sendOnce(() => api.createComment(found.number, body, NEED), ours, world));
}

async function findOurs(number: number, key: string, identity: Identity, api: GitHubApi): Promise<Comment | undefined> {
  for await (const comment of api.comments(number, NEED)) {
    const marker = readMarker(comment.body);
    if (marker?.is === 'comment' && marker.key === key && isSame(comment.author, identity)) return comment;
  }
  return undefined;
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
