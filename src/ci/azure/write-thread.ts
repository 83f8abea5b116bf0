import { BackendError } from '../../backends/backend-error.ts';
import type { Delivery } from '../../model/delivery.ts';
import { isObject } from '../../model/json.ts';
import type { Report } from '../../model/report.ts';
import { renderMarkdownReports } from '../../render/render-markdown.ts';
import { reportOutputs } from '../../render/report-outputs.ts';
import type { Publication, PublishingWorld } from '../runner.ts';
import { type AzureRequest, askAzureDevOps } from './ask-azure-devops.ts';
import { type PullRequest, pullRequestOf } from './pull-request.ts';

/**
 * Writes reports into one thread of the pull request, found again by a property and edited in place.
 *
 * The thread is active while there is something to look at or to mend, and closed when there is nothing. One that a
 * person resolved stays so until what it says changes.
 */
export async function writeThread(publication: Publication, world: PublishingWorld): Promise<Delivery> {
  const pullRequest = pullRequestOf(world.variables);
  if (typeof pullRequest === 'string') return { place: 'comment', state: 'left', why: pullRequest };
  const ask = (request: AzureRequest): Promise<unknown> => askAzureDevOps(request, pullRequest, world);
  const wanted = {
    key: publication.key,
    content: contentOf(publication),
    status: isToLookAt(publication.reports) ? 'active' : 'closed',
  } as const;
  const found = await findThreads(wanted.key, ask);
  for (const thread of found.slice(0, MOST_LIKE_OURS)) {
    const what = await updateThread(thread, wanted, ask);
    if (what !== undefined) return delivered(what, thread, pullRequest);
  }
  return delivered('written', await createThread(wanted, found, ask), pullRequest);
}

/** Anybody can write the marker: what begins with it and may not be edited is somebody else's. No more are tried. */
const MOST_LIKE_OURS = 20;

/** The longest comment, in UTF-16 units. Source: the service's own refusal of a longer one; it is not documented. */
const MOST_CHARACTERS = 150_000;

/** The property of a thread that says whose it is. */
const PROPERTY = 'copilotctl.key';

/** A thread as it should be. */
interface Wanted {
  readonly key: string;
  readonly content: string;
  readonly status: 'active' | 'closed';
}

/** A thread as it is. */
interface Thread {
  readonly id: number;
  readonly status: string | undefined;
  readonly key: string | undefined;
  /** The comment that the thread begins with; undefined when it was deleted. */
  readonly first: { readonly id: number; readonly content: string } | undefined;
}

type Ask = (request: AzureRequest) => Promise<unknown>;

/** The comment: a marker that nobody sees, for a service that keeps no properties, then the reports. */
function contentOf({ reports, files, key, artifact }: Publication): string {
  const marker = markerOf(key);
  const view = { files, ...(artifact !== undefined && { whole: artifact }) };
  return `${marker}${renderMarkdownReports(reports, { ...view, budget: MOST_CHARACTERS - marker.length })}`;
}

function markerOf(key: string): string {
  return `<!-- ${PROPERTY}: ${key} -->\n`;
}

function isToLookAt(reports: readonly Report[]): boolean {
  const outputs = reportOutputs(reports, []);
  const isBad = outputs['result'] !== 'done' && outputs['result'] !== 'differences';
  return isBad || outputs['has-changes'] === 'true' || outputs['has-drift'] === 'true';
}

/** Threads that say they are ours: by their property, then by the marker of their first comment; the oldest first. */
async function findThreads(key: string, ask: Ask): Promise<readonly Thread[]> {
  const threads = threadsIn(await ask({ method: 'GET', path: '/threads' })).filter(({ first }) => first !== undefined);
  const marked = threads.filter(({ first }) => first?.content.startsWith(markerOf(key).trimEnd()));
  return [...new Set([...threads.filter((thread) => thread.key === key), ...marked])];
}

