import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  circuitBreaker,
  handleType,
  type IPolicy,
  retry,
  wrap,
} from 'cockatiel';
import { NO_TRACER, type Tracer } from '../../../telemetry/tracer.ts';
import { BackendError } from '../../backend-error.ts';
import { type Cloud, mayHaveToken } from '../clouds.ts';
import type { TokenSource } from '../sign-in/token-source.ts';
import { exchange } from './exchange.ts';
import type { Conversation, HttpAnswer, HttpRequest } from './http-request.ts';
import { isClaimsChallenge, judgeAnswer } from './judge-answer.ts';
import { type Lane, Lanes } from './lanes.ts';
import { failureOf, LostAnswer } from './lost-answer.ts';
import type { Limits, Pace, World } from './pace.ts';
import { busy, failing, foreign, inDoubt, redirected, stopped, unauthorized } from './refusals.ts';
import { SharedGate } from './shared-gate.ts';
import { tracedExchange } from './traced-exchange.ts';

/** What a conversation is held with. */
export interface ConversationOptions extends World {
  readonly cloud: Cloud;
  readonly tokens: TokenSource;
  readonly pace: Pace;
  readonly limits: Limits;
  /** Sent with every request, so that the service's people can find all of one run. */
  readonly correlationId: string;
  /** Told before a pause that the service asked for. Default: nobody. */
  readonly onWait?: (ms: number, purpose: string) => void;
  /** Told before a request is sent again after a failure; the failure is what the caller would have been told. Default: nobody. */
  readonly onRetry?: (failure: BackendError, pauseMs: number) => void;
  /** Follows each request that is sent. Default: nobody does. */
  readonly tracer?: Tracer;
  /** Default: that of Node.js. */
  readonly fetch?: typeof fetch;
}

/** Talks to all services of one environment, which share one pace. */
export function createConversation(options: ConversationOptions): Conversation {
  return new PacedConversation(options);
}

/** The request is to be sent again; `failure` is what the caller is told when it was sent often enough. */
class Setback extends Error {
  readonly isThrottled: boolean;
  readonly failure: BackendError;

  constructor(failure: BackendError, isThrottled = false) {
    super(failure.message);
    this.isThrottled = isThrottled;
    this.failure = failure;
  }
}

/** What is remembered of one request from try to try. */
interface Memory {
  pauseMs: number;
  failures: number;
  throttles: number;
  hasAnswered500: boolean;
  wasSlow: boolean;
  /** Why the last try got no answer. */
  lost: BackendError | undefined;
  /** Why it is sent again. */
  setback: BackendError | undefined;
  /** How often it was sent. */
  sent: number;
}

const NOTHING_YET: Memory = {
  pauseMs: 0,
  failures: 0,
  throttles: 0,
  hasAnswered500: false,
  wasSlow: false,
  lost: undefined,
  setback: undefined,
  sent: 0,
};

/** The budget for waiting ends throttling long before this does. */
const MOST_THROTTLES = 100;

class PacedConversation implements Conversation {
  readonly #options: ConversationOptions;
  readonly #gate: SharedGate;
  readonly #lanes: Lanes;
  readonly #retry: IPolicy;
  readonly #breakers = new Map<string, CircuitBreakerPolicy>();

