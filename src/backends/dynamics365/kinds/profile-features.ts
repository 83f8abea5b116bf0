import { groupBy } from '../../../model/group-by.ts';
import { isObject, type JsonObject, type JsonPointer, segmentsOf } from '../../../model/json.ts';
import type { DataverseRequest } from '../dataverse/dataverse-request.ts';
import { bind } from '../dataverse/odata.ts';
import { entriesBelow, kindEntries } from '../mapping/kind-entries.ts';
import type { Mapping } from '../mapping/mapping.ts';
import type { Translation } from './kind-mapping.ts';
import type { ProfilePlace } from './profile-place.ts';
import { PROFILE_FEATURES, PROFILES } from './queries.ts';
import { remembered } from './remembered.ts';
import { createRow, deleteRow, entitySetOf, freeId, patchRow } from './row-requests.ts';
import type { Row, Snapshot } from './snapshot.ts';

/** The rows of a profile's Copilot features; undefined where the table is not installed. */
export function featureRows(profileId: string, snapshot: Snapshot): readonly Row[] | undefined {
  const rows = rowsByProfile(snapshot);
  return rows && (rows.get(profileId) ?? []);
}

/** The one row of the feature that a pointer into the spec of a profile names. */
export function featureRow(profileId: string, path: JsonPointer, { mapping, snapshot }: Translation): Row | undefined {
  const [list, name] = segmentsOf(path);
  const feature = list === 'copilotFeatures' ? featuresIn(mapping).find((each) => each.name === name) : undefined;
  const [row, ...others] = feature === undefined ? [] : rowsOf(featureRows(profileId, snapshot) ?? [], feature.code);
  return others.length === 0 ? row : undefined;
}

/** Which features are on. One without a row, or whose row holds nothing, is what the mapping says it is then: on. */
export function featuresOf(rows: readonly Row[], translation: Translation): JsonObject {
  return Object.fromEntries(
    featuresIn(translation.mapping).flatMap(({ name, code, whenNull }) => {
      const stored = rowsOf(rows, code).flatMap(({ values }) => {
        const enabled = values[ENABLED];
        return typeof enabled === 'boolean' ? [enabled] : [];
      });
      // Nothing keeps a feature from having two rows; which of them counts is not known, so off is taken for off.
      const value = stored.length > 0 ? stored.every((enabled) => enabled) : whenNull;
      return typeof value === 'boolean' ? [[name, value] as const] : [];
    }),
  );
}

/** The requests for features that are to be other than they are; one that is taken back loses its row. */
export function featureRequests(
  place: ProfilePlace,
  before: JsonObject,
  after: JsonObject,
  translation: Translation,
): readonly DataverseRequest[] {
  const rows = featureRows(place.profileId, translation.snapshot) ?? [];
  const [was, wanted] = [membersOf(before), membersOf(after)];
  return featuresIn(translation.mapping).flatMap(({ name, code }) => {
    const enabled = wanted[name];
    const own = rowsOf(rows, code);
    if (enabled === was[name]) return [];
    if (typeof enabled !== 'boolean') return own.map((row) => deleteRow(PROFILE_FEATURES.table, row, translation));
    return own.length > 0
      ? own.flatMap((row) => patchRow(PROFILE_FEATURES.table, row, { [ENABLED]: enabled }, translation))
      : createFeature(place, { name, code, enabled }, translation);
  });
}

const ENABLED = 'msdyn_enabled';

interface Feature {
  /** As the spec calls it. */
  readonly name: string;
  readonly code: number;
  readonly whenNull: unknown;
}

const rowsByProfile: (snapshot: Snapshot) => ReadonlyMap<string, readonly Row[]> | undefined = remembered(
  (snapshot) => {
    const rows = snapshot.rows(PROFILE_FEATURES.name);
    return rows && groupBy(rows, ({ values }) => String(values['_msdyn_appconfigurationid_value']).toLowerCase());
  },
);

const featuresIn: (mapping: Mapping) => readonly Feature[] = remembered((mapping) =>
  entriesBelow(kindEntries(mapping, 'ExperienceProfile'), '/copilotFeatures').flatMap(({ path, target, whenNull }) =>
    target.kind === 'row' && target.value !== undefined ? [{ name: path.slice(1), code: target.value, whenNull }] : [],
  ),
);

function rowsOf(rows: readonly Row[], code: number): readonly Row[] {
  return rows.filter(({ values }) => values['msdyn_copilotfeature'] === code);
}

function membersOf(spec: JsonObject): JsonObject {
  return isObject(spec['copilotFeatures']) ? spec['copilotFeatures'] : {};
}

function createFeature(
  { identity, profileId }: ProfilePlace,
  { name, code, enabled }: { readonly name: string; readonly code: number; readonly enabled: boolean },
  translation: Translation,
): readonly DataverseRequest[] {
  const rows = translation.snapshot.rows(PROFILE_FEATURES.name) ?? [];
  const body = {
    msdyn_name: inWords(name),
    msdyn_copilotfeature: code,
    [ENABLED]: enabled,
    'msdyn_appconfigurationid@odata.bind': bind(entitySetOf(PROFILES.table, translation), profileId),
  };
  const id = freeId(['ExperienceProfile', identity, 'feature', String(code)], rows, translation);
  return createRow(PROFILE_FEATURES.table, id, body, translation);
}

/** `askAQuestion` is "Ask a question": a name for people, nothing looks at it. */
function inWords(name: string): string {
  const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
