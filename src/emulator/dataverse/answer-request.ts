import type { EmulatorAnswer, EmulatorRequest } from '../http.ts';
import { answerBatch } from './batch/answer-batch.ts';
import type { Organization } from './organization.ts';
import { parsePreferences } from './preferences.ts';
import { errorAnswer, printReply } from './print-reply.ts';
import { readCall } from './read-call.ts';
import { route } from './route.ts';

/** One request of a batch, as it was answered. */
interface AnsweredPart {
  readonly method: string;
  /** Path and query below the organization. */
  readonly target: string;
  readonly status: number;
}

/** What hears of each request of a batch; a member of a change set that failed is told, those before it are not. */
export type PartWatcher = (part: AnsweredPart) => void;

/** Answers a request; what is refused changes nothing. */
export function answerRequest(
  organization: Organization,
  request: EmulatorRequest,
  watch: PartWatcher = () => {},
): EmulatorAnswer {
  try {
    const call = readCall(organization, request);
    if (call.segments[0]?.name === '$batch') return answerBatch(call, request, watch);
    return printReply(organization.store.transaction(() => route(call)));
  } catch (cause) {
    return errorAnswer(cause, parsePreferences(request.headers.get('prefer')));
  }
}
