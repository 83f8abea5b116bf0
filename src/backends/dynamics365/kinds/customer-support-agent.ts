import { promptsPart } from './prompts-part.ts';
import { AGENT_SETTINGS_QUERY, TABLE_CONFIGURATIONS_QUERY } from './settings-queries.ts';
import { singletonOf } from './singleton.ts';

/** `CustomerSupportAgent`: columns of agent settings and of the Copilot configuration of cases, and its prompts. */
export const customerSupportAgent = singletonOf(
  'CustomerSupportAgent',
  [AGENT_SETTINGS_QUERY, TABLE_CONFIGURATIONS_QUERY],
  [promptsPart('CustomerSupportAgent', 'customerSupportSkill')],
);
