import { expect, test } from 'vitest';
import { KINDS } from '../../src/model/kind.ts';
import type { Address } from '../../src/model/resource.ts';
import { checkPlan } from '../../src/plan/check-plan.ts';
import { desired, type Entry } from '../builders.ts';
import { lastApplied, live, row } from '../live.ts';
import { planOf } from '../plans.ts';

const ALL = new Set(KINDS);
const found = (entry: Entry, rows = live(), kinds: ReadonlySet<(typeof KINDS)[number]> = ALL) =>
  checkPlan(planOf(desired({}, [entry]), rows), kinds).map(({ code, message }) => `${code} ${message}`);

test('a change of a row that the product locks is refused with the reason', () => {
  const locked = row(
    'ExperienceProfile',
    { uniqueName: 'msdyn_default', displayName: 'Default' },
    '1',
    'It comes with the product.',
  );
  expect(found(['ExperienceProfile', { uniqueName: 'msdyn_default', displayName: 'Mine' }], live(locked))).toEqual([
    'plan/locked It comes with the product.',
  ]);
});

test('a locked row that is as declared is nothing to complain about', () => {
  const locked = row('ExperienceProfile', { uniqueName: 'msdyn_default' }, '1', 'It comes with the product.');
  expect(found(['ExperienceProfile', { uniqueName: 'msdyn_default' }], live(locked))).toEqual([]);
});

test('a field that cannot change once the resource exists is refused, unless only its letters differ', () => {
  const summary = (developerSummaryId: string) => ({ table: 'account', displayName: 'VIP', developerSummaryId });
  const there = live(row('RecordSummary', summary('11111111-1111-4111-8111-111111111111')));
  expect(found(['RecordSummary', summary('22222222-2222-4222-8222-222222222222')], there)).toEqual([
    'plan/immutable "developerSummaryId" cannot change once the resource exists.',
  ]);
  const role = live(row('SecurityRole', { displayName: 'CONTOSO CSR' }));
  expect(found(['SecurityRole', { displayName: 'Contoso CSR' }], role)).toEqual([]);
});

test('an app that is not installed cannot be made, and neither can what an environment has exactly once', () => {
  expect(found(['AppAccess', { app: 'contoso_app', copilotEnabled: true }])).toEqual([
    'plan/not-creatable The environment has no app "contoso_app".',
  ]);
  expect(found(['CopilotSettings', { copilotSidePane: true }])).toEqual([
    'plan/not-creatable The live system has no Copilot settings.',
  ]);
});

test('a kind that the backend cannot hold is refused, and nothing else is said of it', () => {
  expect(found(['CopilotSettings', { copilotSidePane: true }], live(), new Set(['SecurityRole']))).toEqual([
    'plan/unsupported-kind The backend of this environment cannot hold CopilotSettings.',
  ]);
  expect(found(['SecurityRole', { displayName: 'Contoso CSR' }], live(), new Set(['CopilotSettings']))).toEqual([
    'plan/unsupported-kind The backend of this environment cannot hold SecurityRole.',
  ]);
});

test('an orphan is a warning that says what would remove it', () => {
  const address = 'SecurityRole/csr' as Address;
  const last = lastApplied({ address, identity: 'contoso csr', created: true, spec: {} });
  const plan = planOf(desired({}), live(row('SecurityRole', { displayName: 'Contoso CSR' })), last);
  expect(checkPlan(plan, ALL)).toMatchObject([
    {
      code: 'plan/orphan',
      severity: 'warning',
      message: 'The security role "contoso csr" (SecurityRole/csr) is declared no longer and is left as it is.',
      address,
      environment: 'test',
      hint: expect.stringContaining('absent'),
    },
  ]);
});
