import { applyFields } from '../../../model/apply-fields.ts';
import type { FieldChange } from '../../../model/change.ts';
import { compareTexts } from '../../../model/compare-texts.ts';
import { SHAPES } from '../../../model/generated/shapes.ts';
import { type JsonObject, segmentsOf } from '../../../model/json.ts';
import { experienceProfile as definition } from '../../../model/kinds/experience-profile.ts';
import { textOf } from '../../../model/kinds/references.ts';
import type { Failure } from '../../../model/outcome.ts';
import { rowKey } from '../../../model/resource.ts';
import type { DataverseRequest } from '../dataverse/dataverse-request.ts';
import { type WrittenField, writeColumns } from '../mapping/columns.ts';
import { entryFor } from '../mapping/kind-entries.ts';
import type { KindMapping, MadeChange, Translation, Written } from './kind-mapping.ts';
import { liveProfile, ownEntries, profileRow } from './live-profile.ts';
import { featureRequests, featureRow, featureRows } from './profile-features.ts';
import { linkRequests } from './profile-links.ts';
import { draftPane, ownPane, paneFields } from './profile-pane.ts';
import { rolesOfProfile } from './profile-roles.ts';
import { userQueries } from './profile-users.ts';
import { PANES, PROFILE_FEATURES, PROFILE_ROLES, PROFILE_USERS, PROFILES, ROLE_QUERIES } from './queries.ts';
import { refused, rejected } from './refused.ts';
import { createRow, deleteRow, freeId, patchRow } from './row-requests.ts';

/**
 * `ExperienceProfile`: a row of `msdyn_appconfiguration` with a row for each Copilot feature that was set and for each
 * role, links to users, and its productivity pane. Whether it is the default profile is stored nowhere public.
 */
export const experienceProfile: KindMapping = {
  kind: 'ExperienceProfile',
  tables: [PROFILES, PROFILE_FEATURES, PROFILE_ROLES, PANES].map(({ table }) => table),
  queries: [PROFILES, PROFILE_USERS, PROFILE_FEATURES, PROFILE_ROLES, PANES, ...ROLE_QUERIES],
  queriesFor: userQueries,
  read: (translation) =>
    (translation.snapshot.rows(PROFILES.name) ?? [])
      .toSorted((left, right) => compareTexts(left.id, right.id))
      .flatMap((row) => liveProfile(row, translation)),
  rowOf: (spec, path, translation) => {
    const row = profileRow(spec, translation);
    if (row === undefined || entryFor(ownEntries(translation.mapping), path) !== undefined) return row;
    return featureRow(row.id, path, translation);
  },
  write: (change, translation) => {
    switch (change.op) {
      case 'create':
        return create(change.after.spec, translation);
      case 'update':
        return update(change, translation);
      case 'delete':
        return remove(change.before.resource.spec, translation);
    }
  },
};

function create(spec: JsonObject, translation: Translation): Written {
  const identity = definition.identity(spec);
  const profiles = translation.snapshot.rows(PROFILES.name);
  if (profiles === undefined) return refused(notInstalled());
  const profileId =
    translation.pending.get(rowKey('ExperienceProfile', identity)) ??
    freeId(['ExperienceProfile', identity], profiles, translation);
  const place = { identity, profileId };
  const pane = draftPane(place, undefined, paneFields(spec), translation);
  if ('code' in pane) return refused(pane);
  const links = linkRequests(place, {}, spec, translation);
  if ('code' in links) return refused(links);
  const columns = { ...writeColumns(ownEntries(translation.mapping), membersOf(spec)), ...pane.columns };
  const operations = [
    ...pane.operations,
    ...createRow(PROFILES.table, profileId, columns, translation),
    ...featureRequests(place, {}, spec, translation),
    ...links,
  ];
  return { via: 'change-set', operations, needsFreshRead: false };
}

function update(change: Extract<MadeChange, { op: 'update' }>, translation: Translation): Written {
  const before = change.before.resource.spec;
  const row = profileRow(before, translation);
  if (row === undefined) return refused(gone(before));
  const homeless = change.fields.find((field) => !isKept(field, translation));
  if (homeless !== undefined) return refused(notKept(homeless.path));
  const after = applyFields(before, change.fields, SHAPES.ExperienceProfile);
  const place = { identity: definition.identity(before), profileId: row.id };
  const pane = draftPane(place, row, change.fields, translation);
  if ('code' in pane) return refused(pane);
  const links = linkRequests(place, before, after, translation);
  if ('code' in links) return refused(links);
  const columns = { ...writeColumns(ownEntries(translation.mapping), change.fields), ...pane.columns };
  const dependants = [...featureRequests(place, before, after, translation), ...links];
  const operations = [...pane.operations, ...patchRow(PROFILES.table, row, columns, translation), ...dependants];
  return { via: 'change-set', operations, needsFreshRead: dependants.some(isUnguarded) };
}

/** Links have no ETag, and a row that is added may have been added by somebody else under another id. */
function isUnguarded({ headers }: DataverseRequest): boolean {
  return headers?.['If-Match'] === undefined;
}

/** What hangs on a profile goes before it. Links to users end with the profile. */
function remove(spec: JsonObject, translation: Translation): Written {
  const { snapshot } = translation;
  const row = profileRow(spec, translation);
  if (row === undefined) return refused(gone(spec));
  if (row.values['ismanaged'] === true) {
    return refused(rejected(`"${textOf(spec, 'uniqueName')}" comes with the product.`, 'Remove the declaration.'));
  }
  const place = { identity: definition.identity(spec), profileId: row.id };
  const features = featureRows(row.id, snapshot) ?? [];
  const roles = (rolesOfProfile(row.id, snapshot) ?? []).map((each) => each.row);
  const pane = ownPane(place, row, translation);
  const operations = [
    ...features.map((each) => deleteRow(PROFILE_FEATURES.table, each, translation)),
    ...roles.map((each) => deleteRow(PROFILE_ROLES.table, each, translation)),
    deleteRow(PROFILES.table, row, translation),
    ...(pane === undefined ? [] : [deleteRow(PANES.table, pane, translation)]),
  ];
  return { via: 'change-set', operations, needsFreshRead: true };
}

function membersOf(spec: JsonObject): readonly WrittenField[] {
  return Object.entries(spec).flatMap(([name, after]) => (after === undefined ? [] : [{ path: `/${name}`, after }]));
}

/** Whether a field is kept in rows that are written here; the others a person sets. */
function isKept({ path }: FieldChange, translation: Translation): boolean {
  const [member = ''] = segmentsOf(path);
  const isColumn = ownEntries(translation.mapping).some((entry) => entry.path === path);
  return isColumn || ['copilotFeatures', 'productivityPane', 'roles', 'users'].includes(member);
}

function notInstalled(): Failure {
  return rejected(
    'Not installed here: experience profiles (msdyn_appconfiguration).',
    'Install Dynamics 365 Customer Service, then plan again.',
  );
}

function notKept(path: string): Failure {
  return rejected(
    `The mapping names no place where ${path} can be written.`,
    'Set it in the admin center: Workspaces > Experience profiles.',
  );
}

function gone(spec: JsonObject): Failure {
  const message = `The profile "${textOf(spec, 'uniqueName')}" is gone.`;
  return { code: 'moved', message, hint: 'Run plan again: it reads the live system as it is now.' };
}
