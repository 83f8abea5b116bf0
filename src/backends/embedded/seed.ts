import roleData from '../../../data/role-privileges.json' with { type: 'json' };
import { compareTexts } from '../../model/compare-texts.ts';
import type { JsonObject } from '../../model/json.ts';
import { KINDS, type Kind } from '../../model/kind.ts';
import { KIND_DEFINITIONS } from '../../model/kinds/index.ts';
import { presetGrants, presetMiscellaneous } from '../../model/kinds/security-role.ts';
import { defaultSpec, layOver } from './default-spec.ts';
import type { Place } from './place.ts';
import type { Row } from './row-line.ts';

/**
 * The rows of a fresh environment.
 *
 * What no source documents is left out rather than made up: the ids of the four out-of-box case forms, built-in
 * prompts, the unique name of Customer Service Hub (it is there when the `Environment` names it under `apps`). Unique
 * names of the out-of-box profiles are not public: theirs are made from the display names.
 */
export function seedRows(place: Place): readonly Row[] {
  const singletons = KINDS.filter((kind) => KIND_DEFINITIONS[kind].singleton).map((kind) =>
    row(kind, layOver(defaultSpec(kind), SINGLETONS[kind]?.(place) ?? {})),
  );
  return [...singletons, ...roles(), ...apps(place), ...PROFILES.map(profile)];
}

function row(kind: Kind, spec: JsonObject, locked?: string): Row {
  return { kind, identity: KIND_DEFINITIONS[kind].identity(spec), spec, ...(locked !== undefined && { locked }) };
}

const SINGLETONS: Partial<Record<Kind, (place: Place) => JsonObject>> = {
  PlatformSettings: (place) => ({ generativeAI: generativeAi(place) }),
  CopilotSettings: () => ({ consent: {} }),
  CaseSummary: () => ({ format: { headers: HEADERS.map((title) => ({ title, include: true })) } }),
  ConversationSummary: () => ({ format: { sections: Object.fromEntries(SECTIONS.map((section) => [section, true])) } }),
};

/** Source: settings catalogue 7.1, the five default headers of a structured case summary. */
const HEADERS = ['Issue', 'Troubleshooting steps', 'Outcome', 'Error code', 'Root cause'];
/** Source: settings catalogue 7.3, the sections of a structured conversation summary. */
const SECTIONS = ['rootCause', 'customerIssue', 'troubleshootingSteps', 'outcome', 'errorCodes'];

/** Live defaults of new environments: everything on in Europe; Bing and Microsoft 365 services on in the United States. */
function generativeAi(place: Place): JsonObject {
  const isOn = place.geography === 'europe' || place.geography === 'unitedstates';
  return {
    ...(place.showsDataMovement && { moveDataAcrossRegions: place.geography === 'europe' }),
    bingSearch: isOn,
    microsoft365Services: isOn,
    ...(place.inEuDataBoundary && { flexRouting: false }),
  };
}

function roles(): readonly Row[] {
  const open = roleData.outOfBoxRoles.map(({ name, usesCopilot }) => role(name, usesCopilot === true));
  const fixed = roleData.rolesThatCannotBeEdited.map((name) =>
    role(name, false, `"${name}" cannot be edited in any environment`),
  );
  return [...open, ...fixed];
}

function role(displayName: string, usesCopilot: boolean, locked?: string): Row {
  if (!usesCopilot) return row('SecurityRole', { displayName }, locked);
  const grants = [...presetGrants([REPRESENTATIVE])].sort(([a], [b]) => compareTexts(a, b));
  const privileges = grants.map(([table, rights]): JsonObject => ({ table, ...rights }));
  return row('SecurityRole', { displayName, privileges, miscellaneous: presetMiscellaneous(REPRESENTATIVE) }, locked);
}

const REPRESENTATIVE = 'copilot-representative';

/** In Copilot Service workspace Copilot needs no switch; in every other app it is off until somebody sets it. */
function apps(place: Place): readonly Row[] {
  const declared = place.apps.filter((app) => app.uniqueName.toLowerCase() !== WORKSPACE.toLowerCase());
  return [
    row('AppAccess', {
      ...defaultSpec('AppAccess'),
      app: WORKSPACE,
      displayName: 'Copilot Service workspace',
      copilotEnabled: true,
    }),
    ...declared.map(({ uniqueName, displayName }) =>
      row('AppAccess', {
        ...defaultSpec('AppAccess'),
        app: uniqueName,
        ...(displayName !== undefined && { displayName }),
        copilotEnabled: false,
      }),
    ),
  ];
}

const WORKSPACE = 'msdyn_CustomerServiceWorkspace';

/** Source: settings catalogue, section 8. */
const PROFILES = [
  'Omnichannel for Customer Service',
  'Customer Service workspace',
  'Customer Service workspace + channels',
];

function profile(displayName: string): Row {
  const uniqueName = displayName.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');
  return row(
    'ExperienceProfile',
    {
      ...defaultSpec('ExperienceProfile'),
      uniqueName,
      displayName,
      productivityPane: { enabled: true },
      copilot: true,
    },
    'out-of-box profiles cannot be edited, deleted, ranked or set as default',
  );
}
