import { BackendError } from '../../backend-error.ts';
import { isSendable } from './fixed-tokens.ts';
import { tenantOf } from './tenant-of.ts';
import type { TokenSource } from './token-source.ts';

/** What gives tokens in the end; the credentials of the Azure libraries have this shape. */
export interface Credential {
  getToken(
    scope: string,
    options: { readonly abortSignal: AbortSignal },
  ): Promise<{ readonly token: string; readonly expiresOnTimestamp: number } | null>;
}

/** What cached tokens are made of. */
export interface CachedTokensOptions {
  readonly open: () => Promise<Credential>;
  /** Whether a credential that gives a token which is not accepted may be replaced by a new one. */
  readonly mayReopen: boolean;
  /** What the caller is told of an error of the credential. */
  readonly failure: (error: unknown) => BackendError;
  /** Tenant that a token must be of. Default: any. */
  readonly tenantId?: string;
  readonly now: () => number;
}

/** A request for a token that is under way, with everybody who waits for it. */
interface Pending {
  readonly token: Promise<string>;
  readonly controller: AbortController;
  askers: number;
}

/** A token is replaced that long before it ends: it must outlive the request it is sent with. */
const EARLY_MS = 5 * 60_000;

/** Tokens by scope: kept until five minutes before they end, and asked for once however many wait. */
export class CachedTokens implements TokenSource {
  readonly #options: CachedTokensOptions;
  readonly #kept = new Map<string, { readonly token: string; readonly until: number }>();
  readonly #pending = new Map<string, Pending>();
  #credential: Promise<Credential> | undefined;

  constructor(options: CachedTokensOptions) {
    this.#options = options;
  }

  async token(
    scope: string,
    signal: AbortSignal,
    { insteadOf }: { readonly insteadOf?: string } = {},
  ): Promise<string> {
    if (signal.aborted) throw interrupted();
    const kept = this.#kept.get(scope);
    if (kept !== undefined && kept.token === insteadOf) this.#forget(scope);
    else if (kept !== undefined && this.#options.now() < kept.until) return kept.token;
    const pending = this.#pending.get(scope);
    const isAlive = pending !== undefined && !pending.controller.signal.aborted;
    return await shared(isAlive ? pending : this.#begin(scope), signal);
  }

  /** Credentials keep tokens of their own: only a new one is sure to ask again. */
  #forget(scope: string): void {
    this.#kept.delete(scope);
    if (this.#options.mayReopen) this.#credential = undefined;
  }

  #begin(scope: string): Pending {
    const controller = new AbortController();
    const token = this.#ask(scope, controller.signal).finally(() => {
      if (this.#pending.get(scope)?.controller === controller) this.#pending.delete(scope);
    });
    const pending: Pending = { token, controller, askers: 0 };
    this.#pending.set(scope, pending);
    return pending;
  }

  async #ask(scope: string, signal: AbortSignal): Promise<string> {
    const answer = await this.#answer(scope, signal);
    if (answer === null || !isSendable(answer.token)) throw this.#options.failure(new Error('no token was given'));
    const tenant = tenantOf(answer.token);
    const { tenantId } = this.#options;
    if (tenantId !== undefined && tenant !== undefined && tenant !== tenantId.toLowerCase()) {
      throw ofOtherTenant(tenant, tenantId);
    }
    this.#kept.set(scope, { token: answer.token, until: answer.expiresOnTimestamp - EARLY_MS });
    return answer.token;
  }

  async #answer(scope: string, signal: AbortSignal): ReturnType<Credential['getToken']> {
    try {
      this.#credential ??= this.#options.open();
      const credential = await this.#credential;
      return await credential.getToken(scope, { abortSignal: signal });
    } catch (error) {
      this.#credential = this.#options.mayReopen ? undefined : this.#credential;
      throw error instanceof BackendError ? error : this.#options.failure(error);
    }
  }
}

/** Waits with the others. Who gives up leaves; the last one to leave stops the request. */
async function shared(pending: Pending, signal: AbortSignal): Promise<string> {
  pending.askers += 1;
  let leave = (): void => {};
  const left = new Promise<never>((_resolve, reject) => {
    leave = () => reject(interrupted());
  });
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([pending.token, left]);
  } finally {
    signal.removeEventListener('abort', leave);
    pending.askers -= 1;
    if (pending.askers === 0) pending.controller.abort();
  }
}

function interrupted(): BackendError {
  return new BackendError('interrupted', 'Stopped before the sign-in was done.');
}

function ofOtherTenant(tenant: string, declared: string): BackendError {
  return new BackendError(
    'not-permitted',
    `The sign-in is to tenant ${tenant}, and the environment is of ${declared}.`,
    {
      hint: 'Sign in to the tenant of the environment, or correct tenantId.',
    },
  );
}
