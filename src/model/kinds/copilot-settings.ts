import { isObject } from '../json.ts';
import type { KindDefinition } from './kind-definition.ts';
import { singleton } from './singleton.ts';

/** `CopilotSettings`: the Copilot settings of an environment. An approval is said in the file and lives nowhere else. */
export const copilotSettings: KindDefinition = {
  ...singleton('CopilotSettings', 'Copilot settings'),
  canonical: (spec) => {
    const { consent, ...rest } = spec;
    if (!isObject(consent)) return spec;
    const { optOutApproval: _, ...declared } = consent;
    return { ...rest, consent: declared };
  },
};