/** Makes the thread; where the answer is lost, looks for one that was not there before it makes another. */
async function createThread(
  { key, content, status }: Wanted,
  before: readonly Thread[],
  ask: Ask,
): Promise<Pick<Thread, 'id'>> {
  const body = {
    comments: [{ parentCommentId: 0, content, commentType: 'text' }],
    status,
    properties: { [PROPERTY]: { $type: 'System.String', $value: key } },
  };
  for (let attempt = 1; ; attempt++) {
    try {
      return threadOf(await ask({ method: 'POST', path: '/threads', body })) ?? unreadable();
    } catch (error) {
      if (!(error instanceof BackendError) || error.code !== 'outcome-unknown' || attempt === MOST_CREATES) throw error;
      const made = (await findThreads(key, ask)).find(({ id }) => before.every((each) => each.id !== id));
      if (made !== undefined) return made;
    }
  }
}

const MOST_CREATES = 3;

/** Makes a thread what it should be; tells what was done, for people; undefined where its text may not be edited. */
async function updateThread(thread: Thread, wanted: Wanted, ask: Ask): Promise<string | undefined> {
  const path = `/threads/${thread.id}`;
  // The service may keep other line ends.
  const isSame = thread.first?.content.replaceAll('\r\n', '\n').trimEnd() === wanted.content.trimEnd();
  const edit = {
    method: 'PATCH',
    path: `${path}/comments/${thread.first?.id}`,
    body: { content: wanted.content },
  } as const;
  if (!isSame && !(await isAllowed(ask(edit)))) return undefined;
  const isResolved = thread.status !== 'active' && thread.status !== 'pending';
  const isLeft = isSame && isResolved;
  if (!isLeft && thread.status !== wanted.status) await ask({ method: 'PATCH', path, body: { status: wanted.status } });
  return isSame ? 'as it was' : 'brought up to date';
}

/** Whether a request was let through. Source: the service's own refusal; only who wrote a comment can edit it. */
async function isAllowed(asked: Promise<unknown>): Promise<boolean> {
  try {
    await asked;
    return true;
  } catch (error) {
    if (error instanceof BackendError && error.code === 'not-permitted') return false;
    throw error;
  }
}

function delivered(what: string, { id }: Pick<Thread, 'id'>, { page }: PullRequest): Delivery {
  return { place: 'comment', state: 'published', what, url: `${page}?discussionId=${id}`, number: id };
}

function threadsIn(answer: unknown): readonly Thread[] {
  const threads = isObject(answer) ? answer['value'] : undefined;
  if (!Array.isArray(threads)) return unreadable();
  return threads.map(threadOf).filter((thread) => thread !== undefined);
}

/** A thread of an answer; undefined for one that was deleted, or that is none. */
function threadOf(answer: unknown): Thread | undefined {
  if (!isObject(answer)) return undefined;
  const { id, status, isDeleted, properties, comments } = answer;
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || isDeleted === true) return undefined;
  return {
    id,
    status: typeof status === 'string' ? status : undefined,
    key: keyIn(properties),
    first: firstOf(comments),
  };
}

/** Our property, which the service gives with its type: `{ "$type": "System.String", "$value": "prod" }`. */
function keyIn(properties: unknown): string | undefined {
  const value = isObject(properties) ? properties[PROPERTY] : undefined;
  const plain = isObject(value) ? value['$value'] : value;
  return typeof plain === 'string' ? plain : undefined;
}

function firstOf(comments: unknown): Thread['first'] {
  const first: unknown = Array.isArray(comments) ? comments[0] : undefined;
  if (!isObject(first)) return undefined;
  const { id, content, isDeleted } = first;
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || isDeleted === true) return undefined;
  return { id, content: typeof content === 'string' ? content : '' };
}

function unreadable(): never {
  throw new BackendError('corrupt', 'The answer of Azure DevOps is not what its documentation says.');
}
