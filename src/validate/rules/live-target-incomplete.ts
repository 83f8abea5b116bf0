import type { DesiredState } from '../../model/desired-state.ts';
import type { Kind } from '../../model/kind.ts';
import { declared, type Finding, type Rule } from './rule.ts';

/** An environment says where it is: of Dynamics 365 also by which ids it is told from another. */
export const liveTargetIncomplete: Rule = {
  id: 'live-target-incomplete',
  numbers: [],
  severity: 'error',
  explanation:
    'The backend dynamics365 reaches the environment through `organizationUrl`, and the admin APIs through `environmentId` and `tenantId`: the first for PlatformSettings, the second for TenantSettings. Without `organizationId` nothing notices that an address leads to another organization, which is why the rule warns of that. The backend solution finds the unpacked solution through `solutionFolder`.',
  fix: 'Add what is missing to the Environment document; the ids stand in the Power Platform admin center, in the details of the environment.',
  source: 'Choice of this tool; S28',
  check: (state) => {
    const { organizationUrl, organizationId, solutionFolder } = state.environment.spec;
    if (state.environment.backend === 'solution') return solutionFolder === undefined ? [NO_FOLDER] : [];
    if (state.environment.backend !== 'dynamics365') return [];
    return [
      ...(organizationUrl === undefined ? [NO_ADDRESS] : []),
      ...(organizationId === undefined ? [NO_GUARD] : []),
      ...neededBy(state, 'environmentId', 'PlatformSettings'),
      ...neededBy(state, 'tenantId', 'TenantSettings'),
    ];
  },
};

const NO_ADDRESS: Finding = {
  path: ['organizationUrl'],
  message: 'The backend dynamics365 needs organizationUrl, and this environment has none.',
  hint: 'Add the address of the organization, such as `organizationUrl: https://contoso.crm4.dynamics.com`.',
};

const NO_FOLDER: Finding = {
  path: ['solutionFolder'],
  message: 'The backend solution needs solutionFolder, and this environment has none.',
  hint: 'Add the folder of the unpacked solution, such as `solutionFolder: solutions/contoso/src`.',
};

const NO_GUARD: Finding = {
  path: ['organizationId'],
  severity: 'warning',
  message: 'Without organizationId a wrong organizationUrl is not noticed: changes would go to another organization.',
  hint: 'Add organizationId; with it every other organization is refused.',
};

function neededBy(state: DesiredState, id: 'environmentId' | 'tenantId', kind: Kind): readonly Finding[] {
  if (state.environment.spec[id] !== undefined || declared(state, kind).length === 0) return [];
  return [
    {
      path: [id],
      message: `${kind} is declared, and the admin API needs ${id} for it.`,
      hint: `Add ${id}, or leave ${kind} out of this environment.`,
    },
  ];
}
