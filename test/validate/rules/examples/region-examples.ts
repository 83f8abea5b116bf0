import type { EnvironmentSpec } from '../../../../src/model/generated/types.ts';
import { desired, type Entry } from '../../../builders.ts';
import { examplesOf } from './example.ts';

const CANADA: EnvironmentSpec = { geography: 'canada' };
const INDIA: EnvironmentSpec = { geography: 'india' };
const EUROPE: EnvironmentSpec = { geography: 'europe' };
const AMERICA: EnvironmentSpec = { geography: 'unitedstates' };
const CHINA: EnvironmentSpec = { cloud: 'china' };

const movement = (isOn: boolean): Entry => ['PlatformSettings', { generativeAI: { moveDataAcrossRegions: isOn } }];
const groupMovement = (isOn: boolean): Entry => [
  'PlatformSettings',
  { environmentGroup: { moveDataAcrossRegions: isOn } },
];
const OPTED_IN: Entry = ['CopilotSettings', { consent: { state: 'opted-in' } }];
const SIDE_PANE: Entry = ['CopilotSettings', { copilotSidePane: true }];

const MOVEMENT = 'PlatformSettings/default /generativeAI/moveDataAcrossRegions';

const LIVE: EnvironmentSpec = {
  backend: 'dynamics365',
  organizationUrl: 'https://contoso.crm4.dynamics.com',
  organizationId: '3b1f4f2e-6a0c-4a51-9d3e-7c5b8a9f0e11',
};
const PLATFORM: Entry = ['PlatformSettings', { generativeAI: { bingSearch: true } }];
const TENANT: Entry = ['TenantSettings', { dataSharing: false }];

