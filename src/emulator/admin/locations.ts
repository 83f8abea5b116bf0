import type { Json } from '../json.ts';

/** One geography of the Power Platform. */
interface Location {
  readonly displayName: string;
  readonly code: string;
  readonly azureRegions: readonly string[];
}

/**
 * Geographies by name. Source of the names: TF, recorded list of locations and `EuDataBoundaryLocations`; Azure
 * regions are confirmed for the United States and Europe and assumed for the rest, as are the names `usgovhigh` and
 * `china` of other clouds.
 */
const LOCATIONS: Readonly<Record<string, Location>> = {
  unitedstates: { displayName: 'United States', code: 'NA', azureRegions: ['eastus', 'westus'] },
  unitedstatesfirstrelease: { displayName: 'Preview (United States)', code: 'NAFR', azureRegions: ['westus'] },
  europe: { displayName: 'Europe', code: 'EMEA', azureRegions: ['westeurope', 'northeurope'] },
  asia: { displayName: 'Asia', code: 'APAC', azureRegions: ['southeastasia', 'eastasia'] },
  australia: { displayName: 'Australia', code: 'OCE', azureRegions: ['australiaeast', 'australiasoutheast'] },
  india: { displayName: 'India', code: 'IND', azureRegions: ['centralindia', 'southindia'] },
  japan: { displayName: 'Japan', code: 'JPN', azureRegions: ['japaneast', 'japanwest'] },
  canada: { displayName: 'Canada', code: 'CAN', azureRegions: ['canadacentral', 'canadaeast'] },
  southamerica: { displayName: 'South America', code: 'SAM', azureRegions: ['brazilsouth'] },
  unitedkingdom: { displayName: 'United Kingdom', code: 'GBR', azureRegions: ['uksouth', 'ukwest'] },
  france: { displayName: 'France', code: 'FRA', azureRegions: ['francecentral', 'francesouth'] },
  germany: { displayName: 'Germany', code: 'GER', azureRegions: ['germanynorth', 'germanywestcentral'] },
  italy: { displayName: 'Italy', code: 'ITA', azureRegions: ['italynorth'] },
  norway: { displayName: 'Norway', code: 'NOR', azureRegions: ['norwayeast', 'norwaywest'] },
  poland: { displayName: 'Poland', code: 'POL', azureRegions: ['polandcentral'] },
  sweden: { displayName: 'Sweden', code: 'SWE', azureRegions: ['swedencentral'] },
  switzerland: { displayName: 'Switzerland', code: 'CHE', azureRegions: ['switzerlandnorth', 'switzerlandwest'] },
  korea: { displayName: 'Korea', code: 'KOR', azureRegions: ['koreacentral', 'koreasouth'] },
  singapore: { displayName: 'Singapore', code: 'SGP', azureRegions: ['southeastasia'] },
  southafrica: { displayName: 'South Africa', code: 'ZAF', azureRegions: ['southafricanorth', 'southafricawest'] },
  unitedarabemirates: { displayName: 'United Arab Emirates', code: 'UAE', azureRegions: ['uaenorth', 'uaecentral'] },
  china: { displayName: 'China', code: 'CHN', azureRegions: ['chinanorth2', 'chinaeast2'] },
  usgov: { displayName: 'US Government', code: 'GCC', azureRegions: ['usgovvirginia'] },
  usgovhigh: { displayName: 'US Government High', code: 'GCC High', azureRegions: ['usgovvirginia'] },
};

/** The Azure region in which an environment of a geography lies. */
export function azureRegionOf(geography: string): string {
  return LOCATIONS[geography]?.azureRegions[0] ?? geography;
}

/** What `locations` answers. */
export function locationList(): Json {
  const value = Object.entries(LOCATIONS).map(([name, { displayName, code, azureRegions }]) => ({
    id: `/providers/Microsoft.BusinessAppPlatform/locations/${name}`,
    type: 'Microsoft.BusinessAppPlatform/locations',
    name,
    properties: {
      displayName,
      code,
      isDefault: name === 'unitedstates',
      isDisabled: false,
      canProvisionDatabase: true,
      canProvisionCustomerEngagementDatabase: true,
      azureRegions,
    },
  }));
  return { value };
}

/** Where flex routing may be sent. Source: TF `EuDataBoundaryLocations`, TF#1236, TF#1237. */
export function isInEuDataBoundary(geography: string): boolean {
  return EU_DATA_BOUNDARY.has(geography);
}

const EU_DATA_BOUNDARY: ReadonlySet<string> = new Set([
  'europe',
  'france',
  'germany',
  'italy',
  'norway',
  'poland',
  'sweden',
  'switzerland',
]);

/**
 * Where Copilot runs in the region and data movement has no switch. Confirmed for `unitedstates`; assumed for the other
 * names of the same country.
 */
export function isInUnitedStates(geography: string): boolean {
  return ['unitedstates', 'unitedstatesfirstrelease', 'usgov', 'usgovhigh'].includes(geography);
}
