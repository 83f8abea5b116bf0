import { createHash } from 'node:crypto';
import type { AdminApi } from './admin/admin-api.ts';
import type { Tenant } from './admin/tenant.ts';
import { applyFault, type Delivery } from './apply-fault.ts';
import type { Organization } from './dataverse/organization.ts';
import { type Fault, type FaultScript, nameOfFault } from './faults.ts';
import type { EmulatorAnswer, EmulatorRequest } from './http.ts';
import { type Admission, ServiceProtection } from './limits.ts';
import { type LogEntry, partsOf, type RequestLog } from './log.ts';
import { type Principal, principalOf } from './principals.ts';
import type { OrganizationSeed, Seed } from './seed.ts';

/** A request as it came in. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** Scheme, host and port, as the caller wrote them. */
  readonly origin: string;
}

/** Where a request is: it has had no effect yet, or all of it. */
export type RequestPhase = 'arrived' | 'handled';

/** Told of a request in both phases. The request waits for it; `cut` cuts the connection there and then. */
export type OnRequest = (request: ReceivedRequest, phase: RequestPhase) => Promise<'cut' | undefined>;

/** One organization behind the gateway. */
export interface HostedOrganization {
  readonly seed: OrganizationSeed;
  readonly organization: Organization;
}

/** What the gateway stands before. */
export interface GatewayOptions {
  readonly seed: Seed;
  readonly token: string | undefined;
  readonly tenant: Tenant;
  readonly adminApi: AdminApi;
  /** By name; the first also answers at the root. */
  readonly organizations: ReadonlyMap<string, HostedOrganization>;
  readonly faults: FaultScript;
  readonly log: RequestLog;
  readonly latencyMs: number;
  readonly onRequest: OnRequest | undefined;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly newId: () => string;
}

/** Where a request goes. */
type Destination =
  | { readonly kind: 'dataverse'; readonly request: EmulatorRequest; readonly hosted: HostedOrganization }
  | { readonly kind: 'admin'; readonly request: EmulatorRequest; readonly hosted: HostedOrganization }
  | { readonly kind: 'nowhere'; readonly hosted: undefined };

/** Everything between the socket and the emulated services: routes, tokens, limits, latency, faults, the log. */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #protection: ReadonlyMap<string, ServiceProtection>;
  #count = 0;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#protection = new Map(
      [...options.organizations].map(([name, { seed }]) => [
        name,
        new ServiceProtection(seed.limits ?? {}, options.now),
      ]),
    );
  }

  /** Answers a request, and logs it. */
  async answer(received: ReceivedRequest): Promise<Delivery> {
    const start = this.#options.now();
    this.#count += 1;
    const number = this.#count;
    const token = /^Bearer +(\S+)$/i.exec(received.headers.get('authorization') ?? '')?.[1];
    const destination = this.#destinationOf(received, callerOf(token));
    const subject = { ...received, organization: destination.hosted?.seed.name };
    const fault = this.#options.faults.next(subject);
    const deliver = () => this.#deliver(destination, received, token, fault);
    const delivery = withRequestId(await this.#watched(received, deliver), this.#options.newId());
    this.#log(received, delivery, { number, start, fault, organization: subject.organization ?? null });
    return delivery;
  }

  async #watched(received: ReceivedRequest, deliver: () => Promise<Delivery>): Promise<Delivery> {
    const { onRequest } = this.#options;
    if (onRequest === undefined) return await deliver();
    if ((await onRequest(received, 'arrived')) === 'cut') return { kind: 'reset' };
    const delivery = await deliver();
    return (await onRequest(received, 'handled')) === 'cut' ? { kind: 'reset' } : delivery;
  }

  async #deliver(
    destination: Destination,
    received: ReceivedRequest,
    token: string | undefined,
    fault: Fault | undefined,
  ): Promise<Delivery> {
    const principal = token === undefined ? undefined : principalOf(token, this.#options.seed, this.#options.token);
    const admission = this.#admit(destination, principal);
    if (admission !== undefined && 'status' in admission) return { kind: 'answer', answer: admission };
    const { latencyMs, sleep, now } = this.#options;
    if (latencyMs > 0) await sleep(latencyMs);
    const start = now();
    const handle = () => this.#handle(destination, principal, received);
    try {
      if (fault !== undefined) return await applyFault(fault, { handle, sleep });
      return { kind: 'answer', answer: await handle() };
    } finally {
      const isBatch = received.target.includes('/$batch');
      admission?.end({ ms: now() - start, parts: isBatch ? partsOf(received.body, '').length : 1 });
    }
  }

  #admit(destination: Destination, principal: Principal | undefined): Admission | EmulatorAnswer | undefined {
    if (destination.kind !== 'dataverse' || principal === undefined) return undefined;
    return this.#protection.get(destination.hosted.seed.name)?.admit(destination.request.caller);
  }

  #handle(
    destination: Destination,
    principal: Principal | undefined,
    received: ReceivedRequest,
  ): EmulatorAnswer | Promise<EmulatorAnswer> {
    const { tenant, adminApi } = this.#options;
    if (destination.kind === 'nowhere') return nothingThere(received.target);
    const { hosted, request } = destination;
    if (principal === undefined) return unauthorized(destination, tenant.id, received);
    if (destination.kind === 'admin') return adminApi.handle(request, principal, hosted.seed.environmentId);
    if (!tenant.isMember(principal, hosted.seed.name)) return NO_MEMBER;
    const answer = hosted.organization.handle(request);
    const headers = this.#protection.get(hosted.seed.name)?.headers(request.caller) ?? {};
    return { ...answer, headers: { ...headers, ...answer.headers } };
  }

  #destinationOf(received: ReceivedRequest, caller: string): Destination {
    const { organizations } = this.#options;
    const [prefix = '', name = ''] = /^\/([^/?]+)(?=\/)/.exec(received.target) ?? [];
    const named = organizations.get(name.toLowerCase());
    const [first] = organizations.values();
    const hosted = named ?? first;
    if (hosted === undefined) return { kind: 'nowhere', hosted: undefined };
    const target = named === undefined ? received.target : received.target.slice(prefix.length);
    const baseUrl = named === undefined ? received.origin : `${received.origin}${prefix}`;
    const request: EmulatorRequest = { ...received, target, baseUrl, caller };
    if (/^\/api\/data\//i.test(target)) return { kind: 'dataverse', request, hosted };
    if (this.#options.adminApi.handles(target)) return { kind: 'admin', request, hosted };
    return { kind: 'nowhere', hosted: undefined };
  }

  #log(received: ReceivedRequest, delivery: Delivery, about: LogContext): void {
    const { log, now } = this.#options;
    const answer = delivery.kind === 'reset' ? undefined : delivery.answer;
    const responseBytes = Buffer.byteLength(answer?.body ?? '');
    const isBatch = received.target.includes('/$batch');
    const entry: LogEntry = {
      time: new Date(about.start).toISOString(),
      number: about.number,
      method: received.method,
      path: received.target,
      organization: about.organization,
      status: answer?.status ?? 0,
      ms: now() - about.start,
      requestBytes: Buffer.byteLength(received.body),
      responseBytes: delivery.kind === 'truncated' ? Math.min(delivery.bytes, responseBytes) : responseBytes,
      ...(isBatch ? { parts: partsOf(received.body, answer?.body ?? '') } : {}),
      ...(about.fault === undefined ? {} : { fault: nameOfFault(about.fault) }),
      ...correlationOf(received),
    };
    log.add(entry);
  }
}

