import type { PrincipalSeed, Seed } from './seed.ts';

/** Who calls, completely described. */
export interface Principal {
  readonly type: 'ServicePrincipal' | 'User';
  readonly applicationId: string;
  readonly objectId: string;
  readonly environmentAdmin: boolean;
  readonly tenantAdmin: boolean;
  /** Whether it was registered at the start; `adminApplications` may add it later. */
  readonly registered: boolean;
  /** Names of the organizations it is a user of at the start; undefined: all. */
  readonly memberOf: readonly string[] | undefined;
}

/**
 * Who calls with a token; undefined for a token that is not accepted.
 *
 * The tokens of the seed are the only ones where it has any; a fixed token is the only one otherwise; without both,
 * every token is accepted and stands for one application user who may do everything.
 */
export function principalOf(token: string, seed: Seed, fixedToken: string | undefined): Principal | undefined {
  const named = seed.principals?.find((each) => each.token === token);
  if (named !== undefined) return complete(named);
  if (fixedToken !== undefined) return token === fixedToken ? complete({ token }) : undefined;
  return seed.principals === undefined ? complete({ token }) : undefined;
}

/** The application that calls where the seed names none. */
export const DEFAULT_APPLICATION_ID = '66666666-6666-6666-6666-666666666666';
/** Its object in the directory. */
export const DEFAULT_OBJECT_ID = 'cccccccc-cccc-cccc-cccc-cccccccccccc';

function complete(seed: PrincipalSeed): Principal {
  return {
    type: seed.type ?? 'ServicePrincipal',
    applicationId: seed.applicationId ?? DEFAULT_APPLICATION_ID,
    objectId: seed.objectId ?? DEFAULT_OBJECT_ID,
    environmentAdmin: seed.environmentAdmin ?? true,
    tenantAdmin: seed.tenantAdmin ?? true,
    registered: seed.registered ?? true,
    memberOf: seed.memberOf,
  };
}
