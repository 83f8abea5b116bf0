import { describe, expect, test } from 'vitest';
import { checkAcross } from '../../src/validate/rules-across.ts';
import { desired } from '../builders.ts';

const TENANT = '11111111-1111-4111-8111-111111111111';
const OTHER_TENANT = '22222222-2222-4222-8222-222222222222';

const sharing = (name: string, tenantId: string | undefined, isOn: boolean) =>
  desired(tenantId === undefined ? {} : { tenantId }, [['TenantSettings', { dataSharing: isOn }]], name);

const codes = (...states: Parameters<typeof checkAcross>[0]) =>
  checkAcross(states).map(({ code, environment }) => `${code} ${environment}`);

describe('checkAcross', () => {
  test('environments of one tenant that agree on data sharing are fine', () => {
    expect(codes(sharing('dev', TENANT, false), sharing('prod', TENANT, false))).toEqual([]);
  });

  test('environments of one tenant that disagree are refused at the later one', () => {
    const [finding, ...others] = checkAcross([
      sharing('dev', TENANT, false),
      sharing('prod', TENANT.toUpperCase(), true),
    ]);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      code: 'rule/tenant-settings-disagree',
      severity: 'error',
      environment: 'prod',
      address: 'TenantSettings/default',
      hint: 'Declare it once in base, or write `dataSharing: false` here.',
    });
  });

  test('environments of two tenants, or of tenants nobody names, may disagree', () => {
    expect(codes(sharing('dev', TENANT, false), sharing('prod', OTHER_TENANT, true))).toEqual([]);
    expect(codes(sharing('dev', undefined, false), sharing('prod', undefined, true))).toEqual([]);
  });

  test('an environment that does not mention data sharing disagrees with nobody', () => {
    expect(
      codes(sharing('dev', TENANT, true), desired({ tenantId: TENANT }, [['TenantSettings', {}]], 'prod')),
    ).toEqual([]);
  });

  test('a project may lower the rule or turn it off', () => {
    const states = [sharing('dev', TENANT, false), sharing('prod', TENANT, true)];
    expect(checkAcross(states, { 'tenant-settings-disagree': 'warning' }).map(({ severity }) => severity)).toEqual([
      'warning',
    ]);
    expect(checkAcross(states, { 'tenant-settings-disagree': 'off' })).toEqual([]);
  });

  test('two environments with one organization are refused, however the address is written', () => {
    const dev = desired({ backend: 'dynamics365', organizationUrl: 'https://contoso.crm4.dynamics.com' }, [], 'dev');
    const prod = desired({ backend: 'dynamics365', organizationUrl: 'https://Contoso.crm4.dynamics.com/' }, [], 'prod');
    expect(codes(dev, prod)).toEqual(['compose/one-target prod']);
  });

  test('two environments that share both address and id are reported once', () => {
    const same = { organizationId: TENANT, environmentId: OTHER_TENANT };
    expect(codes(desired(same, [], 'dev'), desired(same, [], 'prod'))).toEqual(['compose/one-target prod']);
  });

  test('an embedded copy of a live system is another target', () => {
    const url = { organizationUrl: 'https://contoso.crm4.dynamics.com' };
    expect(codes(desired({ backend: 'dynamics365', ...url }, [], 'prod'), desired(url, [], 'rehearsal'))).toEqual([]);
  });

  test('environments without address or id have no target in common', () => {
    expect(codes(desired({}, [], 'dev'), desired({}, [], 'prod'))).toEqual([]);
  });
});
