import type { Cloud } from '../clouds.ts';
import { CachedTokens } from './cached-tokens.ts';
import { chooseMethod } from './choose-method.ts';
import { createCredential } from './create-credential.ts';
import { fixedTokens } from './fixed-tokens.ts';
import { signInFailure } from './sign-in-failure.ts';

/** Gives tokens for the services that are spoken with. */
export interface TokenSource {
  /**
   * A token for a scope that is good for some minutes at least. `insteadOf`: the service did not accept this one, so
   * another is asked for.
   *
   * @throws {BackendError} `not-permitted` when the sign-in fails, `unavailable` when sign-in cannot be reached.
   */
  token(scope: string, signal: AbortSignal, more?: { readonly insteadOf?: string }): Promise<string>;
}

/** What a sign-in is made with. */
export interface SignInOptions {
  readonly cloud: Cloud;
  /** Tenant that the environment declares; a sign-in to another is refused. Default: not checked. */
  readonly tenantId?: string;
  /** Environment variables. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Shows a person what to do to sign in with a device code. */
  readonly prompt: (message: string) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Opens the source of tokens that the environment variables choose. An organization on this machine gets the fixed
 * token of `COPILOTCTL_TOKEN`, any other a sign-in to Microsoft Entra as `COPILOTCTL_AUTH` says. Nothing is asked of
 * anybody before the first token is.
 *
 * @throws {BackendError} `not-permitted` when variables are missing or contradict the environment.
 */
export function openTokenSource(options: SignInOptions): TokenSource {
  const { cloud, variables, tenantId, now } = options;
  const fixed = fixedTokens(cloud, variables);
  if (fixed !== undefined) return fixed;
  const choice = chooseMethod(variables, tenantId);
  return new CachedTokens({
    open: () => createCredential(choice, options),
    // A person who signed in with a code is not asked for another: what the library kept is asked again.
    mayReopen: choice.method !== 'device-code',
    failure: (error) => signInFailure(error, choice.method, variables),
    ...(tenantId !== undefined && { tenantId }),
    now,
  });
}
