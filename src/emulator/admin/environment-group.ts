import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { GroupSeed } from '../seed.ts';

/** The legacy rule set of a group. */
export interface RuleSet {
  readonly id: string;
  readonly parameters: readonly Json[];
  readonly lastModified: string;
  readonly environmentFilter: Json;
}

/** An environment group: its rules lock values of the environments in it. */
export class EnvironmentGroup {
  readonly id: string;
  readonly lockedWrite: 'refused' | 'reverted';
  readonly policy: { readonly id: string; readonly body: JsonObject } | undefined;
  ruleSet: RuleSet | undefined;

  constructor(seed: GroupSeed) {
    this.id = seed.id.toLowerCase();
    this.lockedWrite = seed.lockedWrite ?? 'refused';
    const policyId = seed.policy?.['id'];
    this.policy =
      seed.policy === undefined || typeof policyId !== 'string' ? undefined : { id: policyId, body: seed.policy };
    if (seed.rules !== undefined) {
      this.ruleSet = {
        id: RULE_SET_ID_AT_START,
        parameters: seed.rules,
        lastModified: '2026-01-15T07:30:08.241893Z',
        environmentFilter: { type: 'Include', values: [{ id: this.id, type: 'EnvironmentGroup' }] },
      };
    }
  }

  /** Names of the values that a published rule for generative AI fixes. */
  lockedNames(): readonly string[] {
    return this.#entries().map(([name]) => name);
  }

  /** Members of `properties` as the rules fix them. */
  fixedValues(): JsonObject {
    const entries = this.#entries();
    const policies = entries.filter(([name]) => name.startsWith('cross'));
    return {
      ...Object.fromEntries(entries.filter(([name]) => !name.startsWith('cross'))),
      ...(policies.length === 0 ? {} : { copilotPolicies: Object.fromEntries(policies) }),
    };
  }

  /** Booleans are texts in rules. Source: TF, environment_group_rule_set. */
  #entries(): readonly (readonly [string, boolean])[] {
    const rules = this.ruleSet?.parameters.filter(isJsonObject) ?? [];
    return rules
      .filter((rule) => rule['type'] === 'GenerativeAISettings')
      .flatMap((rule) => (Array.isArray(rule['value']) ? (rule['value'] as readonly Json[]) : []))
      .filter(isJsonObject)
      .flatMap(({ id, value }) => (typeof id === 'string' ? [[id, value === 'true'] as const] : []));
  }
}

const RULE_SET_ID_AT_START = '99999999-9999-9999-9999-999999999999';
