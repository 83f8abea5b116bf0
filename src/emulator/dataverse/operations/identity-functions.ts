import { idOf } from '../id-of.ts';
import type { Operation } from './operation.ts';

/** `WhoAmI()`: who calls, in which business unit of which organization. */
export const whoAmI: Operation = ({ organization: { options } }) => ({
  status: 200,
  body: { BusinessUnitId: options.businessUnitId, UserId: options.userId, OrganizationId: options.organizationId },
});

/** `RetrieveProvisionedLanguages()`: locale ids. */
export const retrieveProvisionedLanguages: Operation = ({ organization: { options } }) => ({
  status: 200,
  body: { RetrieveProvisionedLanguages: [...options.languages] },
});

/** `RetrieveCurrentOrganization(AccessType)`; the endpoints are those of the emulator, whatever the access type. */
export const retrieveCurrentOrganization: Operation = ({ organization: { options }, baseUrl }) => ({
  status: 200,
  body: {
    Detail: {
      OrganizationId: options.organizationId,
      FriendlyName: options.name,
      OrganizationVersion: '9.2.26082.00100',
      EnvironmentId: options.environmentId,
      DatacenterId: idOf('datacenter', options.geography),
      Geo: options.geography,
      TenantId: options.tenantId,
      UrlName: options.name,
      UniqueName: `unq${options.organizationId.replaceAll('-', '').slice(0, 20)}`,
      State: 'Enabled',
      Endpoints: {
        Count: 3,
        IsReadOnly: false,
        Keys: ['WebApplication', 'OrganizationService', 'OrganizationDataService'],
        Values: ['/', '/XRMServices/2011/Organization.svc', '/XRMServices/2011/OrganizationData.svc'].map(
          (path) => `${baseUrl}${path}`,
        ),
      },
    },
  },
});
