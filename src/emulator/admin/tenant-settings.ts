import type { EmulatorAnswer } from '../http.ts';
import { isJsonObject, type Json, type JsonObject, layOver } from '../json.ts';
import { AdminError, answerJson } from './admin-answer.ts';
import { type AdminRequest, bodyOf } from './admin-request.ts';
import type { Tenant } from './tenant.ts';

/** POST listTenantSettings: everything the tenant knows; a zero GUID reads as `null`. */
export function listTenantSettings(tenant: Tenant): EmulatorAnswer {
  return answerJson(200, tenant.settings);
}

/** POST updateTenantSettings: sparse, also in nested objects; answers with all settings. */
export function updateTenantSettings(tenant: Tenant, request: AdminRequest): EmulatorAnswer {
  if (!request.principal.tenantAdmin) {
    throw new AdminError(403, 'Forbidden', 'The caller is not a tenant administrator.'); // text assumed
  }
  const body = bodyOf(request);
  checkKnown(body, KNOWN, '');
  tenant.settings = layOver(tenant.settings, cleared(body));
  return answerJson(200, tenant.settings);
}

const ZERO = '00000000-0000-0000-0000-000000000000';

function cleared(settings: JsonObject): JsonObject {
  const clear = (value: Json): Json => (value === ZERO ? null : isJsonObject(value) ? cleared(value) : value);
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, clear(value)]));
}

/** An unknown name or another type is a mistake of the caller: 400. What the service does is not documented. */
function checkKnown(settings: JsonObject, known: JsonObject, path: string): void {
  for (const [name, value] of Object.entries(settings)) {
    const expected = known[name];
    if (expected === undefined) throw badRequest(`The setting '${path}${name}' is unknown.`);
    if (isJsonObject(expected) !== isJsonObject(value)) throw badRequest(`The value of '${path}${name}' is not valid.`);
    if (isJsonObject(expected) && isJsonObject(value)) checkKnown(value, expected, `${path}${name}.`);
    else if (!isJsonObject(expected) && expected !== null && value !== null && typeof value !== typeof expected) {
      throw badRequest(`The value of '${path}${name}' must be of type ${typeof expected}.`);
    }
  }
}

function badRequest(message: string): AdminError {
  return new AdminError(400, 'BadRequest', message);
}

/**
 * The settings of a new tenant. Names: list-tenantsettings documentation and TF; defaults: documented for Copilot, assumed
 * where nothing says. Names that some tenants lack are left out here and accepted in an update.
 */
export const DEFAULT_TENANT_SETTINGS: JsonObject = {
  walkMeOptOut: false,
  disableNPSCommentsReachout: false,
  disableNewsletterSendout: false,
  disableEnvironmentCreationByNonAdminUsers: false,
  disablePortalsCreationByNonAdminUsers: false,
  disableSurveyFeedback: false,
  disableUserInitiatedFeedback: false,
  disableSurveyScreenshots: false,
  disableTrialEnvironmentCreationByNonAdminUsers: false,
  disableCapacityAllocationByEnvironmentAdmins: false,
  disableSupportTicketsVisibleByAllUsers: false,
  powerPlatform: {
    helpSupportSettings: {
      useSupportBingSearchByAllUsers: false,
    },
    search: {
      disableDocsSearch: false,
      disableCommunitySearch: false,
      disableBingVideoSearch: false,
    },
    teamsIntegration: {
      shareWithColleaguesUserLimit: 10000,
    },
    powerApps: {
      disableShareWithEveryone: false,
      enableGuestsToMake: false,
      disableMakerMatch: false,
      disableUnusedLicenseAssignment: false,
      disableCreateFromImage: false,
      disableCreateFromFigma: false,
      disableConnectionSharingWithEveryone: false,
      disableCopilot: false,
      enableCanvasAppInsights: false,
    },
    powerAutomate: {
      disableCopilot: false,
      disableCopilotWithBing: false,
      enableComputerUseSharedMachines: false,
      disableFlowRunResubmission: false,
    },
    environments: {
      disablePreferredDataLocationForTeamsEnvironment: false,
    },
    governance: {
      additionalAdminDigestEmailRecipients: '',
      disableAdminDigest: false,
      disableDeveloperEnvironmentCreationByNonAdminUsers: false,
      enableDefaultEnvironmentRouting: false,
      environmentRoutingAllMakers: false,
      environmentRoutingTargetEnvironmentGroupId: null,
      environmentRoutingTargetSecurityGroupId: null,
      policy: {
        enableDesktopFlowDataPolicyManagement: false,
      },
    },
    licensing: {
      disableBillingPolicyCreationByNonAdminUsers: false,
      enableTenantCapacityReportForEnvironmentAdmins: false,
      storageCapacityConsumptionWarningThreshold: 85,
      enableTenantLicensingReportForEnvironmentAdmins: false,
      disableUseOfUnassignedAIBuilderCredits: false,
      applyAutoClaimToOnlyManagedEnvironments: false,
      applyPAutoAutoClaimToOnlyManagedEnvironments: false,
    },
    powerPages: {},
    champions: {
      disableChampionsInvitationReachout: false,
      disableSkillsMatchInvitationReachout: false,
    },
    intelligence: {
      disableCopilot: false,
      enableOpenAiBotPublishing: false,
      disableCopilotFeedback: false,
      disableCopilotFeedbackMetadata: true,
      copilotStudioAuthorsSecurityGroupId: null,
    },
    modelExperimentation: {
      enableModelDataSharing: false,
      disableDataLogging: false,
    },
    catalogSettings: {
      powerCatalogAudienceSetting: 'All',
    },
    userManagementSettings: {
      enableDeleteDisabledUserinAllEnvironments: false,
    },
  },
};

/** Names that a tenant may have beside those above. Source: TF, tenant_settings, and TF#959. */
const MORE: JsonObject = {
  disableM365Consent: false,
  disableTeamsConsent: false,
  disableTeamsEnvironmentCreationByNonAdminUsers: false,
  powerPlatform: {
    helpSupportSettings: { disableHelpSupportCopilot: false },
    powerApps: { disableMembersIndicator: false, allowNewOrgChannelDefault: false, enableM365FeaturesForMakers: false },
    environments: { preferredEnvironmentLocation: '' },
    licensing: { enableTenantSummaryReportForEnvironmentAdmins: false },
    intelligence: { disableAiPrompts: false },
    gccCommercialSettings: { disableGccCommercialAccess: false },
  },
};
const KNOWN = layOver(DEFAULT_TENANT_SETTINGS, MORE);
