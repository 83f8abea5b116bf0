import { describe, expect, test } from 'vitest';
import { noticesOf } from '../../src/backends/dynamics365/notices-of.ts';
import { CODES } from '../../src/diagnostics/catalog.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { loadProject } from '../../src/load/load-project.ts';
import { MAX_FILE_BYTES } from '../../src/load/read-tree.ts';
import { completeEnvironment } from '../../src/model/environment.ts';
import { KINDS } from '../../src/model/kind.ts';
import type { Address } from '../../src/model/resource.ts';
import { checkPlan } from '../../src/plan/check-plan.ts';
import { checkPolicy } from '../../src/policy/check-policy.ts';
import { checkAcross } from '../../src/validate/rules-across.ts';
import { translationOf } from '../backends/dynamics365/kinds/translating.ts';
import { desired, type Entry } from '../builders.ts';
import { lastApplied, live, row } from '../live.ts';
import { planOf } from '../plans.ts';
import { withTree } from '../tree-folder.ts';
import { ENVIRONMENT, findings, yaml } from './findings.ts';

type Code = keyof typeof CODES;

const COPILOT_SETTINGS = { id: 'c619dd93-b4fb-4f8b-8ab3-2c6ca53ca48a', etag: 'W/"1"' };

/** How a file refers to a variable. */
const VARIABLE = (name: string) => `$\{env:${name}}`;
const settings = (spec: string) => yaml('CopilotSettings', 'default', spec);
const role = (name: string, spec = `  displayName: ${name}`, metadata = '') =>
  yaml('SecurityRole', name, spec, metadata);
const inBase = (text: string | Uint8Array) => findings({ 'base/x.yaml': text });
const ignore = (comment: string) => inBase(`# copilotctl-ignore ${comment}\n${role('csr')}`);

const planned = (entry: Entry, rows = live(), last = lastApplied(), kinds = new Set(KINDS)) =>
  checkPlan(planOf(desired({}, [entry]), rows, last), kinds);
const orphan = lastApplied({ address: 'SecurityRole/gone' as Address, identity: 'gone', created: true, spec: {} });
const csr: Entry = ['SecurityRole', { displayName: 'csr' }, { name: 'csr' }];

const refused = (entry: Entry, rows = live(), protection = {}, limits = {}) =>
  checkPolicy(planOf(desired({}, [entry]), rows), {
    environment: completeEnvironment('prod', { protection }),
    limits,
    approvals: [],
    approvedInFiles: () => false,
    now: new Date('2026-11-01T00:00:00Z'),
  });

