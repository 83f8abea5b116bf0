import { BackendError } from '../../backends/backend-error.ts';
import type { Delivery } from '../../model/delivery.ts';
import type { EnvironmentReport } from '../../model/report.ts';
import { activeDrift, driftTitle, renderDriftIssue, renderDriftNews } from '../../render/render-drift-issue.ts';
import { isSameText } from '../is-same-text.ts';
import type { Publication, PublishingWorld } from '../runner.ts';
import { sendOnce } from '../send-once.ts';
import { driftNews, type KnownDrift, knownOf, rememberedDrift } from './drift-news.ts';
import { findOurs, isOurs, type Ours } from './find-ours.ts';
import type { Comment, GitHubApi, Issue } from './github-api.ts';
import type { GitHubRun } from './github-run.ts';
import { printMarker, readMarker } from './marker.ts';

/** The label that our issues are found by. */
export const DRIFT_LABEL = 'copilotctl-drift';
/** Longer texts are refused with 422. */
const MOST_CHARACTERS = 65_535;
const NEED = 'issues: write';

/** What it takes to speak about one issue. */
interface Conversation extends Ours {
  readonly is: 'issue';
  readonly publication: Publication;
  readonly run: GitHubRun;
  readonly api: GitHubApi;
  readonly world: PublishingWorld;
}

/**
 * Keeps one issue for this key about drift: opened when something drifted, brought up to date in place, closed when nothing
 * is left, opened again when drift returns.
 *
 * People are told by a comment when something came or went, and by nothing on a night on which all stayed as it was. An
 * issue that a person closed stays closed until something new comes. What was told of stands in the issue's own marker, so
 * that a run that is repeated tells nothing twice. Where two runs opened one at the same moment, the next run keeps the
 * older of those that are open; the other is closed, and leads to it.
 */
export async function publishIssue(
  publication: Publication,
  run: GitHubRun,
  api: GitHubApi,
  world: PublishingWorld,
): Promise<Delivery> {
  const environments = publication.reports.flatMap(({ environments }) => environments).filter(isAboutDrift);
  const left = whyNot(publication, environments);
  if (left !== undefined) return { place: 'issue', state: 'left', why: left };
  const { key } = publication;
  const conversation = { is: 'issue', key, publication, run, api, world, identity: await api.whoAmI() } as const;
  const ours = await findOurs(api.issues(DRIFT_LABEL), conversation, ({ number }) => number);
  const issue = ours.find(({ isOpen }) => isOpen) ?? ours[0];
  if (issue === undefined) return await open(environments, conversation);
  const delivery = await bringUpToDate(issue, environments, conversation);
  const doubles = ours.filter((each) => each !== issue);
  for (const { number } of doubles) await api.updateIssue(number, { body: wayTo(issue), state: 'closed' });
  return withDoubles(delivery, doubles);
}

/** What a double says from now on. It has no marker, so it is not ours to open again. */
function wayTo({ number }: Issue): string {
  return `Two runs opened an issue about the same drift at the same moment. It goes on in #${number}.\n`;
}

function withDoubles(delivery: Delivery, doubles: readonly Issue[]): Delivery {
  if (doubles.length === 0) return delivery;
  const more = doubles.map(({ number }) => `; number ${number} was its double and is closed`).join('');
  switch (delivery.state) {
    case 'published':
      return { ...delivery, what: `${delivery.what}${more}` };
    case 'left':
      return { ...delivery, why: `${delivery.why}${more}` };
    case 'failed':
      return delivery;
  }
}

function isAboutDrift({ drift, failure }: EnvironmentReport): boolean {
  return drift !== undefined || failure !== undefined;
}

/** Why nothing can be said in an issue. */
function whyNot({ reports }: Publication, environments: readonly EnvironmentReport[]): string | undefined {
  if (!reports.some(({ command }) => command === 'drift')) return 'none of the reports is one of drift';
  if (environments.every(({ drift }) => drift === undefined)) return 'no environment could be read';
  if (environments.some(({ leftOut = 0 }) => leftOut > 0))
    return 'the report has new drift only; make it without --new-only';
  const isPart = environments.some(({ partial = false }) => partial);
  return isPart ? 'the report is about a part only; make it without --only and --except' : undefined;
}

async function open(environments: readonly EnvironmentReport[], conversation: Conversation): Promise<Delivery> {
  if (environments.every((each) => activeDrift(each).length === 0))
    return { place: 'issue', state: 'left', why: 'nothing drifted' };
  const { api, world } = conversation;
  const wanted = {
    title: driftTitle(environments),
    body: bodyOf(environments, new Map(), conversation),
    labels: [DRIFT_LABEL],
  };
  const made = await sendOnce(
    () => api.createIssue(wanted),
    async () => (await findOurs(api.issues(DRIFT_LABEL), conversation, ({ number }) => number))[0],
    world,
  );
  if (!made.labels.includes(DRIFT_LABEL))
    throw new BackendError('not-permitted', `Issue ${made.number} was opened without the label ${DRIFT_LABEL}.`, {
      hint: `Give it the label, or the next run will not find it. The token needs \`permissions: ${NEED}\`.`,
    });
  return delivered('opened', made);
}

