import { randomUUID } from 'node:crypto';
import { setTimeout as realSleep } from 'node:timers/promises';
import { AdminApi } from './admin/admin-api.ts';
import { platformSettingsOf } from './admin/platform-settings.ts';
import { Tenant } from './admin/tenant.ts';
import { EmulatorError } from './dataverse/emulator-error.ts';
import type { Organization } from './dataverse/organization.ts';
import { checkedFaults } from './fault-file.ts';
import { type FaultRule, FaultScript } from './faults.ts';
import { Gateway, type HostedOrganization, type OnRequest } from './gateway.ts';
import { InputError } from './input-error.ts';
import type { Json } from './json.ts';
import { type LogEntry, RequestLog } from './log.ts';
import { DEFAULT_SEED } from './seed/default-seed.ts';
import { freshOrganization } from './seed/fresh-organization.ts';
import type { OrganizationSeed, Seed } from './seed.ts';
import { expandCopies } from './seed-file.ts';
import { listen } from './server.ts';

/** How to start the emulator. */
export interface EmulatorOptions {
  /** Default: any free port. */
  readonly port?: number;
  /** The only bearer token accepted. Default: every token. */
  readonly token?: string;
  /** Default: the tenant of the example configuration, each organization as fresh as a new one. */
  readonly seed?: Seed;
  readonly faults?: readonly FaultRule[];
  /** How long each request takes on its way. Default: 0. */
  readonly latencyMs?: number;
  /** Gets each request as one line of JSON. */
  readonly writeLog?: (line: string) => void;
  /** Told of each request before it has its effect, and again before it is answered. */
  readonly onRequest?: OnRequest;
  /** Milliseconds since 1970. Default: the real clock. */
  readonly now?: () => number;
  /** Default: real time. */
  readonly sleep?: (ms: number) => Promise<void>;
  /** A new GUID. Default: a random one. */
  readonly newId?: () => string;
}

/** Where to find one organization. */
interface OrganizationAddress {
  readonly url: string;
  readonly organizationId: string;
  readonly environmentId: string;
}

/** A running emulator: one tenant on one port of loopback. */
export interface Emulator {
  /** The root: the admin APIs, and the first organization. */
  readonly url: string;
  readonly tenantId: string;
  /** By name. */
  readonly organizations: Readonly<Record<string, OrganizationAddress>>;
  /** Everything above as one line of JSON. */
  readonly ready: string;
  /** The requests so far. */
  readonly log: readonly LogEntry[];
  /** Forgets the requests so far. */
  clearLog(): void;
  /** The rows of every organization, by name. */
  dump(): Json;
  /** The organization itself, to look into it or change it behind the caller's back; undefined for an unknown name. */
  organization(name: string): Organization | undefined;
  /** The state of the admin APIs. */
  readonly tenant: Tenant;
  /**
   * Replaces all faults; counting begins anew.
   *
   * @throws {InputError} when they are not valid.
   */
  setFaults(rules: readonly FaultRule[]): void;
  close(): Promise<void>;
}

/**
 * Starts the emulator of the Dataverse Web API and the Power Platform admin APIs.
 *
 * @throws {InputError} for faults that are not valid, and the error of Node.js when the port cannot be had.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const seed = options.seed ?? DEFAULT_SEED;
  const now = options.now ?? Date.now;
  const newId = options.newId ?? randomUUID;
  const all = expandCopies(seed);
  const tenant = new Tenant(seed, all, { now, newId });
  const organizations = new Map(all.map((each) => [each.name, host(each, tenant)]));
  const log = new RequestLog(options.writeLog);
  const faults = new FaultScript();
  faults.set(checkedFaults(options.faults ?? []));
  const gateway = new Gateway({
    seed,
    token: options.token,
    tenant,
    adminApi: new AdminApi(tenant),
    organizations,
    faults,
    log,
    latencyMs: options.latencyMs ?? 0,
    onRequest: options.onRequest,
    now,
    sleep: options.sleep ?? ((ms) => realSleep(ms)),
    newId,
  });
  const server = await listen(options.port ?? 0, (request) => gateway.answer(request));
  const url = `http://127.0.0.1:${server.port}`;
  const addresses = addressesOf(all, url);
  return {
    url,
    tenantId: seed.tenantId,
    organizations: addresses,
    ready: JSON.stringify({ url, tenantId: seed.tenantId, organizations: addresses }),
    get log() {
      return log.entries;
    },
    clearLog: () => log.clear(),
    dump: () => Object.fromEntries([...organizations].map(([name, each]) => [name, each.organization.store.dump()])),
    organization: (name) => organizations.get(name)?.organization,
    tenant,
    setFaults: (rules) => faults.set(checkedFaults(rules)),
    close: server.close,
  };
}

/** @throws {InputError} when the seed asks for what cannot be. */
function host(seed: OrganizationSeed, tenant: Tenant): HostedOrganization {
  const { now, newId } = tenant.surroundings;
  const platformSettings = () => platformSettingsOf(tenant.environment(seed.environmentId));
  try {
    return { seed, organization: freshOrganization(seed, tenant.id, { clock: now, newId, platformSettings }) };
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof EmulatorError)) throw error;
    throw new InputError(`Organization "${seed.name}" of the seed: ${error.message}`);
  }
}

function addressesOf(all: readonly OrganizationSeed[], url: string): Readonly<Record<string, OrganizationAddress>> {
  return Object.fromEntries(
    all.map(({ name, organizationId, environmentId }) => [
      name,
      { url: `${url}/${name}`, organizationId, environmentId },
    ]),
  );
}
