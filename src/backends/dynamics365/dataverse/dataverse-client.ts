import { isObject } from '../../../model/json.ts';
import { BackendError } from '../../backend-error.ts';
import type { Conversation, HttpAnswer } from '../http/http-request.ts';
import type { BatchAnswer, BatchItem, DataverseAnswer, DataverseRequest } from './dataverse-request.ts';
import { nextPage, Pages } from './pages.ts';
import { parseBatch } from './parse-batch.ts';
import { parseJson } from './parse-json.ts';
import { printBatch } from './print-batch.ts';
import { backendErrorOf } from './service-error.ts';

/** Whom the client talks to, and through what. */
export interface DataverseClientOptions {
  readonly conversation: Conversation;
  /** As in the browser: `https://contoso.crm4.dynamics.com`; on loopback with a path: `http://127.0.0.1:4365/prod`. */
  readonly organizationUrl: string | URL;
}

/** How a batch is sent. */
export interface BatchOptions {
  /** Whether it changes anything: then it is sent once, and a lost answer is `outcome-unknown`. */
  readonly effect: boolean;
  /** Whether items behind one that failed are still carried out. */
  readonly continueOnError: boolean;
  /** `strong` reads past the caches of the service, which may be 30 seconds old. */
  readonly consistency?: 'strong';
  /** What it is for, in words for progress and errors: `reading the environment`. */
  readonly purpose: string;
}

/** What was sent so far, for forecasts and reports. */
export interface SentCount {
  /** HTTP requests, as the client asked for them: repetitions are the conversation's. */
  readonly requests: number;
  readonly operations: number;
}

const API = 'api/data/v9.2/';
/** Source: Microsoft Learn, "Execute batch operations using the Web API". */
const MOST_OPERATIONS = 1000;
const ODATA = { Accept: 'application/json', 'OData-MaxVersion': '4.0', 'OData-Version': '4.0' };
/** The formatted value of a lookup is the name of whoever it points to: who changed a row needs no request of its own. */
const PREFER_OF_READS =
  'odata.maxpagesize=5000,odata.include-annotations="Microsoft.Dynamics.CRM.globalmetadataversion,OData.Community.Display.V1.FormattedValue"';

/** The Dataverse Web API of one organization: everything goes through `$batch`. */
export class DataverseClient {
  readonly #conversation: Conversation;
  readonly #api: URL;
  #requests = 0;
  #operations = 0;

  constructor({ conversation, organizationUrl }: DataverseClientOptions) {
    this.#conversation = conversation;
    this.#api = new URL(API, String(organizationUrl).replace(/\/*$/, '/'));
  }

