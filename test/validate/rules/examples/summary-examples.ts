import type { ConversationSummarySpec, RecordSummarySpec } from '../../../../src/model/generated/types.ts';
import { desired, type Entry } from '../../../builders.ts';
import { examplesOf } from './example.ts';

type Row = NonNullable<NonNullable<RecordSummarySpec['data']>['rows']>[number];

const one = (count: number): Row[] =>
  Array.from({ length: count }, (_, at) => ({ type: 'one-to-one', recordType: 'incident', field: `f${at}` }));
const many = (tables: readonly string[]): Row[] =>
  tables.map((recordType, at) => ({ type: 'one-to-many', recordType, field: `f${at}` }));
const rows = (...all: Row[]): Entry => ['CaseSummary', { data: { rows: all } }];
const format = (spec: NonNullable<ConversationSummarySpec['format']>): Entry => [
  'ConversationSummary',
  { format: spec },
];
const record = (table: string, isDefault: boolean): Entry => [
  'RecordSummary',
  { displayName: `Summary of ${table}`, table, formPlacement: { default: isDefault } },
];
const form = (digit: number) => `00000000-0000-0000-0000-00000000000${digit}`;

const CASE = 'CaseSummary/default';
const ALL_OFF = {
  customer: false,
  caseTitle: false,
  caseType: false,
  subject: false,
  caseDescription: false,
  product: false,
};

