import { BackendError } from '../../backend-error.ts';
import type { BatchAnswer, BatchItem, DataverseAnswer } from './dataverse-request.ts';
import { parseJson } from './parse-json.ts';

/** An answer to a batch, as it came. */
export interface BatchText {
  readonly contentType: string;
  readonly body: string;
  /**
   * Whether the service ends the batch at the first failure: then there may be fewer answers than requests, if the last
   * one is a failure.
   */
  readonly mayStop: boolean;
}

/**
 * Reads the answer to `POST $batch`, one entry for each item that was asked, in their order; fewer when it stopped.
 *
 * Takes boundaries with and without quotes, lines that end LF, header names in any case and missing blank lines. A change
 * set that failed has one answer, by itself or as the only member of its set. Work grows with the length of the text.
 *
 * @throws {BackendError} `corrupt` when the parts are not the ones that were asked for.
 */
export function parseBatch(text: BatchText, asked: readonly BatchItem[]): readonly BatchAnswer[] {
  const parts = partsOf(text.body, boundaryOf(text.contentType), asked.length);
  const answers = parts.map((part, at) => answerOf(part, asked[at]));
  if (answers.length < asked.length && !(text.mayStop && isFailure(answers.at(-1))))
    throw senseless(`it has ${parts.length} parts for ${asked.length} requests`);
  return answers;
}

/** Whether an answer says that nothing happened. */
function isFailure(answer: BatchAnswer | undefined): answer is DataverseAnswer {
  return answer !== undefined && !('changeSet' in answer) && answer.status >= 400;
}

interface Part {
  readonly headers: ReadonlyMap<string, string>;
  readonly content: string;
}

function answerOf(part: Part, asked: BatchItem | undefined): BatchAnswer {
  const type = part.headers.get('content-type') ?? '';
  const isSet = asked !== undefined && 'changeSet' in asked;
  if (!/^multipart\/mixed\b/i.test(type)) {
    const answer = httpAnswerOf(part);
    if (isSet && answer.status < 400) throw senseless('a change set has one answer, and it is no failure');
    return answer;
  }
  if (!isSet) throw senseless('a single request has the answer of a change set');
  return changeSetAnswer(partsOf(part.content, boundaryOf(type), asked.changeSet.length), asked.changeSet.length);
}

function changeSetAnswer(parts: readonly Part[], size: number): BatchAnswer {
  const answers = parts.map(httpAnswerOf);
  const [first] = answers;
  if (answers.length === 1 && first !== undefined && first.status >= 400) return first;
  if (answers.length !== size) throw senseless(`a change set of ${size} has ${answers.length} answers`);
  if (answers.some((each) => each.status >= 400)) throw senseless('a change set failed in part');
  return { changeSet: inOrder(parts, answers) };
}

/** Members say whose answer they are by Content-ID; without it their order says so. */
function inOrder(parts: readonly Part[], answers: readonly DataverseAnswer[]): readonly DataverseAnswer[] {
  const ids = parts.map((part) => Number(part.headers.get('content-id') ?? Number.NaN));
  if (ids.some((id) => !Number.isInteger(id))) return answers;
  if (new Set(ids).size !== ids.length) throw senseless('two answers of a change set have the same Content-ID');
  return answers
    .map((answer, at) => ({ answer, id: ids[at] ?? 0 }))
    .sort((left, right) => left.id - right.id)
    .map(({ answer }) => answer);
}

/** The HTTP answer inside a part of type `application/http`. */
function httpAnswerOf(part: Part): DataverseAnswer {
  const type = part.headers.get('content-type') ?? '';
  if (!/^application\/http\b/i.test(type)) throw senseless('a part is no HTTP answer');
  const start = part.content.search(/\S/);
  const lineEnd = endOfLine(part.content, Math.max(start, 0));
  const status = /^HTTP\/\d(?:\.\d)? ([2-5]\d\d)(?: |$)/.exec(part.content.slice(Math.max(start, 0), lineEnd.end));
  if (status === null) throw senseless('a part has no status line');
  const { headers, content } = headersAndContent(part.content.slice(lineEnd.next));
  return { status: Number(status[1]), headers, body: bodyOf(content, Number(status[1])) };
}

/** What is no JSON may be the text of a failure (an error page), never of a success. */
function bodyOf(content: string, status: number) {
  const text = content.trim();
  if (text === '') return undefined;
  try {
    return parseJson(text);
  } catch (cause) {
    if (status >= 400) return text.slice(0, 2000);
    throw senseless('a part has a body that is no JSON', cause);
  }
}

function boundaryOf(contentType: string): string {
  const found = /^multipart\/mixed\b.*?;\s*boundary=(?:"([^"]{1,200})"|([^\s";,]{1,200}))/i.exec(
    contentType.slice(0, 1000),
  );
  const boundary = found?.[1] ?? found?.[2];
  if (boundary === undefined) throw senseless('it names no boundary');
  return boundary;
}

/** The parts between the delimiter lines of a multipart text, no more than were asked for, in one pass over its lines. */
function partsOf(text: string, boundary: string, most: number): readonly Part[] {
  const delimiter = `--${boundary}`;
  const parts: Part[] = [];
  let partStart: number | undefined;
  let at = 0;
  while (at < text.length) {
    const { end, next } = endOfLine(text, at);
    const kind = text.startsWith(delimiter, at) ? delimiterKind(text.slice(at + delimiter.length, end)) : undefined;
    if (kind !== undefined) {
      const before = text.slice(partStart ?? 0, at);
      if (partStart !== undefined) parts.push(headersAndContent(before));
      else if (/\S/.test(before)) throw senseless('something stands before its first part');
      if (parts.length > most) throw senseless(`it has more than ${most} parts`);
      partStart = next;
      if (kind === 'last') return withoutRest(parts, text, next);
    }
    at = next;
  }
  throw senseless('it ends too early');
}

function delimiterKind(rest: string): 'next' | 'last' | undefined {
  const kind = rest.trim();
  return kind === '' ? 'next' : kind === '--' ? 'last' : undefined;
}

function withoutRest(parts: readonly Part[], text: string, at: number): readonly Part[] {
  if (/\S/.test(text.slice(at))) throw senseless('something stands behind its last part');
  return parts;
}

/** Header lines up to a blank one, and what is behind it; without a blank line everything is headers. */
function headersAndContent(text: string): Part {
  const headers = new Map<string, string>();
  let at = 0;
  while (at < text.length) {
    const { end, next } = endOfLine(text, at);
    const line = text.slice(at, end);
    at = next;
    if (line.trim() === '') break;
    const colon = line.indexOf(':');
    if (colon <= 0) throw senseless('a header of a part has no name');
    headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return { headers, content: text.slice(at) };
}

/** Where the line that begins at `from` ends, and where the next one begins. */
function endOfLine(text: string, from: number): { readonly end: number; readonly next: number } {
  const feed = text.indexOf('\n', from);
  if (feed === -1) return { end: text.length, next: text.length };
  return { end: text[feed - 1] === '\r' && feed > from ? feed - 1 : feed, next: feed + 1 };
}

function senseless(what: string, cause?: unknown): BackendError {
  return new BackendError('corrupt', `The answer of Dataverse to a batch makes no sense: ${what}.`, { cause });
}
