import { AGENT_SETTINGS_QUERY } from './settings-queries.ts';
import { singletonOf } from './singleton.ts';

/** `CopilotSettings`: columns of the one row of agent settings. */
export const copilotSettings = singletonOf('CopilotSettings', [AGENT_SETTINGS_QUERY]);
