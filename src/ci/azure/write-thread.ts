import { BackendError } from '../../backends/backend-error.ts';
import type { Delivery } from '../../model/delivery.ts';
import { isObject } from '../../model/json.ts';
import type { Report } from '../../model/report.ts';
import { renderMarkdownReports } from '../../render/render-markdown.ts';
import { reportOutputs } from '../../render/report-outputs.ts';
import { count } from '../../render/text/count.ts';
import { isSameText } from '../is-same-text.ts';
import type { Publication, PublishingWorld } from '../runner.ts';
import { sendOnce } from '../send-once.ts';
import { type AzureRequest, askAzureDevOps } from './ask-azure-devops.ts';
import { type PullRequest, pullRequestOf } from './pull-request.ts';

/**
 * Writes reports into one thread of the pull request, found again by a property and edited in place.
 *
 * The thread is active while there is something to look at or to mend, and closed when there is nothing. One that a
 * person resolved stays so until what it says changes. Where two jobs began one at the same moment, the next run keeps the
 * older; the other is closed, and leads to it.
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
  const kept = await updateOldest(found, wanted, ask);
  if (kept === undefined) return delivered('written', await createThread(wanted, found, ask, world), pullRequest);
  const { thread, what, others } = kept;
  const closed = await closeDoubles(others, `${POINTER}[thread ${thread.id}](${pageOf(thread, pullRequest)}).`, ask);
  return delivered(closed === 0 ? what : `${what}, ${count(closed, 'double')} closed`, thread, pullRequest);
}

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
  readonly first: FirstComment | undefined;
}

interface FirstComment {
  readonly id: number;
  readonly content: string;
  /** The id of who wrote it. */
  readonly author: string | undefined;
}

/** A thread that has its first comment still. */
type BegunThread = Thread & { readonly first: FirstComment };

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

/** Threads that say they are ours, by their property or by the marker of their first comment; the oldest first. */
async function findThreads(key: string, ask: Ask): Promise<readonly BegunThread[]> {
  const marker = markerOf(key).trimEnd();
  return threadsIn(await ask({ method: 'GET', path: '/threads' }))
    .flatMap(({ first, ...thread }) => (first === undefined ? [] : [{ ...thread, first }]))
    .filter(({ key: its, first }) => its === key || first.content.startsWith(marker))
    .filter(({ first, status }) => !first.content.startsWith(POINTER) || !isResolved(status))
    .sort((a, b) => a.id - b.id);
}

/**
 * Brings the oldest thread up to date that we may edit; gives the younger ones of its author. Undefined where none is ours.
 *
 * Anybody can write the marker, so whose a thread is says the service: only who wrote a comment can edit it. One that says
 * already what it should is edited, too: somebody could begin a copy of ours, have ours closed or kept away by it, and then
 * let it say something else.
 */
async function updateOldest(
  found: readonly BegunThread[],
  wanted: Wanted,
  ask: Ask,
): Promise<
  { readonly thread: BegunThread; readonly what: string; readonly others: readonly BegunThread[] } | undefined
> {
  const strangers = new Set<string>();
  let tries = 0;
  for (const [at, thread] of found.entries()) {
    const { author } = thread.first;
    if (author !== undefined && strangers.has(author)) continue;
    if (++tries > MOST_TRIES) return undefined;
    const what = await updateThread(thread, wanted, ask);
    if (what !== undefined) {
      const others = found.slice(at + 1).filter(({ first }) => first.author === author);
      return { thread, what, others };
    }
    if (author !== undefined) strangers.add(author);
  }
  return undefined;
}

/** Of each account one thread is tried, of so many and no more: then ours is written anew, and none is lost. */
const MOST_TRIES = 20;

/** Lets the younger threads lead to the one that stays, and closes them; gives how many. */
async function closeDoubles(others: readonly BegunThread[], pointer: string, ask: Ask): Promise<number> {
  let closed = 0;
  for (const other of others) {
    if (!(await isAllowed(ask(editOf(other, pointer))))) continue;
    await ask({ method: 'PATCH', path: `/threads/${other.id}`, body: { status: 'closed' } });
    closed++;
  }
  return closed;
}

/** How a double begins from now on; once it is closed it is not found again. */
const POINTER = 'Two jobs began a thread about the same reports at the same moment. It goes on in ';

/** Makes the thread; where the answer is lost, looks for one of ours that was not there and says the same. */
async function createThread(
  { key, content, status }: Wanted,
  before: readonly Thread[],
  ask: Ask,
  world: PublishingWorld,
): Promise<Pick<Thread, 'id'>> {
  const body = {
    comments: [{ parentCommentId: 0, content, commentType: 'text' }],
    status,
    properties: { [PROPERTY]: { $type: 'System.String', $value: key } },
  };
  return await sendOnce<Pick<Thread, 'id'>>(
    async () => threadOf(await ask({ method: 'POST', path: '/threads', body })) ?? unreadable(),
    async () => {
      const made = (await findThreads(key, ask)).filter(
        ({ id, first }) => before.every((each) => each.id !== id) && isSameText(first.content, content),
      );
      for (const each of made) if (await isAllowed(ask(editOf(each, content)))) return each;
      return undefined;
    },
    world,
  );
}

/** Makes a thread what it should be; tells what was done, for people; undefined where its text may not be edited. */
async function updateThread(thread: BegunThread, wanted: Wanted, ask: Ask): Promise<string | undefined> {
  const isSame = isSameText(thread.first.content, wanted.content);
  if (!(await isAllowed(ask(editOf(thread, wanted.content))))) return undefined;
  const isLeft = isSame && isResolved(thread.status);
  if (!isLeft && thread.status !== wanted.status)
    await ask({ method: 'PATCH', path: `/threads/${thread.id}`, body: { status: wanted.status } });
  return isSame ? 'as it was' : 'brought up to date';
}

function isResolved(status: Thread['status']): boolean {
  return status !== 'active' && status !== 'pending';
}

function editOf({ id, first }: BegunThread, content: string): AzureRequest {
  return { method: 'PATCH', path: `/threads/${id}/comments/${first.id}`, body: { content } };
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

function delivered(what: string, thread: Pick<Thread, 'id'>, pullRequest: PullRequest): Delivery {
  return { place: 'comment', state: 'published', what, url: pageOf(thread, pullRequest), number: thread.id };
}

function pageOf({ id }: Pick<Thread, 'id'>, { page }: PullRequest): string {
  return `${page}?discussionId=${id}`;
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

function firstOf(comments: unknown): FirstComment | undefined {
  const first: unknown = Array.isArray(comments) ? comments[0] : undefined;
  if (!isObject(first)) return undefined;
  const { id, content, isDeleted, author } = first;
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || isDeleted === true) return undefined;
  const who = isObject(author) ? author['id'] : undefined;
  return {
    id,
    content: typeof content === 'string' ? content : '',
    author: typeof who === 'string' ? who : undefined,
  };
}

function unreadable(): never {
  throw new BackendError('corrupt', 'The answer of Azure DevOps is not what its documentation says.');
}
