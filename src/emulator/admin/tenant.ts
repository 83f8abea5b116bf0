import { type JsonObject, layOver } from '../json.ts';
import type { Principal } from '../principals.ts';
import type { OperationsSeed, OrganizationSeed, Seed } from '../seed.ts';
import { AdminError } from './admin-answer.ts';
import { Environment } from './environment.ts';
import { EnvironmentGroup } from './environment-group.ts';
import type { LifecycleOperation } from './lifecycle-operation.ts';
import { DEFAULT_TENANT_SETTINGS } from './tenant-settings.ts';

/** Time and ids of the emulator. */
export interface Surroundings {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A new GUID. */
  readonly newId: () => string;
}

/** Everything that the admin APIs know. */
export class Tenant {
  readonly id: string;
  readonly surroundings: Surroundings;
  readonly operationsSeed: OperationsSeed;
  readonly pageSize: number;
  readonly environments: ReadonlyMap<string, Environment>;
  readonly groups: ReadonlyMap<string, EnvironmentGroup>;
  readonly operations = new Map<string, LifecycleOperation>();
  readonly policies = new Map<string, JsonObject>();
  readonly roleAssignments: JsonObject[] = [];
  settings: JsonObject;
  /** Application ids of registered management applications. */
  readonly #registered = new Set<string>();
  readonly #members = new Set<string>();

  constructor(seed: Seed, organizations: readonly OrganizationSeed[], surroundings: Surroundings) {
    this.id = seed.tenantId;
    this.surroundings = surroundings;
    this.operationsSeed = seed.operations ?? {};
    this.pageSize = seed.adminPageSize ?? Number.POSITIVE_INFINITY;
    this.environments = new Map(organizations.map((each) => [each.environmentId.toLowerCase(), new Environment(each)]));
    this.groups = new Map((seed.groups ?? []).map((each) => [each.id.toLowerCase(), new EnvironmentGroup(each)]));
    this.settings = layOver(DEFAULT_TENANT_SETTINGS, seed.tenantSettings ?? {});
    for (const group of this.groups.values()) {
      if (group.policy !== undefined) this.policies.set(group.policy.id, group.policy.body);
    }
    for (const environment of this.environments.values()) this.#imposeRules(environment);
  }

  get now(): number {
    return this.surroundings.now();
  }

  /**
   * The environment of an id, in any case of its letters.
   *
   * @throws {AdminError} 404; the code is assumed.
   */
  environment(id: string): Environment {
    const found = this.environments.get(id.toLowerCase());
    if (found !== undefined) return found;
    throw new AdminError(
      404,
      'EnvironmentNotFound',
      `The environment '${id}' could not be found in the tenant '${this.id}'.`,
    );
  }

  /** @throws {AdminError} 404; the code is assumed. */
  group(id: string): EnvironmentGroup {
    const found = this.groups.get(id.toLowerCase());
    if (found !== undefined) return found;
    throw new AdminError(404, 'EnvironmentGroupNotFound', `The environment group '${id}' could not be found.`);
  }

  /** The group that an environment is in. */
  groupOf(environment: Environment): EnvironmentGroup | undefined {
    return environment.groupId === undefined ? undefined : this.groups.get(environment.groupId);
  }

  /** Gives the members of a group the values that its rules fix. */
  publish(group: EnvironmentGroup): void {
    for (const environment of this.environments.values()) {
      if (environment.groupId === group.id) this.#imposeRules(environment);
    }
  }

  #imposeRules(environment: Environment): void {
    const fixed = this.groupOf(environment)?.fixedValues();
    if (fixed !== undefined) environment.impose(fixed);
  }

  /** Registers an application as a management application. */
  register(applicationId: string): void {
    this.#registered.add(applicationId.toLowerCase());
  }

  /** Application ids of registered management applications, the caller's included. */
  registeredApplications(principal: Principal): readonly string[] {
    const own = principal.type === 'ServicePrincipal' && principal.registered ? [principal.applicationId] : [];
    return [...new Set([...own, ...this.#registered])];
  }

  /** Whether a caller may use the admin APIs at all: people may, and applications that are registered. */
  mayCall(principal: Principal): boolean {
    return (
      principal.type === 'User' || principal.registered || this.#registered.has(principal.applicationId.toLowerCase())
    );
  }

  /** Makes an application a user of an organization. */
  addMember(applicationId: string, organization: string): void {
    this.#members.add(`${organization}/${applicationId.toLowerCase()}`);
  }

  /** Whether a caller is a user of an organization. */
  isMember(principal: Principal, organization: string): boolean {
    if (principal.memberOf === undefined || principal.memberOf.includes(organization)) return true;
    return this.#members.has(`${organization}/${principal.applicationId.toLowerCase()}`);
  }
}
