import { describe, expect, test } from 'vitest';
import { noticesOf } from '../../src/backends/dynamics365/notices-of.ts';
import { checkSnapshot } from '../../src/backends/snapshot/check-snapshot.ts';
import { readSnapshot } from '../../src/backends/snapshot/read-snapshot.ts';
import { printSnapshot, toSnapshot } from '../../src/backends/snapshot/snapshot.ts';
import { readReport } from '../../src/ci/read-report.ts';
import { notSent } from '../../src/commands/notify/send-news.ts';
import { notNoted } from '../../src/commands/notify/tell-drift.ts';
import { CODES } from '../../src/diagnostics/catalog.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { followNames } from '../../src/diff/follow-names.ts';
import { cannotAccept, sharedFile } from '../../src/drift/accept-findings.ts';
import { notRecorded } from '../../src/drift/not-recorded.ts';
import { loadProject } from '../../src/load/load-project.ts';
import { MAX_FILE_BYTES } from '../../src/load/read-tree.ts';
import { completeEnvironment } from '../../src/model/environment.ts';
import { KINDS } from '../../src/model/kind.ts';
import type { Address } from '../../src/model/resource.ts';
import type { Grant } from '../../src/model/role-check.ts';
import type { RunRecord } from '../../src/model/run-record.ts';
import { channelsOf } from '../../src/notify/channel.ts';
import { checkNotifications } from '../../src/notify/check-notifications.ts';
import { checkPermissions } from '../../src/plan/check-permissions.ts';
import { checkPlan } from '../../src/plan/check-plan.ts';
import { checkResume } from '../../src/plan/check-resume.ts';
import { checkLaterChanges, checkUndone } from '../../src/plan/check-rollback.ts';
import { readSavedPlan } from '../../src/plan/read-saved-plan.ts';
import { printSavedPlan } from '../../src/plan/to-saved-plan.ts';
import { checkApprovals } from '../../src/policy/check-approvals.ts';
import { checkPolicy } from '../../src/policy/check-policy.ts';
import { checkPolicySection } from '../../src/policy/check-policy-section.ts';
import { checkCondition, evaluateCondition } from '../../src/policy/condition.ts';
import type { WrittenRule } from '../../src/policy/rules/policy-rule.ts';
import { cannotMend, checkUnmoved } from '../../src/roles/check-mending.ts';
import { grantsOfList } from '../../src/roles/grants.ts';
import { reportRole } from '../../src/roles/report-role.ts';
import { roleFindings } from '../../src/roles/role-findings.ts';
import { checkAcross } from '../../src/validate/rules-across.ts';
import { translationOf } from '../backends/dynamics365/kinds/translating.ts';
import { complaints } from '../backends/solution/fixtures.ts';
import { desired, type Entry } from '../builders.ts';
import { documentOf } from '../documents.ts';
import { lastApplied, live, row } from '../live.ts';
import { planOf } from '../plans.ts';
import { checkNow, savedPlanOf } from '../saved-plans.ts';
import { withTree } from '../tree-folder.ts';
import { ENVIRONMENT, findings, yaml } from './findings.ts';

type Code = keyof typeof CODES;

/** What is said of a role that holds these privileges and should hold those of a representative. */
const roleOf = (...held: readonly Grant[]) =>
  roleFindings(reportRole({ name: 'CSR', grants: grantsOfList(held) }, ['copilot-representative']));

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
const CSR_ROW = row('SecurityRole', { displayName: 'csr' });
const csr: Entry = ['SecurityRole', { displayName: 'csr' }, { name: 'csr' }];

const CSR = desired({}, [csr]);

const refused = (entry: Entry, rows = live(), protection = {}, limits = {}) =>
  checkPolicy(planOf(desired({}, [entry]), rows), {
    environment: completeEnvironment('prod', { protection }),
    limits,
    approvals: [],
    approvedInFiles: () => false,
    now: new Date('2026-11-01T00:00:00Z'),
  }).findings;

/** What a rule of the project says of a plan that creates a role. */
function judged(rule: WrittenRule) {
  const state = desired({}, [csr], 'prod');
  return checkPolicy(planOf(state), {
    environment: state.environment,
    limits: {},
    approvals: [],
    approvedInFiles: () => false,
    now: new Date('2026-11-01T00:00:00Z'),
    rules: { written: [rule], state, evaluate: evaluateCondition },
  });
}
const APPROVED: WrittenRule = { id: 'seen', rule: 'required-approval', effect: 'require-approval', approvals: 2 };
const APPROVALS = { environment: 'prod', approvers: [], now: new Date(0), verify: () => false };