  constructor(options: ConversationOptions) {
    const { pace } = options;
    this.#options = options;
    this.#gate = new SharedGate(options, pace.waitingBudgetMs);
    this.#lanes = new Lanes(pace.firstConcurrency, pace.mostConcurrency);
    // The library counts tries; the pauses between them are ours, because its own timers cannot be stopped or shared.
    this.#retry = wrap(
      retry(
        handleType(Setback, ({ isThrottled }) => isThrottled),
        { maxAttempts: MOST_THROTTLES },
      ),
      retry(
        handleType(Setback, ({ isThrottled }) => !isThrottled),
        { maxAttempts: pace.mostTries - 1 },
      ),
    );
  }

  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    if (!mayHaveToken(this.#options.cloud, request.tokenScope, request.url)) throw foreign(request);
    const memory: Memory = { ...NOTHING_YET };
    // One of its own: hundreds of requests that listen to the caller's would be taken for a leak.
    const own = AbortSignal.any([signal]);
    try {
      return await this.#retry.execute(() => this.#try(request, memory, own), own);
    } catch (error) {
      if (error instanceof Setback) throw error.failure;
      if (error instanceof BackendError || !own.aborted) throw error;
      throw new BackendError('interrupted', `Stopped before it was sent: ${request.purpose}.`);
    }
  }

  async #try(request: HttpRequest, memory: Memory, signal: AbortSignal): Promise<HttpAnswer> {
    signal.throwIfAborted();
    if (memory.pauseMs > 0) {
      if (memory.setback !== undefined) this.#options.onRetry?.(memory.setback, memory.pauseMs);
      await this.#options.sleep(memory.pauseMs, signal);
    }
    memory.pauseMs = 0;
    return await this.#lanes.run(async (lane) => {
      await this.#gate.pass(signal);
      const answer = await this.#ask(request, memory, signal);
      this.#heed(answer);
      return this.#settle(answer, request, memory, lane);
    }, signal);
  }

  /** Sends it with a token, and once more with a fresh one when that token is not accepted. */
  async #ask(request: HttpRequest, memory: Memory, signal: AbortSignal): Promise<HttpAnswer> {
    const { tokens } = this.#options;
    const token = await tokens.token(request.tokenScope, signal);
    const answer = await this.#exchange(request, token, memory, signal);
    if (answer.status !== 401) return answer;
    if (isClaimsChallenge(answer)) throw unauthorized(answer, request, true);
    const fresh = await tokens.token(request.tokenScope, signal, { insteadOf: token });
    return await this.#exchange(request, fresh, memory, signal);
  }

  async #exchange(request: HttpRequest, token: string, memory: Memory, signal: AbortSignal): Promise<HttpAnswer> {
    const { limits, fetch = globalThis.fetch, tracer = NO_TRACER } = this.#options;
    const headers = this.#headersOf(request, token);
    const send = () => {
      const { sent } = memory;
      memory.sent += 1;
      return tracedExchange(tracer, request, sent, () => exchange(request, { headers, limits, fetch }, signal));
    };
    try {
      return await this.#breakerOf(request.url).execute(send);
    } catch (error) {
      if (error instanceof LostAnswer) throw this.#lost(error, request, memory);
      if (!(error instanceof BrokenCircuitError)) throw error;
      throw memory.lost ?? stopped(request, this.#options.pace.failuresToStop, this.#options.pace.stopMs);
    }
  }

  #headersOf(request: HttpRequest, token: string): Readonly<Record<string, string>> {
    const { correlationId } = this.#options;
    return {
      accept: 'application/json',
      'user-agent': 'copilotctl',
      'x-correlation-id': correlationId,
      'x-ms-client-session-id': correlationId,
      ...lowerCased(request.headers ?? {}),
      authorization: `Bearer ${token}`,
    };
  }

  /** A service that cannot be spoken with says nothing of the others: each has its own breaker. */
  #breakerOf(url: URL): CircuitBreakerPolicy {
    const { failuresToStop, stopMs } = this.#options.pace;
    const known = this.#breakers.get(url.origin);
    if (known !== undefined) return known;
    const breaker = circuitBreaker(
      handleType(LostAnswer, ({ loss }) => loss.how !== 'oversized'),
      { halfOpenAfter: stopMs, breaker: new ConsecutiveBreaker(failuresToStop) },
    );
    this.#breakers.set(url.origin, breaker);
    return breaker;
  }

  /** A request without a whole answer is sent again when that does no harm and may help. */
  #lost(lost: LostAnswer, request: HttpRequest, memory: Memory): Error {
    const { loss } = lost;
    const isHarmless = request.repeatable || loss.how === 'never-sent';
    const mayHelp = loss.how === 'broken' || (loss.how === 'never-sent' && loss.mayPass);
    const isFirstSlow = loss.how === 'slow' && !memory.wasSlow;
    memory.wasSlow ||= isFirstSlow;
    const failure = failureOf(lost, request);
    memory.lost = failure;
    return isHarmless && (mayHelp || isFirstSlow) ? this.#again(failure, memory) : failure;
  }

  #settle(answer: HttpAnswer, request: HttpRequest, memory: Memory, lane: Lane): HttpAnswer {
    const verdict = judgeAnswer(answer, request, memory.hasAnswered500, this.#options.now());
    memory.hasAnswered500 ||= answer.status === 500;
    if (verdict === 'answer') {
      this.#lanes.grow();
      return answer;
    }
    if (verdict === 'unauthorized') throw unauthorized(answer, request, isClaimsChallenge(answer));
    if (verdict === 'redirect') throw redirected(answer, request);
    if (verdict === 'in-doubt') throw inDoubt(answer, request);
    if (verdict === 'failing') throw this.#again(failing(answer, request), memory);
    this.#lanes.halve(lane);
    throw this.#throttled(verdict.throttledMs, request, memory);
  }

  #throttled(askedMs: number | undefined, request: HttpRequest, memory: Memory): Error {
    memory.throttles += 1;
    const waitMs = Math.max(askedMs ?? 0, this.#pauseOf(memory.throttles));
    if (!this.#gate.closeFor(waitMs)) return busy(request, waitMs);
    this.#options.onWait?.(waitMs, request.purpose);
    return new Setback(busy(request, waitMs), true);
  }

  #again(failure: BackendError, memory: Memory): Error {
    memory.failures += 1;
    memory.pauseMs = this.#pauseOf(memory.failures);
    memory.setback = failure;
    return this.#gate.spend(memory.pauseMs) ? new Setback(failure) : failure;
  }

  /** Doubles from time to time; the upper half is left to chance, so that not all come back at once. */
  #pauseOf(time: number): number {
    const { firstPauseMs, longestPauseMs } = this.#options.pace;
    return Math.min(longestPauseMs, firstPauseMs * 2 ** (time - 1)) * (0.5 + this.#options.random() / 2);
  }

  /** Takes the service's advice on how many requests at a time. */
  #heed({ headers }: HttpAnswer): void {
    const hint = headers.get('x-ms-dop-hint') ?? '';
    if (/^\d{1,4}$/.test(hint)) this.#lanes.advise(Number(hint));
  }
}

function lowerCased(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
