import type { JsonObject } from './json.ts';

/**
 * What the emulator starts with: one tenant with its organizations. The form of a seed file, after validation.
 *
 * @example
 * ```json
 * { "tenantId": "4f6b1c1e-7a52-4b0e-9a37-2d8f5f1c9e10",
 *   "organizations": [{ "name": "prod", "organizationId": "0b6d0f8e-1a3c-4f0e-8d54-7c1d3f6a2b03",
 *     "environmentId": "7a1e9c34-52d8-4b6f-9e0a-13c5d7f9b203", "geography": "europe" }] }
 * ```
 */
export interface Seed {
  readonly tenantId: string;
  /** The first also answers at the root of the port. */
  readonly organizations: readonly OrganizationSeed[];
  /** Who may call. Without any, each token stands for one registered application user who may do everything. */
  readonly principals?: readonly PrincipalSeed[];
  /** Environment groups and the rules that lock values of their members. */
  readonly groups?: readonly GroupSeed[];
  /** Laid over the settings of a new tenant, member by member. */
  readonly tenantSettings?: JsonObject;
  /** How lifecycle operations of the admin API go. */
  readonly operations?: OperationsSeed;
  /** Environments of one page of a list. Default: all of them. */
  readonly adminPageSize?: number;
}

/** One Dataverse organization and the environment around it. */
export interface OrganizationSeed {
  /** The first part of its path: `http://127.0.0.1:4365/<name>`. */
  readonly name: string;
  readonly organizationId: string;
  readonly environmentId: string;
  /** The environment's location, as the admin API names it: `europe`, `unitedstates`, `unitedkingdom` … */
  readonly geography: string;
  /** Default: `production`. */
  readonly type?: 'production' | 'sandbox';
  /** Tags such as `en-US`. Default: English (United States) alone. */
  readonly languages?: { readonly base: string; readonly provisioned: readonly string[] };
  readonly apps?: readonly AppSeed[];
  /** Domain names (user names) of people, beside the application user who calls. */
  readonly users?: readonly string[];
  /** Security roles beside those that every organization has; System Administrator always exists. */
  readonly roles?: readonly string[];
  /** Logical names of tables beside those that every organization has. */
  readonly tables?: readonly string[];
  /** How many rows of each are made up beside the fresh ones, for tests of size. */
  readonly counts?: {
    readonly prompts?: number;
    readonly profiles?: number;
    readonly roles?: number;
    readonly users?: number;
  };
  /** Rows laid over the fresh ones by table; one whose id exists already changes that row. */
  readonly rows?: Readonly<Record<string, readonly JsonObject[]>>;
  /** Privileges that the calling user does not hold, by name. */
  readonly missingPrivileges?: readonly string[];
  /** Whether AddPrivilegesRole changes the depth of a privilege that the role holds. Default: true. */
  readonly depthChangeByAdd?: boolean;
  /**
   * Columns that the service keeps as they are said here, by table: a write of another value is accepted, and in the same
   * transaction set back, as governed settings are.
   */
  readonly keeps?: Readonly<Record<string, JsonObject>>;
  readonly limits?: LimitsSeed;
  readonly admin?: EnvironmentSeed;
  /** Makes this many organizations of it: name, ids and address get a number. */
  readonly copies?: number;
}

/** A model-driven app. */
export interface AppSeed {
  readonly uniqueName: string;
  readonly displayName: string;
  readonly navigation?: 'single-session' | 'multi-session';
}

/** Service protection limits of each caller. What is left out is as documented. */
export interface LimitsSeed {
  /** Default: 6000. */
  readonly requests?: number;
  /** Default: 1200000. */
  readonly executionMs?: number;
  /** Default: 52. */
  readonly concurrent?: number;
  /** Default: 300000. */
  readonly windowMs?: number;
  /** Execution time charged for each request and each part of a batch, beside the time measured. Default: 0. */
  readonly costMs?: number;
  /** What `Retry-After` says instead of the time until the window has room. */
  readonly retryAfterSeconds?: number;
  /** What `x-ms-dop-hint` says. Default: 8. */
  readonly dopHint?: number;
}

/** The environment as the admin APIs show it. What is left out is as in a new environment of that geography. */
export interface EnvironmentSeed {
  readonly displayName?: string;
  readonly bingChatEnabled?: boolean;
  readonly m365Enabled?: boolean;
  /** Exactly these: one that is left out is missing in the record, as the service leaves some out. */
  readonly copilotPolicies?: {
    readonly crossGeoCopilotDataMovementEnabled?: boolean;
    readonly crossBoundaryCopilotDataMovementEnabled?: boolean;
  };
  /** The environment group it is in. */
  readonly groupId?: string;
  readonly protectionLevel?: 'Basic' | 'Standard';
  /** `false`: the environment has no Dataverse. */
  readonly hasDataverse?: boolean;
  /** What the record says of where the organization is. Default: its address in the emulator. */
  readonly instanceUrl?: string;
  /** The settings row of the Power Platform API; `null`: it was not created yet. Default: a row without values. */
  readonly settings?: JsonObject | null;
  /** Settings of `copilotgovernance` by name. */
  readonly governance?: Readonly<Record<string, boolean>>;
  /** Names in answers about settings begin with a capital letter, as some answers of the service do. */
  readonly pascalCase?: boolean;
  /** How many attempts to assign a role are refused because the environment is not known everywhere yet. */
  readonly unknownToRolesFor?: number;
  /** Members of `properties` laid over the record. */
  readonly properties?: JsonObject;
}

/** Who calls with a certain token. */
export interface PrincipalSeed {
  readonly token: string;
  /** Default: `ServicePrincipal`. */
  readonly type?: 'ServicePrincipal' | 'User';
  readonly applicationId?: string;
  readonly objectId?: string;
  /** Whether a service principal is registered as a management application. Default: true. */
  readonly registered?: boolean;
  /** Whether it may change environments. Default: true. */
  readonly environmentAdmin?: boolean;
  /** Whether it may change tenant settings. Default: true. */
  readonly tenantAdmin?: boolean;
  /** Names of the organizations it is a user of. Default: all. */
  readonly memberOf?: readonly string[];
}

/** An environment group. */
export interface GroupSeed {
  readonly id: string;
  /** Parameters of its legacy rule set. */
  readonly rules?: readonly JsonObject[];
  /** A rule based policy that is assigned to it. */
  readonly policy?: JsonObject;
  /** What becomes of a write to a locked value, which no documentation says. Default: `refused`. */
  readonly lockedWrite?: 'refused' | 'reverted';
}

/**
 * How lifecycle operations of the admin API go. They advance by being looked at (polled, refused another write, or the
 * environment read), so that no test needs a clock; with milliseconds given, by time.
 */
export interface OperationsSeed {
  /** Looks that find it unfinished. Default: 1. */
  readonly looks?: number;
  /** Takes this long instead. */
  readonly ms?: number;
  /** How many of the first operations fail. Default: 0. */
  readonly failures?: number;
  /** Reads of the environment after success that still show the old values. Default: 1. */
  readonly staleReads?: number;
  /** Old values are shown for this long after success instead. */
  readonly staleMs?: number;
  /** What `Retry-After` says; `null`: no such header. Default: 1. */
  readonly retryAfterSeconds?: number | null;
  /** The origin in the address of the operation. Default: the one that was called. */
  readonly origin?: string;
  /** Which header has the address of the operation. Default: `Location`. */
  readonly header?: 'Location' | 'Operation-Location' | 'none';
  /** Whether one write may turn on data movement and what needs it, which no documentation says. Default: true. */
  readonly combinedSwitch?: boolean;
}