  get sent(): SentCount {
    return { requests: this.#requests, operations: this.#operations };
  }

  /**
   * Carries out requests and gives their answers in order; fewer when one failed and the batch was to stop there.
   *
   * Collections are read to their last page. Reads of more than 1,000 operations take several HTTP requests; a batch with
   * an effect must not be longer, for what belongs together cannot be split here.
   *
   * @throws {BackendError} `outcome-unknown` when a batch with an effect got no answer that makes sense; `corrupt` for a
   *   next link to another host or in a loop; or what the service says of the batch as a whole.
   */
  async batch(
    items: readonly BatchItem[],
    options: BatchOptions,
    signal: AbortSignal,
  ): Promise<readonly BatchAnswer[]> {
    if (items.length === 0) return [];
    if (!options.effect && items.some((item) => 'changeSet' in item))
      throw new RangeError('A batch with a change set has an effect.');
    const answers = await this.#inChunks(items, options, signal);
    const paging = this.#withAllPages(items, answers, { ...options, effect: false, continueOnError: true }, signal);
    return options.effect ? paging.catch((cause) => unclear(options.purpose, cause)) : paging;
  }

  async #inChunks(items: readonly BatchItem[], options: BatchOptions, signal: AbortSignal) {
    const sizes = items.map((item) => ('changeSet' in item ? item.changeSet.length : 1));
    const size = sizes.reduce((sum, each) => sum + each, 0);
    if (size <= MOST_OPERATIONS) return this.#send(items, size, options, signal);
    if (options.effect || !options.continueOnError)
      throw new RangeError(`A batch that cannot be split has ${size} operations; ${MOST_OPERATIONS} are possible.`);
    const chunks = Array.from({ length: Math.ceil(items.length / MOST_OPERATIONS) }, (_, at) =>
      items.slice(at * MOST_OPERATIONS, (at + 1) * MOST_OPERATIONS),
    );
    return (await Promise.all(chunks.map((each) => this.#send(each, each.length, options, signal)))).flat();
  }

  async #send(items: readonly BatchItem[], size: number, options: BatchOptions, signal: AbortSignal) {
    const strong = options.consistency === 'strong' ? { Consistency: 'Strong' } : {};
    const { contentType, body } = printBatch(items.map(withPreferences), {
      basePath: this.#api.pathname,
      headers: { ...ODATA, ...strong },
    });
    this.#requests++;
    this.#operations += size;
    const answer = await this.#conversation.send(
      {
        method: 'POST',
        url: new URL('$batch', this.#api),
        headers: {
          ...ODATA,
          ...strong,
          'If-None-Match': 'null',
          'Content-Type': contentType,
          ...(options.continueOnError && { Prefer: 'odata.continue-on-error' }),
        },
        body,
        tokenScope: `${this.#api.origin}/.default`,
        repeatable: !options.effect,
        purpose: options.purpose,
      },
      signal,
    );
    return options.effect ? certain(() => read(answer, items, options), answer, options) : read(answer, items, options);
  }

  /** Follows next links, those of all collections in one batch for each round of pages. */
  async #withAllPages(
    items: readonly BatchItem[],
    answers: readonly BatchAnswer[],
    options: BatchOptions,
    signal: AbortSignal,
  ): Promise<readonly BatchAnswer[]> {
    const pages = answers.map((answer, at) => new Pages(answer, requestOf(items[at])));
    for (;;) {
      const open = pages.flatMap((each) => {
        const request = nextPage(each, this.#api);
        return request === undefined ? [] : [{ each, request }];
      });
      if (open.length === 0) return pages.map(({ answer }) => answer);
      const next = await this.#inChunks(
        open.map(({ request }) => request),
        options,
        signal,
      );
      for (const [at, { each }] of open.entries()) each.add(next[at]);
    }
  }
}

function requestOf(item: BatchItem | undefined): DataverseRequest | undefined {
  return item === undefined || 'changeSet' in item ? undefined : item;
}

function withPreferences(item: BatchItem): BatchItem {
  if ('changeSet' in item || item.method !== 'GET') return item;
  return { ...item, headers: { Prefer: PREFER_OF_READS, ...item.headers } };
}

function read(answer: HttpAnswer, items: readonly BatchItem[], options: BatchOptions): readonly BatchAnswer[] {
  const contentType = answer.headers.get('content-type') ?? '';
  const mayStop = !options.continueOnError;
  const isBatch = /^multipart\/mixed\b/i.test(contentType);
  if (isBatch && (answer.status === 200 || (mayStop && answer.status >= 400)))
    return parseBatch({ contentType, body: answer.text, mayStop }, items);
  if (answer.status === 404) throw nothingThere();
  if (answer.status >= 400) throw backendErrorOf(asAnswer(answer), options.purpose);
  throw new BackendError('corrupt', `The answer to ${options.purpose} is no batch (status ${answer.status}).`, {
    hint: 'Is organizationUrl the address of a Dataverse organization, and nothing in between changes answers?',
  });
}

function nothingThere(): BackendError {
  return new BackendError('unavailable', 'There is no Dataverse Web API at organizationUrl (status 404).', {
    hint: 'Take the address of the organization from the Power Platform admin center: Environment URL.',
  });
}

function asAnswer({ status, headers, text }: HttpAnswer): DataverseAnswer {
  try {
    const body = parseJson(text);
    return { status, headers, body: isObject(body) ? body : undefined };
  } catch {
    return { status, headers, body: text.slice(0, 2000) };
  }
}

/** What cannot be read says nothing of what happened; neither does a fault of the service (501 did nothing). */
function certain<T>(readIt: () => T, { status }: HttpAnswer, { purpose }: BatchOptions): T {
  try {
    return readIt();
  } catch (cause) {
    const isFault = status === 408 || (status >= 500 && status !== 501);
    if (cause instanceof BackendError && (cause.code === 'corrupt' || isFault)) return unclear(purpose, cause);
    throw cause;
  }
}

function unclear(purpose: string, cause: unknown): never {
  const why = cause instanceof BackendError ? `: ${cause.message}` : '.';
  throw new BackendError('outcome-unknown', `The answer to ${purpose} does not say what happened${why}`, {
    hint: 'The changes may have been made. Run plan again; it reads the live system.',
    cause,
  });
}
