import type { EmulatorAnswer, EmulatorRequest } from '../../http.ts';
import type { PartWatcher } from '../answer-request.ts';
import type { Call } from '../call.ts';
import { parsePreferences } from '../preferences.ts';
import { errorAnswer, printReply } from '../print-reply.ts';
import { readCall } from '../read-call.ts';
import { invalidArgument, wrongVerb } from '../refusals.ts';
import { route } from '../route.ts';
import { partTarget } from './part-target.ts';
import { type AnsweredItem, type AnsweredRequest, printParts } from './print-parts.ts';
import { type BatchItem, type BatchRequest, readBatch } from './read-batch.ts';

/**
 * Answers a batch: its items in their order, each change set as a whole.
 *
 * The first failure ends it with status 400, unless `odata.continue-on-error` is preferred.
 *
 * @throws {EmulatorError} when the batch cannot be read; then nothing of it was done.
 */
export function answerBatch(call: Call, request: EmulatorRequest, watch: PartWatcher): EmulatorAnswer {
  if (call.method !== 'POST') throw wrongVerb(call.method, '$batch');
  const items = readBatch(call.body, call.headers.get('content-type'));
  const batch: Batch = { call, request, watch };
  const answered: AnsweredItem[] = [];
  let hasFailed = false;
  for (const item of items) {
    const result = answerItem(batch, item);
    answered.push(result);
    hasFailed = 'answer' in result && result.answer.status >= 400;
    if (hasFailed && !call.preferences.continueOnError) break;
  }
  const boundary = `batchresponse_${call.organization.newId()}`;
  return {
    status: hasFailed && !call.preferences.continueOnError ? 400 : 200,
    headers: { 'Content-Type': `multipart/mixed; boundary=${boundary}`, 'OData-Version': '4.0' },
    body: printParts(answered, boundary),
  };
}

interface Batch {
  readonly call: Call;
  readonly request: EmulatorRequest;
  readonly watch: PartWatcher;
}

function answerItem(batch: Batch, item: BatchItem): AnsweredItem {
  return item.kind === 'request' ? answerAlone(batch, item.request) : answerChangeSet(batch, item.requests);
}

function answerAlone(batch: Batch, request: BatchRequest): AnsweredRequest {
  const { store } = batch.call.organization;
  try {
    return store.transaction(() => answerPart(batch, request, NO_IDS));
  } catch (cause) {
    return refusal(batch, request, cause);
  }
}

/** All members or none: the answer to the first that fails stands for the whole set. */
function answerChangeSet(batch: Batch, requests: readonly BatchRequest[]): AnsweredItem {
  const { organization } = batch.call;
  const members: AnsweredRequest[] = [];
  const contentIds = new Map<string, string>();
  let current = requests[0];
  try {
    organization.store.transaction(() => {
      for (const request of requests) {
        current = request;
        if (request.method === 'GET') throw invalidArgument('A change set cannot contain GET requests.');
        const member = answerPart(batch, request, contentIds);
        remember(contentIds, request.contentId, member.answer, batch.call.root);
        members.push(member);
      }
    });
  } catch (cause) {
    return refusal(batch, current, cause);
  }
  return { boundary: `changesetresponse_${organization.newId()}`, members };
}

function answerPart(batch: Batch, request: BatchRequest, contentIds: ReadonlyMap<string, string>): AnsweredRequest {
  const { call, watch } = batch;
  const target = partTarget(request.url, call.root, contentIds);
  const part = { ...batch.request, method: request.method, target, headers: request.headers, body: request.body };
  const partCall = readCall(call.organization, part, { contentIds });
  if (partCall.segments[0]?.name === '$batch') throw invalidArgument('A batch cannot contain another batch.');
  const answer = printReply(route(partCall));
  watch({ method: request.method, target, status: answer.status });
  return { answer, ...contentIdOf(request) };
}

function refusal(batch: Batch, request: BatchRequest | undefined, cause: unknown): AnsweredRequest {
  const { call, watch } = batch;
  const answer = errorAnswer(cause, parsePreferences(request?.headers.get('prefer')));
  if (request) watch({ method: request.method, target: request.url, status: answer.status });
  const headers = { REQ_ID: call.organization.newId(), ...answer.headers };
  return { answer: { ...answer, headers }, ...(request && contentIdOf(request)) };
}

function contentIdOf({ contentId }: BatchRequest): { readonly contentId?: string } {
  return contentId === undefined ? {} : { contentId };
}

/** Later members can refer to what this one made. */
function remember(ids: Map<string, string>, contentId: string | undefined, answer: EmulatorAnswer, root: string): void {
  const url = answer.headers?.['OData-EntityId'];
  if (contentId !== undefined && url !== undefined) ids.set(contentId, url.slice(root.length));
}

const NO_IDS: ReadonlyMap<string, string> = new Map();
