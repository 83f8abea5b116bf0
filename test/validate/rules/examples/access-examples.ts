import type {
  EnvironmentSpec,
  ExperienceProfileSpec,
  SecurityRoleSpec,
} from '../../../../src/model/generated/types.ts';
import { desired, type Entry } from '../../../builders.ts';
import { examplesOf } from './example.ts';

type Line = NonNullable<SecurityRoleSpec['privileges']>[number];

const role = (spec: Partial<SecurityRoleSpec>): Entry => [
  'SecurityRole',
  { displayName: 'Contoso CSR', ...spec },
  { name: 'contoso-csr' },
];
const lines = (...privileges: Line[]): Entry => role({ privileges });
const profile = (uniqueName: string, spec: Partial<ExperienceProfileSpec>): Entry => [
  'ExperienceProfile',
  { uniqueName, ...spec },
  { name: uniqueName },
];

const ROLE = 'SecurityRole/contoso-csr';
const SUMMARIES: Entry = ['CaseSummary', { available: true }];
const PRODUCT: Entry = ['CaseSummary', { data: { defaultFields: { product: true } } }];
const HUB: EnvironmentSpec = { apps: [{ uniqueName: 'hub', navigation: 'single-session' }] };

/** Profiles, roles and autonomous agents: rules 36 to 44. */
export const ACCESS_EXAMPLES = [
  ...examplesOf('second-default-profile', [
    [
      'one default is fine',
      desired({}, [profile('contoso_a', { default: true }), profile('contoso_b', { default: false })]),
    ],
    [
      'two are refused',
      desired({}, [profile('contoso_a', { default: true }), profile('contoso_b', { default: true })]),
      'error ExperienceProfile/contoso_b /default',
    ],
  ]),
  ...examplesOf('default-profile-with-roles', [
    [
      'roles of another profile are fine',
      desired({}, [
        profile('contoso_a', { default: true, roles: [] }),
        profile('contoso_b', { roles: ['CSR Manager'] }),
      ]),
    ],
    [
      'roles of the default are refused',
      desired({}, [profile('contoso_a', { default: true, roles: ['CSR Manager'] })]),
      'error ExperienceProfile/contoso_a /roles',
    ],
  ]),
  ...examplesOf('out-of-box-profile', [
    ['a prefix of your own is fine', desired({}, [profile('contoso_a', {})])],
    [
      'the prefix of Microsoft is refused',
      desired({}, [profile('msdyn_default', {})]),
      'error ExperienceProfile/msdyn_default /uniqueName',
    ],
  ]),
  ...examplesOf('copilot-needs-productivity-pane', [
    [
      'with the pane on it works',
      desired({}, [profile('contoso_a', { copilot: true, productivityPane: { enabled: true } })]),
    ],
    [
      'with the pane off it is refused',
      desired({}, [profile('contoso_a', { copilot: true, productivityPane: { enabled: false } })]),
      'error ExperienceProfile/contoso_a /copilot',
    ],
    ['with the pane undeclared it is not judged', desired({}, [profile('contoso_a', { copilot: true })])],
  ]),
  ...examplesOf('profiles-do-not-restrict-hub', [
    [
      'an app with many sessions consults them',
      desired({ apps: [{ uniqueName: 'hub', navigation: 'multi-session' }] }, [
        profile('contoso_a', { copilotFeatures: { caseSummary: false } }),
        ['AppAccess', { app: 'hub', copilotEnabled: true }],
      ]),
    ],
    [
      'profiles that restrict nothing are fine',
      desired(HUB, [
        profile('contoso_a', { copilotFeatures: { caseSummary: true } }),
        ['AppAccess', { app: 'hub', copilotEnabled: true }],
      ]),
    ],
    [
      'a single-session app is a warning, once for all profiles',
      desired(HUB, [
        profile('contoso_a', { copilotFeatures: { caseSummary: false } }),
        profile('contoso_b', { copilot: false }),
        ['AppAccess', { app: 'Hub', copilotEnabled: true }],
      ]),
      'warning AppAccess/AppAccess-2 /copilotEnabled',
    ],
    [
      'Customer Service Hub is known by its name',
      desired({}, [
        profile('contoso_a', { copilot: false }),
        ['AppAccess', { app: 'x', displayName: 'Customer Service Hub', copilotEnabled: true }],
      ]),
      'warning AppAccess/AppAccess-1 /copilotEnabled',
    ],
    [
      'an app without Copilot restricts everybody',
      desired(HUB, [profile('contoso_a', { copilot: false }), ['AppAccess', { app: 'hub', copilotEnabled: false }]]),
    ],
  ]),
  ...examplesOf('role-lacks-copilot-rights', [
    ['the preset has every right', desired({}, [role({ presets: ['copilot-representative'] })])],
    [
      'a role that has nothing to do with Copilot is not judged',
      desired({}, [
        lines(
          { table: 'account', read: 'global' },
          { table: 'msdyn_appconfiguration', read: 'global' },
          { table: 'msdyn_copilotevent', read: 'none' },
        ),
      ]),
    ],
    [
      'a role with one right of Copilot lacks the others',
      desired({}, [lines({ table: 'msdyn_copilotevent', create: 'global' })]),
      `warning ${ROLE} /privileges`,
    ],
    [
      'a line that takes a right of the preset away is found',
      desired({}, [
        role({ presets: ['copilot-representative'], privileges: [{ table: 'msdyn_aimodel', read: 'none' }] }),
      ]),
      `warning ${ROLE} /privileges`,
    ],
    [
      'the same right by its privilege name counts, whatever the case',
      desired({}, [
        role({
          presets: ['copilot-representative'],
          privileges: [{ table: 'msdyn_aimodel', read: 'none' }],
          miscellaneous: ['prvReadmsdyn_AIModel'],
        }),
      ]),
    ],
    [
      'the preset of older lists alone is not enough',
      desired({}, [role({ presets: ['copilot-compatibility'] })]),
      `warning ${ROLE} /presets`,
    ],
  ]),
  ...examplesOf('copilot-event-levels', [
    [
      'the presets have the levels',
      desired({}, [
        role({ presets: ['copilot-representative'] }),
        ['SecurityRole', { displayName: 'Contoso lead', presets: ['copilot-manager'] }],
      ]),
    ],
    [
      'a representative who creates for the business unit only is a warning',
      desired({}, [lines({ table: 'msdyn_copilotevent', create: 'local', read: 'basic', write: 'deep' })]),
      `warning ${ROLE} /privileges/msdyn_copilotevent/create`,
    ],
    [
      'a manager who reads own events only is a warning',
      desired({}, [
        role({ presets: ['copilot-manager'], privileges: [{ table: 'msdyn_copilotevent', read: 'basic' }] }),
      ]),
      `warning ${ROLE} /privileges/msdyn_copilotevent/read`,
    ],
    [
      'a right that is missing is the business of another rule',
      desired({}, [lines({ table: 'msdyn_copilotevent', read: 'basic' })]),
    ],
  ]),
  ...examplesOf('case-summary-needs-intelligence-usage', [
    ['the preset has it', desired({}, [SUMMARIES, role({ presets: ['copilot-manager'] })])],
    [
      'a role without it is a warning',
      desired({}, [SUMMARIES, lines({ table: 'msdyn_copilotevent', read: 'basic' })]),
      `warning ${ROLE} /privileges`,
    ],
    [
      'its list of names is where it belongs',
      desired({}, [SUMMARIES, role({ presets: ['copilot-compatibility'], miscellaneous: ['prvOther'] })]),
      `warning ${ROLE} /miscellaneous`,
    ],
    [
      'summaries that are undeclared need nothing',
      desired({}, [lines({ table: 'msdyn_copilotevent', read: 'basic' })]),
    ],
  ]),
  ...examplesOf('product-in-summary-needs-read', [
    [
      'a role that reads products is fine',
      desired({}, [
        PRODUCT,
        role({ presets: ['copilot-representative'], privileges: [{ table: 'product', read: 'global' }] }),
      ]),
    ],
    [
      'the privilege by name is fine',
      desired({}, [PRODUCT, role({ presets: ['copilot-representative'], miscellaneous: ['prvreadproduct'] })]),
    ],
    [
      'a role that does not is a warning',
      desired({}, [PRODUCT, role({ presets: ['copilot-representative'] })]),
      `warning ${ROLE} /presets`,
    ],
    [
      'a row of the table product counts',
      desired({}, [
        [
          'RecordSummary',
          {
            displayName: 'Orders',
            table: 'msdyn_workorder',
            data: { rows: [{ type: 'one-to-many', recordType: 'product', field: 'name' }] },
          },
        ],
        role({ presets: ['copilot-representative'] }),
      ]),
      `warning ${ROLE} /presets`,
    ],
    [
      'summaries that do not name it are not judged',
      desired({}, [SUMMARIES, role({ presets: ['copilot-representative'] })]),
    ],
  ]),
  ...examplesOf('level-not-possible', [
    [
      'global and none are possible',
      desired({}, [
        lines({ table: 'msdyn_paneconfiguration', read: 'global', write: 'none' }, { table: 'account', read: 'basic' }),
      ]),
    ],
    [
      'basic on an organization-owned table is refused',
      desired({}, [lines({ table: 'msdyn_copilotinteraction', create: 'basic', read: 'global', append: 'deep' })]),
      `error ${ROLE} /privileges/msdyn_copilotinteraction/create`,
      `error ${ROLE} /privileges/msdyn_copilotinteraction/append`,
    ],
  ]),
  ...examplesOf('formerly-listed-privilege', [
    [
      'the current list is fine',
      desired({}, [
        role({ presets: ['copilot-representative'], privileges: [{ table: 'msdyn_copilottranscript', read: 'none' }] }),
      ]),
    ],
    [
      'older names are warnings, whatever the case',
      desired({}, [
        role({
          privileges: [{ table: 'msdyn_copilottranscript', read: 'basic' }],
          miscellaneous: ['prvIntelligenceUsage', 'prvReadMsdyn_AgentCopilotSetting'],
        }),
      ]),
      `warning ${ROLE} /privileges/msdyn_copilottranscript/read`,
      `warning ${ROLE} /miscellaneous/1`,
    ],
    [
      'the preset of older lists is information',
      desired({}, [role({ presets: ['copilot-representative', 'copilot-compatibility'] })]),
      `info ${ROLE} /presets/1`,
    ],
  ]),
  ...examplesOf('role-cannot-be-edited', [
    ['a role of your own is fine', desired({}, [role({})])],
    [
      'Basic User is refused, whatever the case',
      desired({}, [role({ displayName: 'basic user' })]),
      `error ${ROLE} /displayName`,
    ],
    [
      'Environment Maker is refused',
      desired({}, [role({ displayName: 'Environment Maker' })]),
      `error ${ROLE} /displayName`,
    ],
  ]),
  ...examplesOf('autonomous-case-creation-prerequisites', [
    [
      'with nothing declared off it is fine',
      desired({}, [
        profile('contoso_a', { copilotFeatures: { conversationToCaseAutonomous: true } }),
        ['PlatformSettings', { aiFormFill: { assistance: 'on' }, features: { aiAgents: true } }],
      ]),
    ],
    [
      'with form fill off it is a warning',
      desired({}, [
        profile('contoso_a', { copilotFeatures: { conversationToCaseAutonomous: true } }),
        ['PlatformSettings', { aiFormFill: { assistance: 'off' } }],
      ]),
      'warning ExperienceProfile/contoso_a /copilotFeatures/conversationToCaseAutonomous',
    ],
    [
      'with movement off it is a warning',
      desired({ geography: 'europe' }, [
        profile('contoso_a', { copilotFeatures: { conversationToCaseAutonomous: true } }),
        ['PlatformSettings', { generativeAI: { moveDataAcrossRegions: false } }],
      ]),
      'warning ExperienceProfile/contoso_a /copilotFeatures/conversationToCaseAutonomous',
    ],
    [
      'a profile without the feature needs nothing',
      desired({}, [profile('contoso_a', {}), ['PlatformSettings', { aiFormFill: { assistance: 'off' } }]]),
    ],
  ]),
];