/** The live target; regions, data movement, consent and languages: rules 1 to 13. */
export const REGION_EXAMPLES = [
  ...examplesOf('live-target-incomplete', [
    ['an address and an id are enough for Dataverse', desired(LIVE, [SIDE_PANE])],
    ['an embedded environment needs none of it', desired({}, [PLATFORM, TENANT])],
    [
      'a live environment without an address is refused',
      desired({ backend: 'dynamics365', organizationId: LIVE.organizationId ?? '' }),
      'error Environment /organizationUrl',
    ],
    [
      'a live environment without an organization id is not guarded',
      desired({ backend: 'dynamics365', organizationUrl: LIVE.organizationUrl ?? '' }),
      'warning Environment /organizationId',
    ],
    [
      'the admin APIs need the ids of the environment and of the tenant',
      desired(LIVE, [PLATFORM, TENANT]),
      'error Environment /environmentId',
      'error Environment /tenantId',
    ],
    [
      'with both ids the admin APIs can be asked',
      desired(
        {
          ...LIVE,
          environmentId: '5d2c7e0a-1b3f-4c68-8a9d-0e4f6b7c8d21',
          tenantId: '9c8b7a6d-5e4f-4a3b-8c2d-1e0f9a8b7c31',
        },
        [PLATFORM, TENANT],
      ),
    ],
  ]),
  ...examplesOf('data-movement-before-opt-in', [
    ['opt-in with movement on in Canada is fine', desired(CANADA, [movement(true), OPTED_IN])],
    [
      'opt-in with movement off in Canada is refused',
      desired(CANADA, [movement(false), OPTED_IN]),
      `error ${MOVEMENT}`,
    ],
    [
      'a feature that is on with movement off in Canada is refused',
      desired(CANADA, [movement(false), SIDE_PANE]),
      `error ${MOVEMENT}`,
    ],
    [
      'opt-in with movement undeclared in Canada is a warning',
      desired(CANADA, [OPTED_IN]),
      'warning CopilotSettings/default /consent/state',
    ],
    ['a feature with movement undeclared is not judged', desired(CANADA, [SIDE_PANE])],
    ['the rule of the environment group counts as declared', desired(CANADA, [groupMovement(true), OPTED_IN])],
    [
      'a group that says off is refused like the switch',
      desired(CANADA, [groupMovement(false), OPTED_IN]),
      'error PlatformSettings/default /environmentGroup/moveDataAcrossRegions',
    ],
    ['Europe does not require movement', desired(EUROPE, [movement(false), OPTED_IN])],
    ['nothing is said of an unknown geography', desired({}, [movement(false), OPTED_IN])],
    [
      'opted-out needs no movement',
      desired(CANADA, [
        movement(false),
        ['CopilotSettings', { consent: { state: 'opted-out' }, copilotSidePane: true }],
      ]),
    ],
  ]),
  ...examplesOf('data-movement-not-offered', [
    ['Canada has the switch', desired(CANADA, [movement(true)])],
    ['the United States have no switch, whatever its value', desired(AMERICA, [movement(false)]), `error ${MOVEMENT}`],
    [
      'the government cloud has no switch, even without a geography',
      desired({ cloud: 'gcc' }, [movement(true)]),
      `error ${MOVEMENT}`,
    ],
    [
      'the rule of a group cannot set it either',
      desired(AMERICA, [groupMovement(true)]),
      'error PlatformSettings/default /environmentGroup/moveDataAcrossRegions',
    ],
    [
      'other switches are fine in the United States',
      desired(AMERICA, [['PlatformSettings', { generativeAI: { bingSearch: true } }]]),
    ],
  ]),
  ...examplesOf('data-movement-off-with-fallback', [
    ['movement on in India is fine', desired(INDIA, [movement(true)])],
    ['movement off in India is a warning', desired(INDIA, [movement(false)]), `warning ${MOVEMENT}`],
    ['movement undeclared in India is not judged', desired(INDIA)],
    ['Canada has no capacity to fall back from', desired(CANADA, [movement(false)])],
  ]),
  ...examplesOf('web-services-before-data-movement', [
    [
      'Bing search with movement on is fine',
      desired(EUROPE, [['PlatformSettings', { generativeAI: { moveDataAcrossRegions: true, bingSearch: true } }]]),
    ],
    [
      'Bing search and Microsoft 365 services with movement off are refused',
      desired(EUROPE, [
        [
          'PlatformSettings',
          { generativeAI: { moveDataAcrossRegions: false, bingSearch: true, microsoft365Services: true } },
        ],
      ]),
      'error PlatformSettings/default /generativeAI/bingSearch',
      'error PlatformSettings/default /generativeAI/microsoft365Services',
    ],
    [
      'services with movement undeclared are not judged',
      desired(EUROPE, [['PlatformSettings', { generativeAI: { bingSearch: true } }]]),
    ],
    [
      'where the switch is not shown nothing is needed',
      desired(AMERICA, [['PlatformSettings', { generativeAI: { moveDataAcrossRegions: false, bingSearch: true } }]]),
    ],
  ]),
  ...examplesOf('flex-routing-outside-eu-data-boundary', [
    [
      'flex routing in Europe is fine',
      desired(EUROPE, [['PlatformSettings', { generativeAI: { flexRouting: true } }]]),
    ],
    [
      'France is likely inside the boundary',
      desired({ geography: 'france' }, [['PlatformSettings', { generativeAI: { flexRouting: true } }]]),
    ],
    [
      'in Canada even false is refused',
      desired(CANADA, [['PlatformSettings', { generativeAI: { flexRouting: false } }]]),
      'error PlatformSettings/default /generativeAI/flexRouting',
    ],
  ]),
  ...examplesOf('past-data-movement-stays', [
    ['movement on says nothing', desired(EUROPE, [movement(true)])],
    ['movement off is information', desired(EUROPE, [movement(false)]), `info ${MOVEMENT}`],
    ['where the switch does not exist there is nothing to say', desired(AMERICA, [movement(false)])],
  ]),
  ...examplesOf('feature-without-consent', [
    [
      'features with opt-in are fine',
      desired({}, [['CopilotSettings', { consent: { state: 'opted-in' }, copilotSidePane: true }]]),
    ],
    ['features with consent undeclared are not judged', desired({}, [SIDE_PANE, ['CaseSummary', { available: true }]])],
    [
      'each feature that is on while opted out is refused once',
      desired({}, [
        ['CopilotSettings', { consent: { state: 'opted-out' }, copilotSidePane: true, copilotImmersive: true }],
        ['CaseSummary', { available: true }],
        [
          'ExperienceProfile',
          { uniqueName: 'contoso_one', copilotFeatures: { caseSummary: true, knowledgeHarvestingFromCase: true } },
        ],
      ]),
      'error CopilotSettings/default /copilotSidePane',
      'error CaseSummary/default /available',
      'error ExperienceProfile/ExperienceProfile-2 /copilotFeatures/knowledgeHarvestingFromCase',
    ],
    [
      'a resource that must not exist declares nothing',
      desired({}, [
        ['CopilotSettings', { consent: { state: 'opted-out' } }],
        ['ExperienceProfile', { uniqueName: 'contoso_one', copilot: true }, { state: 'absent' }],
      ]),
    ],
  ]),
  ...examplesOf('opt-out-without-approval', [
    [
      'opting out with an approval is fine',
      desired({}, [
        [
          'CopilotSettings',
          {
            consent: {
              state: 'opted-out',
              optOutApproval: {
                approvedBy: 'platform-team@contoso.example',
                reason: 'end of trial',
                date: '2026-03-31',
              },
            },
          },
        ],
      ]),
    ],
    [
      'opting out without an approval is refused',
      desired({}, [['CopilotSettings', { consent: { state: 'opted-out' } }]]),
      'error CopilotSettings/default /consent/state',
    ],
    ['opting in needs no approval', desired({}, [OPTED_IN])],
  ]),
  ...examplesOf('preview-feature', [
    ['in the United States they are generally available', desired(AMERICA, [SIDE_PANE])],
    [
      'elsewhere each feature is a warning, once',
      desired(EUROPE, [
        ['CopilotSettings', { copilotSidePane: true, copilotImmersive: true }],
        ['CaseSummary', { available: true }],
        ['AppAccess', { app: 'contoso_app', caseSummary: true }],
      ]),
      'warning CopilotSettings/default /copilotSidePane',
      'warning CaseSummary/default /available',
    ],
    ['a feature that is off is not judged', desired(EUROPE, [['CopilotSettings', { copilotSidePane: false }]])],
  ]),
  ...examplesOf('feature-not-in-geography', [
    ['Europe has all features', desired(EUROPE, [SIDE_PANE, ['ConversationSummary', { onDemand: true }]])],
    [
      'France has no conversation summary',
      desired({ geography: 'france' }, [SIDE_PANE, ['ConversationSummary', { onDemand: true }]]),
      'warning ConversationSummary/default /onDemand',
    ],
    [
      'of Sweden the table says nothing',
      desired({ geography: 'sweden' }, [['ConversationSummary', { onDemand: true }]]),
    ],
    [
      'in China opting in and every feature is refused, also those the table does not list',
      desired(CHINA, [
        ['CopilotSettings', { consent: { state: 'opted-in' }, translateResponses: true }],
        ['CaseSummary', { available: true }],
      ]),
      'error CopilotSettings/default /consent/state',
      'error CopilotSettings/default /translateResponses',
      'error CaseSummary/default /available',
    ],
  ]),
  ...examplesOf('draft-a-response-removed', [
    [
      'files that do not mention it are fine',
      desired({}, [
        ['CopilotSettings', { knowledgeFilters: { preset: { askAQuestion: { filters: [] } } } }],
        ['ExperienceProfile', { uniqueName: 'contoso_one', copilotFeatures: { liveConversationResponse: false } }],
      ]),
    ],
    [
      'its filters and its profile feature are warnings',
      desired({}, [
        ['CopilotSettings', { knowledgeFilters: { preset: { draftAResponse: { raw: '<x/>' } } } }],
        ['ExperienceProfile', { uniqueName: 'contoso_one', copilotFeatures: { liveConversationResponse: true } }],
      ]),
      'warning CopilotSettings/default /knowledgeFilters/preset/draftAResponse',
      'warning ExperienceProfile/ExperienceProfile-1 /copilotFeatures/liveConversationResponse',
    ],
  ]),
  ...examplesOf('language-not-supported', [
    [
      'English, German of Austria and Chinese in two spellings are supported',
      desired({ languages: { base: 'en-US', provisioned: ['de-AT', 'zh-CN', 'zh-Hans-SG', 'nb-NO'] } }),
    ],
    [
      'Hungarian, Portuguese of Portugal and Chinese (Traditional) are not',
      desired({ languages: { base: 'hu-HU', provisioned: ['en-US', 'pt-PT', 'zh-TW'] } }),
      'warning Environment /languages/base',
      'warning Environment /languages/provisioned/1',
      'warning Environment /languages/provisioned/2',
    ],
    ['an environment without languages is not judged', desired({})],
  ]),
  ...examplesOf('translation-with-one-language', [
    [
      'two languages can be translated',
      desired({ languages: { base: 'en-US', provisioned: ['de-DE'] } }, [
        ['CopilotSettings', { translateResponses: true }],
      ]),
    ],
    [
      'one language cannot',
      desired({ languages: { base: 'en-US', provisioned: ['en-US'] } }, [
        ['CopilotSettings', { translateResponses: true }],
        ['ConversationSummary', { translateSummaries: true }],
      ]),
      'warning CopilotSettings/default /translateResponses',
      'warning ConversationSummary/default /translateSummaries',
    ],
    [
      'unknown languages are not judged',
      desired({ languages: { base: 'en-US' } }, [['CopilotSettings', { translateResponses: true }]]),
    ],
  ]),
];