async function bringUpToDate(
  issue: Issue,
  environments: readonly EnvironmentReport[],
  conversation: Conversation,
): Promise<Delivery> {
  const { api } = conversation;
  const before = rememberedDrift(readMarker(issue.body)?.more['drift']);
  const news = driftNews(environments, before);
  const known = knownOf(environments, before);
  const isLeft = [...known.values()].some((fingerprints) => fingerprints.length > 0);
  const hasNews = news.some(({ came }) => came.length > 0);
  // Of an environment that was not read nothing is known but what was told: the title that says it stays.
  const isCounted = !isLeft || environments.some((each) => activeDrift(each).length > 0);
  const title = isCounted ? driftTitle(environments) : issue.title;
  const body = bodyOf(environments, before, conversation);
  if (!issue.isOpen && !hasNews) {
    // What is gone is forgotten without a word: when it returns it is new.
    if (news.length > 0) await api.updateIssue(issue.number, { title, body });
    return leftClosed(issue, isLeft);
  }
  if (news.length > 0) await tell(issue, news, isLeft, conversation);
  const state = isLeft ? 'open' : 'closed';
  const isSameState = issue.isOpen === isLeft;
  if (isSameState && isSameText(issue.body, body) && issue.title === title) return delivered('as it was', issue);
  const updated = await api.updateIssue(issue.number, { title, body, state });
  if (isSameState) return delivered('updated', updated);
  return delivered(isLeft ? 'opened again' : 'closed, for nothing is left', updated);
}

function leftClosed({ number }: Issue, isLeft: boolean): Delivery {
  const why = isLeft
    ? `issue ${number} was closed, and nothing is new since`
    : `issue ${number} is closed, and nothing drifted`;
  return { place: 'issue', state: 'left', why };
}

function delivered(what: string, { number, url }: Issue): Delivery {
  return { place: 'issue', state: 'published', what: `${what}, number ${number}`, url, number };
}

/**
 * Comments what came and went, once: a run that died between this and the update of the issue left a comment that names
 * the same state of the issue.
 */
async function tell(
  issue: Issue,
  news: Parameters<typeof renderDriftNews>[0],
  isLeft: boolean,
  conversation: Conversation,
): Promise<void> {
  const { publication, run, api, world, key, identity } = conversation;
  const since = JSON.stringify(readMarker(issue.body)?.more['at'] ?? null);
  const marker = printMarker({ is: 'news', key: publication.key, more: { since } });
  const find = async (): Promise<Comment | undefined> => {
    for await (const comment of api.comments(issue.number, NEED)) {
      const isIt = isOurs(comment, { is: 'news', key, identity });
      if (isIt && readMarker(comment.body)?.more['since'] === since) return comment;
    }
    return undefined;
  };
  if ((await find()) !== undefined) return;
  const foot = footOf(run, isLeft ? '' : 'Nothing is left. ');
  const budget = MOST_CHARACTERS - marker.length - foot.length - 2;
  const body = `${marker}\n${renderDriftNews(news, { budget, whole: wholeOf(publication) })}\n${foot}`;
  await sendOnce(() => api.createComment(issue.number, body, NEED), find, world);
}

/** The text of the issue, with a marker that can be read again: an issue without one would be followed by another each night. */
function bodyOf(environments: readonly EnvironmentReport[], before: KnownDrift, conversation: Conversation): string {
  const { publication, run } = conversation;
  const drift = Object.fromEntries(knownOf(environments, before));
  const at = [run.position.run, run.position.attempt];
  const marker = printMarker({ is: 'issue', key: publication.key, more: { at, drift } });
  if (readMarker(marker) === undefined)
    throw new BackendError('rejected', 'The names of the environments are too long for one issue.', {
      hint: 'Publish reports of fewer environments together, each with a --key of its own.',
    });
  const foot = footOf(run, '');
  const budget = MOST_CHARACTERS - marker.length - foot.length - 2;
  return `${marker}\n${renderDriftIssue(environments, { budget, whole: wholeOf(publication) })}\n${foot}`;
}

function wholeOf({ artifact }: Publication): string {
  return artifact ?? 'the reports of the run';
}

function footOf({ position, url }: GitHubRun, before: string): string {
  return `<sub>${before}Looked at by [run ${position.run}](${url}).</sub>\n`;
}