/** For each code something wrong that is found under it. The compiler asks for one when there is a new code. */
const WRONG: Readonly<Record<Code, () => readonly Diagnostic[] | Promise<readonly Diagnostic[]>>> = {
  'load/missing': async () => (await loadProject('/nowhere/at/all')).diagnostics,
  'load/unreadable': () =>
    withTree({ 'copilotctl.yaml/folder.txt': '', 'environments/prod/environment.yaml': ENVIRONMENT }, async (root) => {
      return (await loadProject(root)).diagnostics;
    }),
  'load/not-utf8': () => inBase(Uint8Array.of(0xff, 0xfe, 0x61, 0x00)),
  'load/too-large': () => inBase(new Uint8Array(MAX_FILE_BYTES + 1).fill(10)),
  'load/syntax': () => inBase('a: [\n'),
  'load/duplicate-key': () => inBase('a: 1\na: 2\n'),
  'load/alias-bomb': () => inBase('a: &a\n  b: *a\n'),
  'load/too-deep': () => inBase(`a: ${'['.repeat(300)}${']'.repeat(300)}\n`),
  'load/forbidden-key': () => inBase('a: { __proto__: 1 }\n'),
  'load/not-json': () => inBase('a: .inf\n'),
  'load/not-a-document': () => inBase('- a\n'),
  'load/missing-head': () => inBase('kind: SecurityRole\n'),
  'load/unknown-version': () => inBase('apiVersion: copilotctl/v9\nkind: SecurityRole\nmetadata: { name: x }\n'),
  'load/unknown-kind': () => inBase('apiVersion: copilotctl/v1\nkind: SecurityRoll\nmetadata: { name: x }\n'),
  'load/misplaced': () => findings({ 'stray.yaml': role('csr') }),
  'compose/duplicate-resource': () => inBase(`${role('csr')}---\n${role('csr')}`),
  'compose/no-environment': () => findings({ 'prod/environment.yaml': role('csr') }),
  'compose/environment-name': () => findings({ 'prod/environment.yaml': ENVIRONMENT.replace('prod', 'live') }),
  'compose/cannot-be-absent': () =>
    inBase(yaml('CopilotSettings', 'default', '  copilotSidePane: true', ', state: absent')),
  'compose/overlay-without-base': () => findings({ 'prod/role.yaml': role('csr', '  description: more') }),
  'compose/one-target': () => {
    const same = { backend: 'dynamics365', organizationUrl: 'https://contoso.crm4.dynamics.com' } as const;
    return checkAcross([desired(same, [], 'dev'), desired(same, [], 'prod')]);
  },
  'validate/unknown-field': () => inBase(settings('  copilotSidePain: true')),
  'validate/missing-field': () => inBase(role('csr', '  description: x')),
  'validate/wrong-type': () => inBase(settings('  copilotSidePane: "true"')),
  'validate/not-allowed': () => inBase(role('csr', '  displayName: x\n  ownership: exactly')),
  'validate/limit': () => inBase(yaml('ExperienceProfile', 'p', '  uniqueName: contoso_p\n  rank: 101')),
  'validate/format': () =>
    findings({
      'prod/environment.yaml': `${ENVIRONMENT.replace('{ geography: europe }', '{ organizationId: nonsense }')}`,
    }),
  'validate/duplicate-item': () =>
    inBase(role('csr', '  displayName: x\n  presets: [copilot-manager, copilot-manager]')),
  'validate/conflict': () =>
    inBase(settings('  knowledgeFilters:\n    preset:\n      askAQuestion:\n        raw: "{}"\n        filters: []')),
  'validate/unknown-reference': () =>
    inBase(yaml('ExperienceProfile', 'p', '  uniqueName: contoso_p\n  displayName: P\n  roles: [nobody]')),
  'validate/same-identity': () => inBase(`${role('a', '  displayName: Same')}---\n${role('b', '  displayName: same')}`),
  'validate/missing-variable': () =>
    findings({
      'prod/environment.yaml': ENVIRONMENT.replace('geography: europe', `tenantId: "${VARIABLE('NOT_SET')}"`),
    }),
  'validate/variable-not-allowed': () => inBase(role('csr', `  displayName: "${VARIABLE('SET')}"`)),
  'validate/suppression': () => ignore('rule/preview-feature'),
  'validate/suppression-expired': () => ignore('rule/preview-feature until 2026-10-31: it was agreed'),
  'validate/suppression-unused': () => ignore('rule/preview-feature until 2026-12-31: it was agreed'),
  'live/group-rules-unknown': () => noticesOf(new Set(), translationOf({ admin: { environment: {} } })),
  'live/not-live-yet': () =>
    noticesOf(
      new Set(['CopilotSettings']),
      translationOf({
        rows: {
          msdyn_agentcopilotsetting: [
            {
              ...COPILOT_SETTINGS,
              values: { msdyn_answerassistkbfilter: '{"a":1}', msdyn_answerassistkbfilterlive: null },
            },
          ],
        },
      }),
    ),
  'live/not-understood': () =>
    noticesOf(
      new Set(['CustomerSupportAgent']),
      translationOf({
        rows: { msdyn_agentcopilotsetting: [{ ...COPILOT_SETTINGS, values: { msdyn_copilotemailenabledmode: 7 } }] },
      }),
    ),
  'plan/locked': () =>
    planned(
      ['SecurityRole', { displayName: 'csr', description: 'x' }],
      live(row('SecurityRole', { displayName: 'csr' }, '1', 'Managed.')),
    ),
  'plan/immutable': () =>
    planned(
      [
        'RecordSummary',
        { table: 'account', displayName: 'VIP', developerSummaryId: '22222222-2222-4222-8222-222222222222' },
      ],
      live(
        row('RecordSummary', {
          table: 'account',
          displayName: 'VIP',
          developerSummaryId: '11111111-1111-4111-8111-111111111111',
        }),
      ),
    ),
  'plan/not-creatable': () => planned(['AppAccess', { app: 'contoso_app', copilotEnabled: true }]),
  'plan/orphan': () => planned(csr, live(row('SecurityRole', { displayName: 'gone' })), orphan),
  'plan/unsupported-kind': () => planned(csr, live(), lastApplied(), new Set(['CopilotSettings'])),
  'policy/approval-missing': () =>
    refused(
      ['SecurityRole', { displayName: 'csr' }, { state: 'absent' }],
      live(row('SecurityRole', { displayName: 'csr' })),
    ),
  'policy/too-many-changes': () => refused(csr, live(), {}, { changes: 0 }),
  'policy/frozen': () =>
    refused(csr, live(), {
      freezeWindows: [{ name: 'x', from: '2026-10-01T00:00:00Z', until: '2026-12-01T00:00:00Z' }],
    }),
};

describe('every code', () => {
  test.each(Object.entries(WRONG))(
    '%s is found where it should, and says what is wrong in a sentence',
    async (code, wrong) => {
      const found = (await wrong()).filter((each) => each.code === code);
      expect(found.length).toBeGreaterThan(0);
      for (const { message, hint, where, address, severity } of found) {
        expect(message).toMatch(/^\S[^\n]*\.$/);
        expect(message).not.toMatch(/^error|undefined|\[object/i);
        if (hint !== undefined) expect(hint).not.toMatch(/undefined|\[object/);
        expect(['error', 'warning', 'info']).toContain(severity);
        const hasPlace =
          where !== undefined || address !== undefined || /^(policy|live)\//.test(code) || code === 'load/missing';
        expect(hasPlace).toBe(true);
      }
    },
  );

  test('stands in the catalogue under the stage that finds it', () => {
    expect(
      Object.keys(CODES).filter(
        (code) => !/^(load|compose|validate|live|plan|policy)\/[a-z0-9]+(-[a-z0-9]+)*$/.test(code),
      ),
    ).toEqual([]);
  });
});