interface LogContext {
  readonly number: number;
  readonly start: number;
  readonly fault: Fault | undefined;
  readonly organization: string | null;
}

function correlationOf({ headers }: ReceivedRequest): Pick<LogEntry, 'correlationId'> {
  const id = headers.get('x-correlation-id');
  return id === undefined ? {} : { correlationId: id.slice(0, 64) };
}

/** What stands for a token where it must not be seen. */
function callerOf(token: string | undefined): string {
  return createHash('sha256')
    .update(token ?? '')
    .digest('hex')
    .slice(0, 16);
}

function withRequestId(delivery: Delivery, id: string): Delivery {
  if (delivery.kind === 'reset') return delivery;
  const { answer } = delivery;
  return {
    ...delivery,
    answer: { ...answer, headers: { REQ_ID: id, 'x-ms-service-request-id': id, ...answer.headers } },
  };
}

/** Discovery: an unauthenticated request learns the authority. The admin API's body is assumed, Dataverse sends none. */
function unauthorized(
  destination: Destination,
  tenantId: string,
  { origin, headers }: ReceivedRequest,
): EmulatorAnswer {
  const authority = `https://login.microsoftonline.com/${tenantId}/oauth2/authorize`;
  const hasToken = headers.has('authorization');
  if (destination.kind === 'dataverse') {
    const challenge = `Bearer authorization_uri=${authority}, resource_id=${origin}/`;
    return { status: 401, headers: { 'WWW-Authenticate': challenge } };
  }
  const message = hasToken ? 'The access token has expired.' : 'The request has no access token.';
  return {
    status: 401,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'WWW-Authenticate': hasToken ? 'Bearer error="invalid_token"' : `Bearer authorization_uri="${authority}"`,
    },
    body: JSON.stringify({ error: { code: 'AuthenticationFailed', message } }),
  };
}

/** Source: recorded refusal of TF while an application user is missing. */
const NO_MEMBER: EmulatorAnswer = {
  status: 403,
  headers: { 'Content-Type': 'application/json; charset=utf-8', 'OData-Version': '4.0' },
  body: JSON.stringify({ error: { code: '0x80072560', message: 'The user is not a member of the organization.' } }),
};

function nothingThere(target: string): EmulatorAnswer {
  const path = target.split('?')[0];
  return {
    status: 404,
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ error: { code: 'NotFound', message: `There is no resource at '${path}'.` } }),
  };
}
