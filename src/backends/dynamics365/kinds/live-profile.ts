import { compareTexts } from '../../../model/compare-texts.ts';
import type { JsonObject } from '../../../model/json.ts';
import { experienceProfile as definition } from '../../../model/kinds/experience-profile.ts';
import { textOf } from '../../../model/kinds/references.ts';
import { readColumns } from '../mapping/columns.ts';
import { entriesOfRow, kindEntries } from '../mapping/kind-entries.ts';
import type { KindEntry, Mapping } from '../mapping/mapping.ts';
import type { LiveRow, Translation } from './kind-mapping.ts';
import { featureRows, featuresOf } from './profile-features.ts';
import { paneOf, paneSpec } from './profile-pane.ts';
import { rolesOfProfile } from './profile-roles.ts';
import { userNames, usersOfProfile } from './profile-users.ts';
import { PANES, PROFILE_FEATURES, PROFILE_ROLES, PROFILES } from './queries.ts';
import { remembered } from './remembered.ts';
import { versionOf } from './row-requests.ts';
import type { Row, Snapshot } from './snapshot.ts';

/** A profile with all that hangs on it; nothing for one without a unique name, which could not be told apart. */
export function liveProfile(row: Row, translation: Translation): readonly LiveRow[] {
  const { snapshot, asked } = translation;
  const own = readColumns(ownEntries(translation.mapping), row.values);
  if (textOf(own, 'uniqueName') === '') return [];
  const features = featureRows(row.id, snapshot);
  const roles = rolesOfProfile(row.id, snapshot);
  const users = usersOfProfile(row.id, snapshot);
  const pane = paneOf(row, snapshot);
  const spec = {
    ...own,
    ...(users !== undefined && {
      users: sorted(users.flatMap((user) => userNames(user, definition.identity(own), asked))),
    }),
    ...(roles !== undefined && { roles: sorted(roles.map(({ role }) => role)) }),
    ...(pane !== undefined && paneSpec(pane, translation)),
    ...(features !== undefined && { copilotFeatures: featuresOf(features, translation) }),
  };
  const version = [
    versionOf(PROFILES.table, row, translation),
    ...versionsOf(PROFILE_FEATURES.table, features ?? [], translation),
    ...versionsOf(
      PROFILE_ROLES.table,
      (roles ?? []).map((each) => each.row),
      translation,
    ),
    ...(pane === undefined ? [] : [versionOf(PANES.table, pane, translation)]),
    ...sorted((users ?? []).map(({ id }) => `user=${id}`)),
  ];
  return [{ spec, version, ...(row.values['ismanaged'] === true && { locked: OUT_OF_BOX }) }];
}

const OUT_OF_BOX = 'out-of-box profiles cannot be edited, deleted, ranked or set as default';

/** The fields of a profile that are columns of its own row. */
export const ownEntries: (mapping: Mapping) => readonly KindEntry[] = remembered((mapping) =>
  entriesOfRow(kindEntries(mapping, 'ExperienceProfile'), 'own', PROFILES.table),
);

/** The row of a profile, by its unique name. */
export function profileRow(spec: JsonObject, { mapping, snapshot }: Translation): Row | undefined {
  return rowsByIdentity(mapping)(snapshot).get(definition.identity(spec));
}

const rowsByIdentity = remembered((mapping: Mapping) =>
  remembered(
    (snapshot: Snapshot): ReadonlyMap<string, Row> =>
      new Map(
        (snapshot.rows(PROFILES.name) ?? []).map((row) => [
          definition.identity(readColumns(ownEntries(mapping), row.values)),
          row,
        ]),
      ),
  ),
);

function versionsOf(table: string, rows: readonly Row[], translation: Translation): readonly string[] {
  return sorted(rows.map((row) => versionOf(table, row, translation)));
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort(compareTexts);
}
