import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Environment } from '../../model/environment.ts';
import type { ProjectSpec } from '../../model/generated/types.ts';
import { cloudOf } from './clouds.ts';
import { DataverseClient } from './dataverse/dataverse-client.ts';
import { Dynamics365Backend } from './dynamics365-backend.ts';
import { guardEnvironment, guardOrganization } from './guard-organization.ts';
import { createConversation } from './http/conversation.ts';
import { DEFAULT_LIMITS, DEFAULT_PACE, type Limits, type Pace, type World } from './http/pace.ts';
import { LiveSystem } from './live-system.ts';
import { acceptedMappings, loadMapping } from './mapping/load-mapping.ts';
import { AdminApis } from './platform/admin-apis.ts';
import { openTokenSource } from './sign-in/token-source.ts';

/** What the backend of one environment is opened with. */
export interface Dynamics365Request {
  readonly environment: Environment;
  readonly project: ProjectSpec;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Says something to the person who waits. */
  readonly tell: (message: string) => void;
  /** Default: the real ones. */
  readonly world?: World;
  readonly pace?: Pace;
  readonly limits?: Limits;
}

/**
 * Opens Dynamics 365 Customer Service as an `Environment` describes it. Nothing is sent yet.
 *
 * @throws {BackendError} `unavailable` when the address cannot be used, `not-permitted` when sign-in lacks variables.
 */
export function openDynamics365(request: Dynamics365Request): Dynamics365Backend {
  const { environment, project, tell } = request;
  const { spec } = environment;
  const settings = project.dynamics365 ?? {};
  const world = request.world ?? REAL_WORLD;
  const cloud = cloudOf(spec, settings.clouds);
  const tokens = openTokenSource({
    cloud,
    variables: request.variables,
    prompt: tell,
    now: world.now,
    ...(spec.tenantId !== undefined && { tenantId: spec.tenantId }),
  });
  const conversation = createConversation({
    ...world,
    cloud,
    tokens,
    pace: request.pace ?? DEFAULT_PACE,
    limits: request.limits ?? DEFAULT_LIMITS,
    correlationId: randomUUID(),
    onWait: (ms, purpose) =>
      tell(`${environment.name}: waiting ${Math.ceil(ms / 1000)} s, as the service asks (${purpose})`),
  });
  const mapping = loadMapping(settings);
  const features = mapping.settings.flatMap(({ target }) => (target.kind === 'ppapi' ? [target.property] : []));
  const admin = new AdminApis(
    {
      ...world,
      conversation,
      cloud,
      ...(spec.environmentId !== undefined && { environmentId: spec.environmentId }),
      ...(spec.tenantId !== undefined && { tenantId: spec.tenantId }),
    },
    features,
  );
  const live = new LiveSystem({
    client: new DataverseClient({ conversation, organizationUrl: cloud.organization.url }),
    admin,
    mapping,
    apps: environment.apps,
    webApiUrl: `${cloud.organization.url}/api/data/v9.2/`,
    guard: (snapshot, answers) => guardOrganization(environment, snapshot, answers),
    guardAdmin: (snapshot) => guardEnvironment(environment, snapshot),
  });
  return new Dynamics365Backend({ environment, live, mapping, accepted: acceptedMappings(settings) });
}

const REAL_WORLD: World = {
  sleep: async (ms, signal) => {
    await wait(ms, undefined, { signal });
  },
  random: Math.random,
  now: Date.now,
};