const roleXml = (privileges: string) =>
  `<Role id="{0000000a-1111-4222-8333-444444444444}" name="A"><RolePrivileges>${privileges}</RolePrivileges></Role>`;
const csrAddress = 'SecurityRole/csr' as Address;
const snapshot = toSnapshot(live(), {
  version: '1.0.0',
  environment: 'prod',
  backend: 'embedded',
  takenAt: new Date('2026-11-01T00:00:00Z'),
  redacted: false,
  kinds: new Set(KINDS),
});
const expected = { environment: 'prod', backend: 'embedded', publicKeys: [], now: new Date('2026-11-01T00:00:00Z') };

/** What completing a run finds; without more it set out to create the role. */
function resumeOf(more: Partial<RunRecord>, state = CSR, rows = live()): readonly Diagnostic[] {
  const plan = planOf(state, rows);
  const run: RunRecord = {
    id: 'run',
    startedAt: '2026-11-01T12:00:00Z',
    environment: plan.environment,
    target: plan.target,
    plan: plan.digest,
    desired: plan.basis.desired,
    selection: { only: [], except: [] },
    planned: 1,
    steps: [],
    later: [],
    ...more,
  };
  return checkResume(run, { plan, last: lastApplied() }).diagnostics;
}

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
  'validate/formerly-declared': () => inBase(`${role('csr')}---\n${role('agent', undefined, ', formerly: [csr]')}`),
  'plan/rename-ambiguous': () => renames('SecurityRole', 'displayName', ['old', 'new']),
  'plan/cannot-rename': () => renames('ExperienceProfile', 'uniqueName', ['old']),
  'validate/adoption-absent': () => inBase(role('csr', undefined, ', state: absent, adoption: observe')),
  'validate/same-identity': () => inBase(`${role('a', '  displayName: Same')}---\n${role('b', '  displayName: same')}`),
  'validate/missing-variable': () =>
    findings({
      'prod/environment.yaml': ENVIRONMENT.replace('geography: europe', `tenantId: "${VARIABLE('NOT_SET')}"`),
    }),
  'validate/variable-not-allowed': () => inBase(role('csr', `  displayName: "${VARIABLE('SET')}"`)),
  'validate/policy-rule': () =>
    checkPolicySection(
      documentOf('CopilotSettings', 'default', {}),
      { rules: [{ id: 'x', effect: 'deny', when: 'plan.productoin' }] },
      { environments: [{ name: 'prod' }], checkCondition },
    ),
  'validate/notification': () =>
    checkNotifications(
      documentOf('CopilotSettings', 'default', {}),
      [{ name: 'audit', kind: 'webhook', urlVariable: 'AUDIT_URL' }],
      [{ name: 'prod' }],
    ),
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
  'solution/xml-syntax': () => complaints('<Role>'),
  'solution/xml-refused': () => complaints('<!DOCTYPE Role><Role/>'),
  'solution/malformed-role': () => complaints('<Workflow/>'),
  'solution/unknown-level': () => complaints(roleXml('<RolePrivilege name="prvReadAccount" level="None" />')),
  'solution/duplicate': () => complaints(roleXml('<RolePrivilege name="prvReadAccount" level="Basic" />'.repeat(2))),
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
  'plan/not-permitted': () => {
    const plan = planOf(desired({}, [csr]), live());
    const missing = { state: 'denied', missing: ['prvCreateRole'] } as const;
    return checkPermissions(plan, new Map(plan.steps.map(({ id }) => [id, missing])));
  },
  'report/unreadable': () => readReport(new Uint8Array(), 'r.json').diagnostics,
  'report/newer-format': () => readReport(new TextEncoder().encode('{"format":2}'), 'r.json').diagnostics,
  'saved-plan/unreadable': () => readSavedPlan(new Uint8Array(), 'p.json').diagnostics,
  'saved-plan/newer-format': () => readSavedPlan(new TextEncoder().encode('{"format":2}'), 'p.json').diagnostics,
  'saved-plan/tampered': () => {
    const text = printSavedPlan(savedPlanOf(CSR, live()));
    return readSavedPlan(new TextEncoder().encode(text.replace('"compared": 1', '"compared": 2')), 'p.json')
      .diagnostics;
  },
  'saved-plan/wrong-key': () => {
    const saved = savedPlanOf(CSR, live(), { key: { from: 'environment', value: 'x'.repeat(32) } });
    return checkNow(saved, CSR, live()).diagnostics;
  },
  'saved-plan/other-target': () =>
    checkNow({ ...savedPlanOf(CSR, live()), environment: 'prod' }, CSR, live()).diagnostics,
  'saved-plan/already-applied': () =>
    checkNow(savedPlanOf(CSR, live()), CSR, live(), { appliedAt: '2026-11-01' }).diagnostics,
  'saved-plan/configuration-changed': () => checkNow(savedPlanOf(CSR, live()), desired({}, []), live()).diagnostics,
  'saved-plan/row-moved': () => {
    const described = desired({}, [['SecurityRole', { displayName: 'csr', description: 'x' }, { name: 'csr' }]]);
    const saved = savedPlanOf(described, live(row('SecurityRole', { displayName: 'csr' })));
    return checkNow(saved, described, live(row('SecurityRole', { displayName: 'csr', description: 'y' }))).diagnostics;
  },
  'saved-plan/row-exists': () =>
    checkNow(savedPlanOf(CSR, live()), CSR, live(row('SecurityRole', { displayName: 'csr' }))).diagnostics,
  'saved-plan/row-gone': () => {
    const absent = desired({}, [['SecurityRole', { displayName: 'csr' }, { name: 'csr', state: 'absent' }]]);
    return checkNow(savedPlanOf(absent, live(row('SecurityRole', { displayName: 'csr' }))), absent, live()).diagnostics;
  },
  'saved-plan/step-changed': () => {
    const saved = savedPlanOf(CSR, live());
    const steps = saved.steps.map((step) => ({ ...step, spec: {} }));
    return checkNow({ ...saved, steps }, CSR, live()).diagnostics;
  },
  'saved-plan/not-in-plan': () => checkNow(savedPlanOf(CSR, live(CSR_ROW)), CSR, live()).diagnostics,
  'resume/other-target': () => resumeOf({ target: 'embedded:other' }),
  'resume/configuration-changed': () => resumeOf({ desired: 'another' }),
  'resume/unknown-plan': () => resumeOf({ plan: 'another', steps: [], later: [] }),
  'resume/row-moved': () =>
    resumeOf({ steps: [{ step: 'SecurityRole/csr', op: 'create', fields: [], status: 'applied' }] }),
  'resume/cannot-compare': () => {
    const prompts = (prompt: string) => ({ prompts: { items: [{ name: 'Next', prompt }] } });
    const state = desired({}, [['CustomerSupportAgent', prompts('ours')]]);
    const fields = [{ path: '/prompts/items/Next/prompt', sensitive: true as const }];
    const steps = [{ step: 'CustomerSupportAgent/default', op: 'update' as const, fields }];
    return resumeOf({ steps }, state, live(row('CustomerSupportAgent', prompts('theirs'))));
  },
  'resume/left-alone': () =>
    resumeOf({ steps: [{ step: 'SecurityRole/other', op: 'create', fields: [], status: 'applied' }] }),
  'roles/missing-right': () => roleOf(),
  'roles/level-too-narrow': () => roleOf({ privilege: 'prvCreatemsdyn_copilotevent', level: 'basic' }),
  'roles/level-not-possible': () => roleOf({ privilege: 'prvReadmsdyn_paneconfiguration', level: 'basic' }),
  'roles/surplus-right': () => roleOf({ privilege: 'prvDeletemsdyn_copilotevent', level: 'global' }),
  'roles/level-too-wide': () => roleOf({ privilege: 'prvReadmsdyn_copilotevent', level: 'global' }),
  'roles/half-lookup': () => roleOf({ privilege: 'prvAppendmsdyn_copilottranscriptdata', level: 'basic' }),
  'roles/cannot-be-edited': () => [cannotMend('Basic User', 'it is fixed', {})],
  'roles/moved': () =>
    checkUnmoved('CSR', grantsOfList([]), grantsOfList([{ privilege: 'prvReadAccount', level: 'basic' }]), 'prod'),
  'rollback/cannot-undo': () =>
    checkUndone(
      [{ run: 'r', address: 'CaseSummary/default' as Address, path: '/description', why: 'x' }],
      false,
      'prod',
    ),
  'rollback/changed-since': () => {
    const last = lastApplied({ address: csrAddress, identity: 'csr', created: true, spec: { displayName: 'csr' } });
    return checkLaterChanges(planOf(desired({}, [csr]), live(), last), last, false);
  },
  'snapshot/unreadable': () => readSnapshot('[]').diagnostics,
  'snapshot/tampered': () => readSnapshot(printSnapshot(snapshot).replace('prod', 'test')).diagnostics,
  'snapshot/other-target': () => checkSnapshot(snapshot, { ...expected, environment: 'test' }),
  'snapshot/unsigned': () => checkSnapshot(snapshot, { ...expected, publicKeys: ['a key'] }),
  'snapshot/old': () => checkSnapshot(snapshot, { ...expected, now: new Date('2026-11-03T00:00:00Z') }),
  'policy/approval-missing': () =>
    refused(
      ['SecurityRole', { displayName: 'csr' }, { state: 'absent' }],
      live(row('SecurityRole', { displayName: 'csr' })),
    ),
  'policy/too-many-changes': () => refused(csr, live(), {}, { changes: 0 }),
  'policy/rule-violated': () => judged({ id: 'no-roles', when: 'plan.steps.size() > 0', effect: 'deny' }).findings,
  'policy/condition-failed': () => judged({ id: 'odd', when: 'plan.steps[7].op == "create"', effect: 'warn' }).findings,
  'policy/approval-required': () => checkApprovals(judged(APPROVED).required, [], APPROVALS),
  'policy/approval-invalid': () =>
    checkApprovals(
      judged(APPROVED).required,
      [{ format: 1, plan: 'x', environment: 'prod', approver: 'nobody', approvedAt: '', expiresAt: '', signature: '' }],
      APPROVALS,
    ),
  'drift/cannot-accept': () => [
    cannotAccept(csrAddress, '/description', 'no file declares it.', 'Declare it.', undefined),
  ],
  'drift/shared-file': () => {
    const file = { path: 'environments/base/roles.yaml', text: '' };
    const value = { apiVersion: 'copilotctl/v1', kind: 'SecurityRole', metadata: { name: 'csr' } };
    return [
      sharedFile(
        { kind: 'SecurityRole', name: 'csr', value, source: { file, index: 0, line: 1, start: 0, end: 0 } },
        3,
      ),
    ];
  },
  'drift/not-recorded': () => [notRecorded('prod', 'Nobody may write there.')],
  'notify/not-sent': () => {
    const [channel] = channelsOf({ notifications: [{ name: 'operations', kind: 'slack', urlVariable: 'SLACK_URL' }] });
    if (channel === undefined) throw new Error('One channel.');
    const hint = 'Set SLACK_URL where messages are to be sent from.';
    return [notSent({ sent: false, channel, why: 'SLACK_URL is not set', hint }, 'The next drift run tells it.')];
  },
  'notify/not-recorded': () => [notNoted('prod', 'Nobody may write there.')],
  'policy/frozen': () =>
    refused(csr, live(), {
      freezeWindows: [{ name: 'x', from: '2026-10-01T00:00:00Z', until: '2026-12-01T00:00:00Z' }],
    }),
};

/** What is found of a resource "new" that was called "old", where resources of these names are live. */
function renames(kind: 'SecurityRole' | 'ExperienceProfile', field: string, names: readonly string[]) {
  const [declared] = desired({}, [[kind, { [field]: 'new' } as never, { name: 'csr' }]]).resources;
  if (declared === undefined) throw new Error('It is declared.');
  const state = { ...desired({}), resources: [{ ...declared, formerly: ['old'] }] };
  return followNames(state, live(...names.map((name) => row(kind, { [field]: name }))), lastApplied()).diagnostics;
}

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
          where !== undefined ||
          address !== undefined ||
          /^(policy|live|saved-plan|snapshot|resume|roles|drift|notify)\//.test(code) ||
          code === 'load/missing';
        expect(hasPlace).toBe(true);
      }
    },
  );

  test('stands in the catalogue under the stage that finds it', () => {
    expect(
      Object.keys(CODES).filter(
        (code) =>
          !/^(load|compose|validate|live|solution|plan|policy|saved-plan|report|snapshot|resume|roles|rollback|drift|notify)\/[a-z0-9]+(-[a-z0-9]+)*$/.test(
            code,
          ),
      ),
    ).toEqual([]);
  });
});
