import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isSignedBy, readSigningKey } from '../../src/files/ed25519.ts';
import { type Approval, signedText } from '../../src/policy/approval.ts';
import { type ApprovalInput, checkApprovals } from '../../src/policy/check-approvals.ts';

const keyOf = () =>
  readSigningKey(String(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })));
const [ada, ben, eve] = [keyOf(), keyOf(), keyOf()];
const PLAN = 'a'.repeat(64);

const input: ApprovalInput = {
  planId: PLAN,
  environment: 'prod',
  approvers: [
    { name: 'ada', publicKey: ada.publicKey },
    { name: 'ben', publicKey: ben.publicKey },
  ],
  now: new Date('2026-11-18T12:00:00Z'),
  verify: isSignedBy,
};

function approval(key = ada, more: Partial<Approval> = {}): Approval {
  const body = {
    format: 1,
    plan: PLAN,
    environment: 'prod',
    approver: 'ada',
    approvedAt: '2026-11-18T11:00:00Z',
    expiresAt: '2026-11-19T11:00:00Z',
    ...more,
  } as const;
  return { ...body, signature: key.sign(signedText(body)) };
}

const byBen = () => approval(ben, { approver: 'ben' });
const required = (approvals: number) => [{ rule: 'rights', approvals, reason: 'Rights widen.' }];
const refusals = (approvals: number, given: readonly Approval[], more: Partial<ApprovalInput> = {}) =>
  checkApprovals(required(approvals), given, { ...input, ...more }).map(({ code, message }) => `${code} ${message}`);

describe('approvals', () => {
  test('let a plan through when enough people signed them', () => {
    expect(refusals(1, [approval()])).toEqual([]);
    expect(refusals(2, [approval(), byBen()])).toEqual([]);
  });

  test('are missed with the rule, its reason and who approved', () => {
    expect(refusals(2, [approval()])).toEqual([
      'policy/approval-required rights: Rights widen. It needs signed approvals of 2 people; there is 1 (ada).',
    ]);
    expect(refusals(1, [])).toEqual([
      'policy/approval-required rights: Rights widen. It needs 1 signed approval; there are none.',
    ]);
  });

  test('of one person count once', () => {
    expect(refusals(2, [approval(), approval(ada, { expiresAt: '2026-11-20T11:00:00Z' })])).toHaveLength(1);
    const twoNames = [...input.approvers, { name: 'ada-again', publicKey: ada.publicKey }];
    expect(refusals(2, [approval(), approval(ada, { approver: 'ada-again' })], { approvers: twoNames })).toHaveLength(
      1,
    );
  });
});

describe('an approval does not count', () => {
  const fault = (given: Approval, more: Partial<ApprovalInput> = {}) => refusals(0, [given], more)[0];

  test.each<[string, () => Approval, RegExp]>([
    ['of a stranger', () => approval(eve, { approver: 'eve' }), /names nobody like that/],
    ['signed by another', () => approval(eve), /signature is not that of the approver/],
    ['of another plan', () => approval(ada, { plan: 'b'.repeat(64) }), /of another plan/],
    ['of another environment', () => approval(ada, { environment: 'dev' }), /of dev/],
    ['that expired', () => approval(ada, { expiresAt: '2026-11-18T12:00:00Z' }), /expired/],
    ['from the future', () => approval(ada, { approvedAt: '2026-11-18T12:06:00Z' }), /not yet/],
  ])('%s', (_, make, reason) => {
    expect(fault(make())).toMatch(reason);
  });

  test.each<Partial<Approval>>([
    { plan: 'b'.repeat(64) },
    { environment: 'dev' },
    { approver: 'ben' },
    { approvedAt: '2026-11-18T10:00:00Z' },
    { expiresAt: '2027-11-19T11:00:00Z' },
  ])('when any of what was signed is edited: %o', (edit) => {
    expect(fault({ ...approval(), ...edit })).toMatch(/signature is not that of the approver/);
  });

  test('without a saved plan that it could be of', () => {
    const { planId: _, ...without } = input;
    expect(checkApprovals([], [approval()], without)).toHaveLength(1);
  });

  test('and one that does not count refuses the plan although others would do', () => {
    expect(refusals(1, [byBen(), approval(eve)])).toHaveLength(1);
  });
});
