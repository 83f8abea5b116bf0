import type { Json } from '../../../model/json.ts';
import { BackendError } from '../../backend-error.ts';
import type { Snapshot } from '../kinds/snapshot.ts';
import type { PlatformOptions } from './admin-call.ts';
import { EnvironmentFeatures } from './environment-features.ts';
import { EnvironmentRecord, environmentGroupOf } from './environment-record.ts';
import { readGroupRules } from './group-rules.ts';
import type { AdminWrite } from './read-back.ts';
import { TenantSettings } from './tenant-settings.ts';

/** One of the admin APIs, as the kinds name them. */
export type AdminApi = 'environment' | 'features' | 'tenant';

/** Everything of the Power Platform that is no row of Dataverse. */
export class AdminApis {
  readonly #options: PlatformOptions;
  readonly #featureNames: readonly string[];

  /** `featureNames`: the switches of environment management that are read; the service gives only what it is asked for. */
  constructor(options: PlatformOptions, featureNames: readonly string[]) {
    this.#options = options;
    this.#featureNames = featureNames;
  }

  /** What these APIs say: one request for each, and one more for the rules of the group the environment is in. */
  async read(apis: ReadonlySet<AdminApi>, signal: AbortSignal): Promise<Snapshot['admin']> {
    const answers = await Promise.all([
      apis.has('environment') ? this.#readEnvironment(signal) : {},
      apis.has('features') ? this.#readFeatures(signal) : {},
      apis.has('tenant') ? this.#readTenant(signal) : {},
    ]);
    return Object.assign({}, ...answers);
  }

  /** Sets these values and nothing else, and waits until they can be read. */
  write(api: AdminApi, values: Readonly<Record<string, Json>>, signal: AbortSignal): Promise<AdminWrite<unknown>> {
    if (api === 'environment') return new EnvironmentRecord(this.#options).write(values, signal);
    if (api === 'features') return new EnvironmentFeatures(this.#options, this.#featureNames).write(values, signal);
    return new TenantSettings(this.#options).write(values, signal);
  }

  async #readEnvironment(signal: AbortSignal): Promise<Snapshot['admin']> {
    const environment = await new EnvironmentRecord(this.#options).read(signal);
    const group = environmentGroupOf(environment);
    if (group === undefined) return { environment, groupRules: new Map() };
    return { environment, ...(await this.#readRules(group, signal)) };
  }

  /** Nothing where they are refused, as they are to many service principals (TF#423): then they are unknown. */
  async #readRules(group: string, signal: AbortSignal): Promise<Snapshot['admin']> {
    try {
      return { groupRules: await readGroupRules(this.#options, group, signal) };
    } catch (error) {
      if (error instanceof BackendError && error.code === 'not-permitted') return {};
      throw error;
    }
  }

  async #readFeatures(signal: AbortSignal): Promise<Snapshot['admin']> {
    return { features: await new EnvironmentFeatures(this.#options, this.#featureNames).read(signal) };
  }

  async #readTenant(signal: AbortSignal): Promise<Snapshot['admin']> {
    return { tenant: await new TenantSettings(this.#options).read(signal) };
  }
}
