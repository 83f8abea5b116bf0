import type { Json } from '../json.ts';
import type { StoredRow } from './store.ts';
import type { Tables } from './tables.ts';

/** What an emulated organization is and how it behaves. */
export interface OrganizationOptions {
  /** Short name, the prefix of its URLs. */
  readonly name: string;
  readonly organizationId: string;
  readonly environmentId: string;
  readonly tenantId: string;
  /** As `RetrieveCurrentOrganization` says it: `NA`, `EMEA`. */
  readonly geography: string;
  /** Locale ids of the provisioned languages. */
  readonly languages: readonly number[];
  /** The systemuser that every caller is. */
  readonly userId: string;
  /** The root business unit. */
  readonly businessUnitId: string;
  readonly tables: Tables;
  /** Names of privileges that the caller lacks; `prvWrite*` stands for all that begin so. Default: none. */
  readonly missingPrivileges?: readonly string[];
  /** Whether AddPrivilegesRole changes the depth of a privilege that the role holds already. Default: true. */
  readonly depthChangeByAdd?: boolean;
  /** Columns that keep their value whatever is written, by table. Default: none. */
  readonly keeps?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  /** What `msdyn_RetrievePlatformCopilotSettings` tells of the environment. Default: everything on. */
  readonly platformSettings?: () => PlatformCopilotSettings;
  /** Logic of the customer that runs in the same transaction; refuses by throwing an `EmulatorError`. Default: none. */
  readonly plugIn?: PlugIn;
  /** For how many days a delta link can be followed. Default: 7. */
  readonly changeTrackingDays?: number;
  /** Milliseconds since 1970. Default: the real clock. */
  readonly clock?: () => number;
  /** A new GUID. Default: a random one. */
  readonly newId?: () => string;
}

/** The environment's own switches, as Dataverse sees them. */
export interface PlatformCopilotSettings {
  readonly crossGeoCopilotDataMovementApplicable: boolean;
  readonly crossGeoCopilotDataMovementEnabled: boolean;
  readonly aiAgents: boolean;
  readonly copilot: boolean;
}

/** Hears of a change before it is final: what happens, to which table, and the row as it is afterwards or was. */
type PlugIn = (message: 'Create' | 'Update' | 'Delete', table: string, row: StoredRow) => void;