/** Summaries: rules 28 to 35. */
export const SUMMARY_EXAMPLES = [
  ...examplesOf('case-summary-needs-ask-a-question', [
    [
      'with the side pane on they work',
      desired({}, [
        ['CopilotSettings', { copilotSidePane: true, copilotImmersive: false }],
        ['CaseSummary', { available: true }],
      ]),
    ],
    [
      'with one of the two undeclared they are not judged',
      desired({}, [
        ['CopilotSettings', { copilotSidePane: false }],
        ['CaseSummary', { available: true }],
      ]),
    ],
    [
      'with both off they are refused',
      desired({}, [
        ['CopilotSettings', { copilotSidePane: false, copilotImmersive: false }],
        ['CaseSummary', { available: true }],
      ]),
      `error ${CASE} /available`,
    ],
  ]),
  ...examplesOf('intent-suggestions-need-ask-a-question', [
    [
      'with Ask a question they work',
      desired({}, [
        [
          'ExperienceProfile',
          { uniqueName: 'contoso_a', copilotFeatures: { intentBasedSuggestions: true, askAQuestion: true } },
        ],
      ]),
    ],
    [
      'without it in the profile they are refused',
      desired({}, [
        [
          'ExperienceProfile',
          { uniqueName: 'contoso_a', copilotFeatures: { intentBasedSuggestions: true, askAQuestion: false } },
        ],
      ]),
      'error ExperienceProfile/ExperienceProfile-0 /copilotFeatures/intentBasedSuggestions',
    ],
    [
      'without it in the environment they are refused',
      desired({}, [
        ['ExperienceProfile', { uniqueName: 'contoso_a', copilotFeatures: { intentBasedSuggestions: true } }],
        ['CopilotSettings', { copilotSidePane: false, copilotImmersive: false }],
      ]),
      'error ExperienceProfile/ExperienceProfile-0 /copilotFeatures/intentBasedSuggestions',
    ],
  ]),
  ...examplesOf('summary-data-limits', [
    [
      '10 one-to-one and 6 one-to-many rows over 3 tables are fine',
      desired({}, [rows(...one(10), ...many(['email', 'email', 'task', 'task', 'phonecall', 'phonecall']))]),
    ],
    ['11 one-to-one rows are refused', desired({}, [rows(...one(11))]), `error ${CASE} /data/rows`],
    [
      'rows that are not included do not count',
      desired({}, [rows(...one(10), { type: 'one-to-one', recordType: 'incident', field: 'x', include: false })]),
    ],
    [
      '7 one-to-many rows over 4 tables are refused twice',
      desired({}, [rows(...one(1), ...many(['a', 'b', 'c', 'd', 'd', 'd', 'd']))]),
      `error ${CASE} /data/rows`,
      `error ${CASE} /data/rows`,
    ],
    [
      'a case summary without a one-to-one row is refused',
      desired({}, [rows(...many(['email']))]),
      `error ${CASE} /data/rows`,
    ],
    [
      'a default field that is on is a one-to-one field',
      desired({}, [['CaseSummary', { data: { rows: many(['email']), defaultFields: { caseTitle: true } } }]]),
    ],
    [
      'a record summary needs no one-to-one row',
      desired({}, [
        ['RecordSummary', { displayName: 'Orders', table: 'msdyn_workorder', data: { rows: many(['email']) } }],
      ]),
    ],
    [
      'the limits hold for record summaries too',
      desired({}, [['RecordSummary', { displayName: 'Orders', table: 'msdyn_workorder', data: { rows: one(11) } }]]),
      'error RecordSummary/RecordSummary-0 /data/rows',
    ],
  ]),
  ...examplesOf('default-fields-all-off', [
    [
      'six of seven off is fine while the last is not declared',
      desired({}, [['CaseSummary', { data: { defaultFields: ALL_OFF } }]]),
    ],
    [
      'seven off are refused',
      desired({}, [['CaseSummary', { data: { defaultFields: { ...ALL_OFF, priority: false } } }]]),
      `error ${CASE} /data/defaultFields`,
    ],
  ]),
  ...examplesOf('email-data-fixed-fields', [
    [
      'a list with the fixed fields is fine',
      desired({}, [
        ['CustomerSupportAgent', { emailSettings: { dataForEmails: { fields: ['case-notes', 'email-content'] } } }],
      ]),
    ],
    [
      'a list without one is refused',
      desired({}, [
        ['CustomerSupportAgent', { emailSettings: { dataForEmails: { fields: ['case-title', 'case-notes'] } } }],
      ]),
      'error CustomerSupportAgent/default /emailSettings/dataForEmails/fields',
    ],
  ]),
  ...examplesOf('structured-parts-need-structured-format', [
    [
      'sections of a structured summary are fine',
      desired({}, [
        format({ kind: 'structured', sections: { outcome: true } }),
        ['CaseSummary', { format: { kind: 'structured', headers: [{ title: 'Issue' }] } }],
      ]),
    ],
    ['with the format undeclared they are not judged', desired({}, [format({ sections: { outcome: true } })])],
    [
      'in a paragraph they have no effect',
      desired({}, [
        format({ kind: 'paragraph', sections: {}, removeInformationNotFound: true }),
        [
          'RecordSummary',
          { displayName: 'Orders', table: 'msdyn_workorder', format: { kind: 'paragraph', headers: [] } },
        ],
      ]),
      'warning RecordSummary/RecordSummary-1 /format/headers',
      'warning ConversationSummary/default /format/sections',
      'warning ConversationSummary/default /format/removeInformationNotFound',
    ],
    [
      'a case summary may remove what was not found in a paragraph',
      desired({}, [['CaseSummary', { format: { kind: 'paragraph', removeInformationNotFound: true } }]]),
    ],
  ]),
  ...examplesOf('create-case-needs-conversation-end', [
    [
      'with the summary at the end it works',
      desired({}, [['ConversationSummary', { createCaseButton: true, whenAConversationEnds: true }]]),
    ],
    [
      'without it is refused',
      desired({}, [['ConversationSummary', { createCaseButton: true, whenAConversationEnds: false }]]),
      'error ConversationSummary/default /createCaseButton',
    ],
    ['with it undeclared it is not judged', desired({}, [['ConversationSummary', { createCaseButton: true }]])],
  ]),
  ...examplesOf('error-codes-need-section', [
    [
      'with the section on they count',
      desired({}, [format({ sections: { errorCodes: true }, sampleErrorCodes: ['E1'] })]),
    ],
    [
      'with the section off they do not',
      desired({}, [format({ sections: { errorCodes: false }, sampleErrorCodes: ['E1'] })]),
      'warning ConversationSummary/default /format/sampleErrorCodes',
    ],
    ['an empty list needs nothing', desired({}, [format({ sections: { errorCodes: false }, sampleErrorCodes: [] })])],
  ]),
  ...examplesOf('second-default-summary', [
    [
      'one default for each table is fine',
      desired({}, [
        ['CaseSummary', { formPlacement: { default: true } }],
        record('msdyn_workorder', true),
        record('account', true),
      ]),
    ],
    [
      'two for one table are refused',
      desired({}, [record('account', true), record('account', true), record('account', false)]),
      'error RecordSummary/RecordSummary-1 /formPlacement/default',
    ],
    [
      'a record summary of cases competes with the case summary',
      desired({}, [record('incident', true), ['CaseSummary', { formPlacement: { default: true } }]]),
      'error RecordSummary/RecordSummary-0 /formPlacement/default',
    ],
  ]),
  ...examplesOf('out-of-box-case-forms-excluded', [
    [
      'four forms can hold them',
      desired({}, [['CaseSummary', { formPlacement: { excludedForms: [form(1), form(2), form(3), form(4)] } }]]),
    ],
    [
      'three forms cannot',
      desired({}, [['CaseSummary', { formPlacement: { excludedForms: [form(1), form(2), form(3)] } }]]),
      `error ${CASE} /formPlacement/excludedForms`,
    ],
    ['an undeclared list is not judged', desired({}, [['CaseSummary', { formPlacement: { default: true } }]])],
  ]),
  ...examplesOf('conversation-summary-only-in-workspace', [
    [
      'a multi-session app has them',
      desired(
        {
          apps: [
            { uniqueName: 'msdyn_CustomerServiceWorkspace', navigation: 'multi-session' },
            { uniqueName: 'hub', navigation: 'single-session' },
          ],
        },
        [['ConversationSummary', { onDemand: true }]],
      ),
    ],
    [
      'an environment of single-session apps has not',
      desired({ apps: [{ uniqueName: 'hub', navigation: 'single-session' }] }, [
        ['ConversationSummary', { onDemand: true, whenAConversationEnds: true }],
      ]),
      'warning ConversationSummary/default /whenAConversationEnds',
    ],
    [
      'a profile of a single-session app has not',
      desired({ apps: [{ uniqueName: 'hub', navigation: 'single-session' }, { uniqueName: 'workspace' }] }, [
        [
          'ExperienceProfile',
          { uniqueName: 'contoso_a', app: 'hub', copilotFeatures: { liveConversationSummary: true } },
        ],
        [
          'ExperienceProfile',
          { uniqueName: 'contoso_b', app: 'workspace', copilotFeatures: { liveConversationSummary: true } },
        ],
      ]),
      'warning ExperienceProfile/ExperienceProfile-0 /copilotFeatures/liveConversationSummary',
    ],
    ['unknown apps are not judged', desired({}, [['ConversationSummary', { onDemand: true }]])],
  ]),
  ...examplesOf('app-features-need-copilot', [
    [
      'with Copilot in the app they work',
      desired({}, [['AppAccess', { app: 'hub', copilotEnabled: true, caseSummary: true }]]),
    ],
    [
      'without it they do not',
      desired({}, [['AppAccess', { app: 'hub', copilotEnabled: false, caseSummary: true }]]),
      'warning AppAccess/AppAccess-0 /caseSummary',
    ],
    ['with it undeclared they are not judged', desired({}, [['AppAccess', { app: 'hub', caseSummary: true }]])],
  ]),
];
