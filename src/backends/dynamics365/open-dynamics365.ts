import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Environment } from '../../model/environment.ts';
import type { ProjectSpec } from '../../model/generated/types.ts';
import type { LogEntry } from '../../model/log-entry.ts';
import type { Tracer } from '../../telemetry/tracer.ts';
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
  readonly tell: (message: string, details?: Told) => void;
  /** Says what only a log has. Default: nobody hears of it. */
  readonly log?: (message: string, details?: Told) => void;
  /** Sent with every request. Default: an id of this connection. */
  readonly runId?: string;
  /** Follows each request. Default: nobody does. */
  readonly tracer?: Tracer;
  /** Default: the real ones. */
  readonly world?: World;
  readonly pace?: Pace;
  readonly limits?: Limits;
}

/** What a program is told beside the words. */
type Told = Partial<Pick<LogEntry, 'level' | 'code' | 'waitMs'>>;

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
    prompt: (message) => tell(message),
    now: world.now,
    ...(spec.tenantId !== undefined && { tenantId: spec.tenantId }),
  });
  const conversation = createConversation({
    ...world,
    cloud,
    tokens,
    pace: request.pace ?? DEFAULT_PACE,
    limits: request.limits ?? DEFAULT_LIMITS,
    correlationId: request.runId ?? randomUUID(),
    onWait: (ms, purpose) =>
      tell(`waiting ${Math.ceil(ms / 1000)} s, as the service asks (${purpose})`, {
        waitMs: Math.ceil(ms),
      }),
    onRetry: ({ code, message }, pauseMs) =>
      request.log?.(`Sent again: ${message}`, { level: 'warning', code: `live/${code}`, waitMs: Math.ceil(pauseMs) }),
    ...(request.tracer !== undefined && { tracer: request.tracer }),
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
