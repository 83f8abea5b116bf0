import type { CopilotSettingsSpec, CustomerSupportAgentSpec } from '../../../../src/model/generated/types.ts';
import { desired, type Entry } from '../../../builders.ts';
import { examplesOf } from './example.ts';

type Overview = NonNullable<CustomerSupportAgentSpec['overview']>;
type Emails = NonNullable<CustomerSupportAgentSpec['emailSettings']>;
type Filters = NonNullable<CopilotSettingsSpec['knowledgeFilters']>;

const overview = (spec: Overview): Entry => ['CustomerSupportAgent', { overview: spec }];
const emails = (spec: Emails): Entry => ['CustomerSupportAgent', { emailSettings: spec }];
const filters = (spec: Filters): Entry => ['CopilotSettings', { knowledgeFilters: spec }];
const named = (count: number) => Array.from({ length: count }, (_, at) => ({ name: `f${at}`, field: 'subject' }));

const AGENT = 'CustomerSupportAgent/default';
const PAGES = `${AGENT} /emailSettings/trustedWebpages`;
const FILTERS = 'CopilotSettings/default /knowledgeFilters';

/** The Customer Support and Admin Management agents: rules 14 to 27. */
export const AGENT_EXAMPLES = [
  ...examplesOf('instructions-above-older-limit', [
    ['1000 characters fit everywhere', desired({}, [overview({ instructions: 'x'.repeat(1000) })])],
    [
      '1001 characters are a warning',
      desired({}, [overview({ instructions: 'x'.repeat(1001) })]),
      `warning ${AGENT} /overview/instructions`,
    ],
  ]),
  ...examplesOf('instructions-need-knowledge-base', [
    [
      'with the organization knowledge base they work',
      desired({}, [
        overview({
          instructions: 'Be brief.',
          knowledgeSource: { enabled: true, kind: 'organization-knowledge-base' },
        }),
      ]),
    ],
    ['with an undeclared source they are not judged', desired({}, [overview({ instructions: 'Be brief.' })])],
    [
      'with Copilot Studio they are ignored',
      desired({}, [overview({ instructions: 'Be brief.', knowledgeSource: { kind: 'copilot-studio' } })]),
      `warning ${AGENT} /overview/instructions`,
    ],
    [
      'with the source off they are ignored',
      desired({}, [overview({ instructions: 'Be brief.', knowledgeSource: { enabled: false } })]),
      `warning ${AGENT} /overview/instructions`,
    ],
    [
      'empty instructions need nothing',
      desired({}, [overview({ instructions: '', knowledgeSource: { enabled: false } })]),
    ],
  ]),
  ...examplesOf('knowledge-source-kind-needs-switch', [
    [
      'a kind with its switch on is fine',
      desired({}, [overview({ knowledgeSource: { enabled: true, kind: 'sharepoint' } })]),
    ],
    [
      'a kind with its switch off is a warning',
      desired({}, [overview({ knowledgeSource: { enabled: false, kind: 'sharepoint' } })]),
      `warning ${AGENT} /overview/knowledgeSource/kind`,
    ],
  ]),
  ...examplesOf('sharepoint-without-provider', [
    [
      'a provider that exists is fine',
      desired({ existing: { sharePointProviders: ['Contoso intranet'] } }, [
        overview({ knowledgeSource: { enabled: true, kind: 'sharepoint' } }),
      ]),
    ],
    [
      'an environment that lists none is refused',
      desired({ existing: { sharePointProviders: [] } }, [
        overview({ knowledgeSource: { enabled: true, kind: 'sharepoint' } }),
      ]),
      `error ${AGENT} /overview/knowledgeSource/kind`,
    ],
    [
      'an environment without a list is not judged',
      desired({}, [overview({ knowledgeSource: { enabled: true, kind: 'sharepoint' } })]),
    ],
  ]),
  ...examplesOf('knowledge-filters-need-knowledge-base', [
    [
      'with the organization knowledge base they work',
      desired({}, [filters({ representative: { filters: [] } }), overview({ knowledgeSource: { enabled: true } })]),
    ],
    [
      'with SharePoint they have no effect',
      desired({}, [
        filters({ representative: { filters: [] }, automated: { filters: [] } }),
        overview({ knowledgeSource: { enabled: true, kind: 'sharepoint' } }),
      ]),
      `warning ${FILTERS}/representative`,
      `warning ${FILTERS}/automated`,
    ],
  ]),
  ...examplesOf('missing-prerequisite', [
    ['what is not stated is not judged', desired({}, [overview({ knowledgeSource: { enabled: true } })])],
    [
      'what the environment states is missing is a warning where it is needed',
      desired(
        {
          capabilities: {
            knowledgeManagement: false,
            copilotStudioLicence: false,
            payAsYouGo: false,
            customerServiceEnterpriseLicence: false,
            digitalMessagingOrVoiceLicence: false,
          },
        },
        [
          [
            'CustomerSupportAgent',
            { overview: { knowledgeSource: { enabled: true } }, extendAgent: { enabled: true } },
          ],
          ['CaseSummary', { available: true }],
          ['ConversationSummary', { onDemand: true }],
          ['ExperienceProfile', { uniqueName: 'contoso_one', copilotFeatures: { conversationToCaseAutonomous: true } }],
        ],
      ),
      `warning ${AGENT} /overview/knowledgeSource/enabled`,
      `warning ${AGENT} /extendAgent/enabled`,
      'warning ExperienceProfile/ExperienceProfile-3 /copilotFeatures/conversationToCaseAutonomous',
      'warning CaseSummary/default /available',
      'warning ConversationSummary/default /onDemand',
    ],
    [
      'SharePoint does not need knowledge management',
      desired({ capabilities: { knowledgeManagement: false } }, [
        overview({ knowledgeSource: { enabled: true, kind: 'sharepoint' } }),
      ]),
    ],
  ]),
  ...examplesOf('trusted-webpage-path-too-deep', [
    [
      'two levels are fine',
      desired({}, [
        emails({
          trustedWebpages: ['support.contoso.com', 'https://contoso.com/help/faq/', 'contoso.com/a/b?c=d/e/f'],
        }),
      ]),
    ],
    [
      'three levels are refused',
      desired({}, [emails({ trustedWebpages: ['contoso.com', 'https://contoso.com/a/b/c'] })]),
      `error ${PAGES}/1`,
    ],
  ]),
  ...examplesOf('trusted-webpage-not-public', [
    [
      'public domains are fine, and variables are not judged',
      desired({}, [emails({ trustedWebpages: ['https://contoso.com:443/help', 'contoso.example', '${env:SITE}'] })]),
    ],
    [
      'hosts that Bing cannot reach are warnings',
      desired({}, [
        emails({
          trustedWebpages: [
            'intranet',
            'http://10.0.0.1/',
            'wiki.contoso.local',
            'ftp://contoso.com',
            'https://[::1]/',
          ],
        }),
      ]),
      `warning ${PAGES}/0`,
      `warning ${PAGES}/1`,
      `warning ${PAGES}/2`,
      `warning ${PAGES}/3`,
      `warning ${PAGES}/4`,
    ],
  ]),
  ...examplesOf('trusted-webpages-need-bing', [
    [
      'Bing search on is fine',
      desired({ geography: 'europe' }, [
        emails({ trustedWebpages: ['contoso.com'] }),
        ['PlatformSettings', { generativeAI: { bingSearch: true, moveDataAcrossRegions: true } }],
      ]),
    ],
    ['Bing search undeclared is not judged', desired({}, [emails({ trustedWebpages: ['contoso.com'] })])],
    [
      'Bing search off is refused',
      desired({}, [
        emails({ trustedWebpages: ['contoso.com'] }),
        ['PlatformSettings', { generativeAI: { bingSearch: false } }],
      ]),
      `error ${PAGES}`,
    ],
    [
      'movement off is refused',
      desired({ geography: 'europe' }, [
        emails({ trustedWebpages: ['contoso.com'] }),
        ['PlatformSettings', { generativeAI: { moveDataAcrossRegions: false } }],
      ]),
      `error ${PAGES}`,
    ],
    [
      'an empty list needs nothing',
      desired({}, [emails({ trustedWebpages: [] }), ['PlatformSettings', { generativeAI: { bingSearch: false } }]]),
    ],
  ]),
  ...examplesOf('trusted-webpages-serve-emails-only', [
    [
      'with Write an email on they are used',
      desired({}, [emails({ trustedWebpages: ['contoso.com'], writeAnEmail: true })]),
    ],
    [
      'with Write an email off nothing uses them',
      desired({}, [emails({ trustedWebpages: ['contoso.com'], writeAnEmail: false })]),
      `warning ${PAGES}`,
    ],
  ]),
  ...examplesOf('copilot-studio-knowledge-for-email', [
    [
      'the organization knowledge base serves emails',
      desired({}, [
        [
          'CustomerSupportAgent',
          {
            overview: { knowledgeSource: { kind: 'organization-knowledge-base' } },
            emailSettings: { writeAnEmail: true },
          },
        ],
      ]),
    ],
    [
      'Copilot Studio does not',
      desired({}, [
        [
          'CustomerSupportAgent',
          { overview: { knowledgeSource: { kind: 'copilot-studio' } }, emailSettings: { writeAnEmail: true } },
        ],
      ]),
      `warning ${AGENT} /overview/knowledgeSource/kind`,
    ],
    [
      'with emails undeclared it is not judged',
      desired({}, [overview({ knowledgeSource: { kind: 'copilot-studio' } })]),
    ],
  ]),
  ...examplesOf('too-many-knowledge-filters', [
    [
      'five in each category are fine',
      desired({}, [
        filters({
          preset: { askAQuestion: { filters: named(5) }, writeAnEmail: { filters: named(5) } },
          representative: { filters: named(5) },
          automated: { filters: named(5) },
        }),
      ]),
    ],
    [
      'six are refused',
      desired({}, [filters({ preset: { askAQuestion: { filters: named(6) } }, automated: { filters: named(7) } })]),
      `error ${FILTERS}/preset/askAQuestion/filters`,
      `error ${FILTERS}/automated/filters`,
    ],
  ]),
  ...examplesOf('automated-filter-needs-representative-filter', [
    [
      'a representative filter on the same field is fine',
      desired({}, [
        filters({
          representative: { filters: [{ name: 'r', field: 'Subject', visible: true }] },
          automated: { filters: [{ name: 'a', field: 'subject', allowRepresentativesToViewOrChange: true }] },
        }),
      ]),
    ],
    [
      'none on the same field is refused',
      desired({}, [
        filters({
          representative: { filters: [{ name: 'r', field: 'title' }] },
          automated: { filters: [{ name: 'a', field: 'subject', allowRepresentativesToViewOrChange: true }] },
        }),
      ]),
      `error ${FILTERS}/automated/filters/a/allowRepresentativesToViewOrChange`,
    ],
    [
      'a hidden one is a warning',
      desired({}, [
        filters({
          representative: { filters: [{ name: 'r', field: 'subject', visible: false }] },
          automated: { filters: [{ name: 'a', field: 'subject', allowRepresentativesToViewOrChange: true }] },
        }),
      ]),
      `warning ${FILTERS}/representative/filters/r/visible`,
    ],
    [
      'undeclared representative filters are not judged',
      desired({}, [
        filters({
          automated: { filters: [{ name: 'a', field: 'subject', allowRepresentativesToViewOrChange: true }] },
        }),
      ]),
    ],
    [
      'a filter that nobody may change needs none',
      desired({}, [
        filters({ representative: { filters: [] }, automated: { filters: [{ name: 'a', field: 'subject' }] } }),
      ]),
    ],
  ]),
  ...examplesOf('enhanced-features-follow-immersive', [
    [
      'they are a choice for the side pane',
      desired({}, [
        overview({ enhancedFeatures: false }),
        ['CopilotSettings', { copilotSidePane: true, copilotImmersive: false }],
      ]),
    ],
    [
      'immersive has them always',
      desired({}, [overview({ enhancedFeatures: false }), ['CopilotSettings', { copilotImmersive: true }]]),
      `warning ${AGENT} /overview/enhancedFeatures`,
    ],
    [
      'without side pane they do nothing',
      desired({}, [overview({ enhancedFeatures: true }), ['CopilotSettings', { copilotSidePane: false }]]),
      `warning ${AGENT} /overview/enhancedFeatures`,
    ],
  ]),
  ...examplesOf('immersive-settings-need-immersive', [
    [
      'with immersive on they count',
      desired({}, [
        ['CustomerSupportAgent', { immersiveSettings: { workloadPrompt: 'Newest first.' } }],
        ['CopilotSettings', { copilotImmersive: true }],
      ]),
    ],
    [
      'with immersive off they do not',
      desired({}, [
        ['CustomerSupportAgent', { immersiveSettings: { workloadPrompt: 'Newest first.' } }],
        ['CopilotSettings', { copilotImmersive: false }],
      ]),
      `warning ${AGENT} /immersiveSettings`,
    ],
    [
      'with immersive undeclared they are not judged',
      desired({}, [['CustomerSupportAgent', { immersiveSettings: { workloadPrompt: 'Newest first.' } }]]),
    ],
  ]),
  ...examplesOf('prompt-scope', [
    [
      'each agent in its own place is fine',
      desired({}, [
        ['CustomerSupportAgent', { prompts: { items: [{ name: 'a', scope: 'copilot-immersive' }, { name: 'b' }] } }],
        ['AdminManagementAgent', { prompts: { items: [{ name: 'c', scope: 'copilot-side-pane' }] } }],
      ]),
    ],
    [
      'the place of the other agent is refused',
      desired({}, [
        ['CustomerSupportAgent', { prompts: { items: [{ name: 'a', scope: 'copilot-side-pane' }] } }],
        ['AdminManagementAgent', { prompts: { items: [{ name: 'c', scope: 'copilot-immersive' }] } }],
      ]),
      `error ${AGENT} /prompts/items/a/scope`,
      'error AdminManagementAgent/default /prompts/items/c/scope',
    ],
  ]),
  ...examplesOf('built-in-prompt-edited', [
    [
      'a built-in prompt may be disabled',
      desired({}, [
        [
          'AdminManagementAgent',
          {
            prompts: {
              items: [
                { name: 'a', builtIn: true, enabled: false },
                { name: 'b', prompt: 'Mine.' },
              ],
            },
          },
        ],
      ]),
    ],
    [
      'its text and instructions are fixed',
      desired({}, [
        ['CustomerSupportAgent', { prompts: { items: [{ name: 'a', builtIn: true, prompt: 'Mine.', filter: '' }] } }],
        ['AdminManagementAgent', { prompts: { items: [{ name: 'b', builtIn: true, instructions: 'Shout.' }] } }],
      ]),
      `error ${AGENT} /prompts/items/a/prompt`,
      `error ${AGENT} /prompts/items/a/filter`,
      'error AdminManagementAgent/default /prompts/items/b/instructions',
    ],
  ]),
  ...examplesOf('user-access-roles', [
    [
      'a role with specific-roles is fine',
      desired({}, [['AdminManagementAgent', { userAccess: { mode: 'specific-roles', roles: ['CSR Manager'] } }]]),
    ],
    [
      'all representatives without roles is fine',
      desired({}, [['AdminManagementAgent', { userAccess: { mode: 'all-representatives', roles: [] } }]]),
    ],
    [
      'specific-roles with an empty list is refused',
      desired({}, [['AdminManagementAgent', { userAccess: { mode: 'specific-roles', roles: [] } }]]),
      'error AdminManagementAgent/default /userAccess/roles',
    ],
    [
      'specific-roles with no list is a warning',
      desired({}, [['AdminManagementAgent', { userAccess: { mode: 'specific-roles' } }]]),
      'warning AdminManagementAgent/default /userAccess/mode',
    ],
    [
      'all representatives with a role is refused',
      desired({}, [['AdminManagementAgent', { userAccess: { mode: 'all-representatives', roles: ['CSR Manager'] } }]]),
      'error AdminManagementAgent/default /userAccess/roles',
    ],
    [
      'roles with the mode undeclared are not judged',
      desired({}, [['AdminManagementAgent', { userAccess: { roles: [] } }]]),
    ],
  ]),
  ...examplesOf('context-items-need-extend-agent', [
    [
      'with the switch on they are sent',
      desired({}, [['CustomerSupportAgent', { extendAgent: { enabled: true, context: { raw: 'x' } } }]]),
    ],
    [
      'with the switch off they are not',
      desired({}, [
        [
          'CustomerSupportAgent',
          {
            extendAgent: {
              enabled: false,
              context: { items: [{ entity: 'incident', field: 'title', description: 'Title of the case.' }] },
            },
          },
        ],
      ]),
      `warning ${AGENT} /extendAgent/context`,
    ],
    [
      'an empty list needs nothing',
      desired({}, [['CustomerSupportAgent', { extendAgent: { enabled: false, context: { items: [] } } }]]),
    ],
  ]),
  ...examplesOf('recommended-templates-need-inline-editor', [
    [
      'one app with contextual drafting is enough',
      desired({}, [
        emails({ recommendedTemplates: true }),
        ['AppAccess', { app: 'a', contextualEmailDrafting: false }],
        ['AppAccess', { app: 'b', contextualEmailDrafting: true }],
      ]),
    ],
    [
      'drafting off in every declared app is a warning',
      desired({}, [
        emails({ recommendedTemplates: true }),
        ['AppAccess', { app: 'a', contextualEmailDrafting: false }],
      ]),
      `warning ${AGENT} /emailSettings/recommendedTemplates`,
    ],
    [
      'an app that does not say is not judged',
      desired({}, [emails({ recommendedTemplates: true }), ['AppAccess', { app: 'a' }]]),
    ],
  ]),
];
