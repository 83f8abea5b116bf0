import { Organization } from '../../../src/emulator/dataverse/organization.ts';
import type { OrganizationOptions } from '../../../src/emulator/dataverse/organization-options.ts';
import { emulatorTables } from '../../../src/emulator/dataverse/tables.ts';
import { exampleTables } from './example-tables.ts';

/** Ids that count up are enough for tests: the same each time. */
export const idNumber = (at: number) => `00000000-0000-0000-0000-${String(at).padStart(12, '0')}`;

/** An organization with the tables of the examples and no row but its business unit and the user who calls. */
export function exampleOrganization(options: Partial<OrganizationOptions> = {}): Organization {
  let made = 0;
  const organization = new Organization({
    name: 'contoso',
    organizationId: '33333333-3333-3333-3333-333333333333',
    environmentId: '44444444-4444-4444-4444-444444444444',
    tenantId: '66666666-6666-6666-6666-666666666666',
    geography: 'NA',
    languages: [1033],
    userId: '22222222-2222-2222-2222-222222222222',
    businessUnitId: '11111111-1111-1111-1111-111111111111',
    tables: emulatorTables(exampleTables()),
    clock: () => Date.UTC(2026, 7, 22, 8, 10, 44),
    newId: () => {
      made += 1;
      return `eeeeeeee-0000-4000-8000-${String(made).padStart(12, '0')}`;
    },
    ...options,
  });
  const { userId, businessUnitId } = organization.options;
  organization.store.insert('businessunit', businessUnitId, { name: 'Contoso' });
  organization.store.insert('systemuser', userId, { fullname: 'Platform team', businessunitid: businessUnitId });
  return organization;
}

/** The account, contacts and tasks that the examples speak of. */
export function fillExamples({ store, options }: Organization): void {
  const owner = { ownerid: options.userId, createdon: '2016-09-28T22:57:53Z', statecode: 0, statuscode: 1 };
  store.insert('contact', idNumber(1), { ...owner, firstname: 'Yvonne', fullname: 'Yvonne McKay (sample)' });
  store.insert('contact', idNumber(5), { ...owner, fullname: 'Susanna Stubberod (sample)' });
  store.insert('contact', idNumber(6), { ...owner, fullname: 'Nancy Anderson (sample)' });
  store.insert('contact', idNumber(7), { ...owner, fullname: 'Maria Campbell (sample)' });
  store.insert('task', idNumber(2), { ...owner, subject: 'Task 1' });
  store.insert('task', idNumber(3), { ...owner, subject: 'Task 2' });
  store.insert('account', idNumber(1), {
    ...owner,
    name: 'Sample Account',
    accountnumber: 'ABC123',
    creditonhold: false,
    address1_latitude: 47.63958,
    description: 'This is the description of the sample account',
    revenue: 5000000,
    accountcategorycode: 1,
    telephone1: '555000',
    fax: '10101',
    primarycontactid: idNumber(1),
  });
}
