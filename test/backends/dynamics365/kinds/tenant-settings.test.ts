import { expect, test } from 'vitest';
import { KIND_MAPPINGS } from '../../../../src/backends/dynamics365/kinds/index.ts';
import { onlyRow, refusalIn, translationOf, writeDelete, writeUpdate } from './translating.ts';

const TENANT = { powerPlatform: { modelExperimentation: { enableModelDataSharing: true } }, walkMeOptOut: false };

test('a tenant setting that the service does not name is unknown and left out', () => {
  const live = onlyRow('TenantSettings', translationOf({ admin: { tenant: TENANT } }));
  expect(live.spec).toEqual({ dataSharing: true });
  expect(live.version).toEqual([
    'powerPlatform.modelExperimentation.enableModelDataSharing=true',
    'powerPlatform.modelExperimentation.disableDataLogging=null',
  ]);
});

test('where the tenant was not asked there is nothing', () => {
  expect(KIND_MAPPINGS.TenantSettings.read(translationOf({}))).toEqual([]);
});

test('an update names the properties of its fields and no others', () => {
  const place = translationOf({ admin: { tenant: TENANT } });
  expect(writeUpdate('TenantSettings', { '/dataSharing': false }, place)).toEqual({
    via: 'tenant',
    values: { 'powerPlatform.modelExperimentation.enableModelDataSharing': false },
  });
});

test('tenant settings are not deleted', () => {
  const place = translationOf({ admin: { tenant: TENANT } });
  expect(refusalIn(writeDelete('TenantSettings', {}, place))).toContain('neither created nor deleted');
});
