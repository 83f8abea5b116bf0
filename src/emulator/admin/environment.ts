import { type Json, type JsonObject, layOver } from '../json.ts';
import type { EnvironmentSeed, OperationsSeed, OrganizationSeed } from '../seed.ts';
import type { LifecycleOperation } from './lifecycle-operation.ts';
import { isInEuDataBoundary, isInUnitedStates } from './locations.ts';

/** An environment as the admin APIs know it: its changing values, and what of them can be read already. */
export class Environment {
  readonly organization: OrganizationSeed;
  readonly seed: EnvironmentSeed;
  groupId: string | undefined;
  /** The settings row of the Power Platform API; undefined: not created. */
  settings: JsonObject | undefined;
  readonly governance: Map<string, Json>;
  unknownToRolesFor: number;
  /** The operation that runs; one at a time. */
  #operation: LifecycleOperation | undefined;
  #values: JsonObject;
  /** What reads show: older than the values for a while after a write. */
  #shown: JsonObject;
  #staleReads = 0;
  #staleUntil = 0;

  constructor(organization: OrganizationSeed) {
    this.organization = organization;
    this.seed = organization.admin ?? {};
    this.groupId = this.seed.groupId?.toLowerCase();
    this.settings = this.seed.settings === null ? undefined : (this.seed.settings ?? {});
    this.governance = new Map(Object.entries(this.seed.governance ?? { PowerPlatform_Anthropic: false }));
    this.unknownToRolesFor = this.seed.unknownToRolesFor ?? 0;
    this.#values = valuesAtStart(organization, this.seed);
    this.#shown = this.#values;
  }

  get id(): string {
    return this.organization.environmentId;
  }

  get geography(): string {
    return this.organization.geography;
  }

  /** Members of `properties` that can change, as they are, whether they can be read yet or not. */
  get values(): JsonObject {
    return this.#values;
  }

  /** Whether a write must wait; looks at the running operation, which advances it. */
  isBusy(now: number, options: OperationsSeed): boolean {
    this.look(now, options);
    return this.#operation !== undefined;
  }

  /** Whether an operation runs; advances nothing. */
  get hasOperation(): boolean {
    return this.#operation !== undefined;
  }

  /** Begins an operation. */
  begin(operation: LifecycleOperation): void {
    this.#operation = operation;
  }

  /** Looks at the running operation, if any, and does what it did when it turns out to be over. */
  look(now: number, options: OperationsSeed): void {
    const operation = this.#operation;
    if (operation === undefined) return;
    const state = operation.look(now);
    if (state !== 'Succeeded' && state !== 'Failed') return;
    this.#operation = undefined;
    if (state === 'Succeeded') this.#settle(operation.changes, now, options);
  }

  #settle(changes: JsonObject, now: number, options: OperationsSeed): void {
    this.#values = layOver(this.#values, changes);
    this.#staleReads = options.staleMs === undefined ? (options.staleReads ?? 1) : 0;
    this.#staleUntil = now + (options.staleMs ?? 0);
  }

  /** Changes values at once, as a published rule of its group does. */
  impose(changes: JsonObject): void {
    this.#values = layOver(this.#values, changes);
    this.#shown = layOver(this.#shown, changes);
  }

  /** Members of `properties` as one read shows them; reading brings nearer that the newest are shown. */
  read(now: number, options: OperationsSeed): JsonObject {
    this.look(now, options);
    if (this.#staleReads > 0) this.#staleReads -= 1;
    else if (now >= this.#staleUntil) this.#shown = this.#values;
    return this.#shown;
  }
}

/**
 * Defaults: confirmed for the United States (Bing and Microsoft 365 on, no data movement) and for Europe (all on but flex
 * routing); everything off elsewhere is assumed, as the documents disagree.
 */
function valuesAtStart(organization: OrganizationSeed, seed: EnvironmentSeed): JsonObject {
  const { geography } = organization;
  const isOn = isInUnitedStates(geography) || geography === 'europe';
  return {
    displayName: seed.displayName ?? organization.name,
    description: '',
    bingChatEnabled: seed.bingChatEnabled ?? isOn,
    m365Enabled: seed.m365Enabled ?? isOn,
    governanceConfiguration: { protectionLevel: seed.protectionLevel ?? 'Basic' },
    copilotPolicies: seed.copilotPolicies ?? {
      crossGeoCopilotDataMovementEnabled: geography === 'europe',
      ...(isInEuDataBoundary(geography) ? { crossBoundaryCopilotDataMovementEnabled: false } : {}),
    },
  };
}
