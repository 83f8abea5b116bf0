import { expect, test } from 'vitest';
import type { ProjectSpec } from '../../src/model/generated/types.ts';
import { checkPolicySection } from '../../src/policy/check-policy-section.ts';
import { checkCondition } from '../../src/policy/condition.ts';
import { documentOf } from '../documents.ts';

type Policy = NonNullable<ProjectSpec['policy']>;
type Rule = NonNullable<Policy['rules']>[number];

const key = (letter: string) => `MCowBQYDK2VwAyEA${letter.repeat(43)}=`;

const environments = [
  { name: 'dev', labels: {} },
  { name: 'prod', labels: { tier: 'production' } },
];

function problems(policy: Policy): string[] {
  const document = documentOf('CopilotSettings', 'default', {});
  const found = checkPolicySection(document, policy, { environments, checkCondition });
  return found.map(({ where, message }) => `${where?.path?.slice(2).join('/')}: ${message}`);
}

const ofRule = (rule: Partial<Rule>) => problems({ rules: [{ id: 'x', effect: 'deny', ...rule }] });

test('rules that mean something have no problems', () => {
  const approvers = [{ name: 'a', publicKey: key('A') }];
  expect(
    problems({
      approvers,
      rules: [
        { id: 'a', rule: 'destructive-act', effect: 'require-approval', environments: ['pr*', 'tier=production'] },
        { id: 'b', when: 'plan.production', effect: 'warn' },
        {
          id: 'c',
          rule: 'freeze-window',
          effect: 'deny',
          parameters: { timeZone: 'Europe/Berlin', from: '2026-12-20T18:00' },
        },
        {
          id: 'd',
          rule: 'base-lock',
          effect: 'deny',
          parameters: { locks: [{ field: 'SecurityRole/*/privileges/account/read' }] },
        },
      ],
    }),
  ).toEqual([]);
});

test.each<[Partial<Rule>, string]>([
  [{}, 'rules/0: x has neither a built-in rule nor a condition.'],
  [{ when: 'plan.productoin' }, 'rules/0/when: x: the condition is not valid: No such key: productoin (character 6).'],
  [{ when: 'true', parameters: { changes: 1 } }, 'rules/0/parameters: x: a condition takes no parameters.'],
  [{ rule: 'destructive-act', when: 'true' }, 'rules/0/when: x is a built-in rule and takes no condition.'],
  [
    { rule: 'destructive-act', parameters: { changes: 1 } },
    'rules/0/parameters/changes: destructive-act takes no changes.',
  ],
  [{ rule: 'residency' }, 'rules/0/parameters: x: residency needs values.'],
  [{ rule: 'change-limit' }, 'rules/0: x: change-limit needs one of changes, deletes, percent.'],
  [
    { rule: 'freeze-window', parameters: { from: '2026-12-20T18:00', timeZone: 'Europe/Nowhere' } },
    'rules/0/parameters/timeZone: x: there is no time zone "Europe/Nowhere".',
  ],
  [
    { rule: 'freeze-window', parameters: { from: '2026-12-20T18:00', until: '2026-12-20T18:00' } },
    'rules/0/parameters/until: x: the window ends before it begins.',
  ],
  [
    { rule: 'protected-resource', parameters: { addresses: ['SecurityRoll/*'] } },
    'rules/0/parameters/addresses/0: x: "SecurityRoll/*" names no resource.',
  ],
  [
    { rule: 'base-lock', parameters: { locks: [{ field: 'CopilotSettings/default/copilotSidePain' }] } },
    'rules/0/parameters/locks/0/field: x: there is no field CopilotSettings/default/copilotSidePain.',
  ],
  [{ rule: 'destructive-act', environments: ['prdo'] }, 'rules/0/environments/0: x: there is no environment "prdo".'],
  [
    { rule: 'destructive-act', environments: ['tier=prod'] },
    'rules/0/environments/0: x: no environment has the label "tier=prod".',
  ],
  [{ rule: 'destructive-act', approvals: 2 }, 'rules/0/approvals: x: only require-approval counts approvals.'],
  [
    { rule: 'destructive-act', effect: 'require-approval', approvals: 2 },
    'rules/0/effect: x needs 2 approvals, and policy.approvers has 0.',
  ],
])('%o', (rule, problem) => {
  expect(ofRule(rule)).toEqual([problem]);
});

test('a label may be that of an environment whose document could not be read', () => {
  const document = documentOf('CopilotSettings', 'default', {});
  const policy: Policy = { rules: [{ id: 'x', rule: 'destructive-act', effect: 'deny', environments: ['tier=gold'] }] };
  const unread = [...environments, { name: 'test' }];
  expect(checkPolicySection(document, policy, { environments: unread, checkCondition })).toEqual([]);
});

test('two approvers with one key are one person', () => {
  const approvers = [
    { name: 'a', publicKey: key('A') },
    { name: 'b', publicKey: key('A') },
  ];
  expect(problems({ approvers })).toEqual(['approvers/1/publicKey: b has the same key as a.']);
});
