import { groupBy } from '../../../model/group-by.ts';
import { isObject, type JsonObject } from '../../../model/json.ts';
import { textOf } from '../../../model/kinds/references.ts';
import type { Failure } from '../../../model/outcome.ts';
import type { DataverseRequest } from '../dataverse/dataverse-request.ts';
import { readColumns, type WrittenField, writeColumns } from '../mapping/columns.ts';
import { entriesOfRow, kindEntries } from '../mapping/kind-entries.ts';
import type { KindEntry, Mapping } from '../mapping/mapping.ts';
import type { Translation } from './kind-mapping.ts';
import type { ProfilePlace } from './profile-place.ts';
import { PANES, PROFILES } from './queries.ts';
import { rejected } from './refused.ts';
import { remembered } from './remembered.ts';
import { createRow, freeId, patchRow } from './row-requests.ts';
import type { Row, Snapshot } from './snapshot.ts';

/** Column of a profile that names its pane. */
const PANE_OF_PROFILE = 'msdyn_productivitypaneuniquename';

/** The productivity pane that a profile names; undefined when it names none, or one that is not there. */
export function paneOf(profile: Row, snapshot: Snapshot): Row | undefined {
  const name = textOf(profile.values, PANE_OF_PROFILE).toLowerCase();
  return name === '' ? undefined : panesByName(snapshot).get(name);
}

const panesByName: (snapshot: Snapshot) => ReadonlyMap<string, Row> = remembered(
  (snapshot) =>
    new Map(
      (snapshot.rows(PANES.name) ?? []).map((row) => [textOf(row.values, 'msdyn_uniquename').toLowerCase(), row]),
    ),
);

/** The profiles that use a pane, by its name in small letters. */
const usesOfPanes: (snapshot: Snapshot) => ReadonlyMap<string, readonly Row[]> = remembered((snapshot) =>
  groupBy(snapshot.rows(PROFILES.name) ?? [], ({ values }) => textOf(values, PANE_OF_PROFILE).toLowerCase()),
);

/** What a pane says, as a piece of the spec of its profile. */
export function paneSpec(pane: Row, translation: Translation): JsonObject {
  return readColumns(paneEntries(translation.mapping), pane.values);
}

/** What has to be sent for a pane, and what the profile then says of it. */
export interface PaneDraft {
  readonly operations: readonly DataverseRequest[];
  /** Columns of the profile. */
  readonly columns: JsonObject;
}

/**
 * Changes the pane of a profile; makes one for a profile that has none. A pane that others use, or that came with a
 * solution, is not touched: it would change for them too, and one of our own would lack its tools.
 */
export function draftPane(
  place: ProfilePlace,
  profile: Row | undefined,
  fields: readonly WrittenField[],
  translation: Translation,
): PaneDraft | Failure {
  const body = writeColumns(paneEntries(translation.mapping), fields);
  if (Object.keys(body).length === 0) return { operations: [], columns: {} };
  const pane = profile === undefined ? undefined : paneOf(profile, translation.snapshot);
  if (pane === undefined) return newPane(place, body, translation);
  const refusal = refuseForeign(pane, translation);
  return refusal ?? { operations: patchRow(PANES.table, pane, body, translation), columns: {} };
}

/** The pane that was made for a profile and is used by no other. */
export function ownPane({ identity }: ProfilePlace, profile: Row, translation: Translation): Row | undefined {
  const pane = paneOf(profile, translation.snapshot);
  const isOurs = pane?.id === translation.idOf('ExperienceProfile', identity, 'pane').toLowerCase();
  return pane !== undefined && isOurs && refuseForeign(pane, translation) === undefined ? pane : undefined;
}

/** The fields of a spec that speak of the pane. */
export function paneFields(spec: JsonObject): readonly WrittenField[] {
  const pane = spec['productivityPane'];
  return isObject(pane)
    ? Object.entries(pane).flatMap(([name, after]) =>
        after === undefined ? [] : [{ path: `/productivityPane/${name}`, after }],
      )
    : [];
}

const paneEntries: (mapping: Mapping) => readonly KindEntry[] = remembered((mapping) =>
  entriesOfRow(kindEntries(mapping, 'ExperienceProfile'), 'own', PANES.table),
);

function newPane({ identity }: ProfilePlace, body: JsonObject, translation: Translation): PaneDraft {
  const rows = translation.snapshot.rows(PANES.name) ?? [];
  const id = freeId(['ExperienceProfile', identity, 'pane'], rows, translation);
  // The profile has 100 characters for the name of its pane, and its own name may be longer.
  const suffix = `_${id.slice(0, 8)}`;
  const uniqueName = `${identity.slice(0, 100 - suffix.length)}${suffix}`;
  const columns = { msdyn_name: uniqueName, msdyn_uniquename: uniqueName, ...body };
  return {
    operations: createRow(PANES.table, id, columns, translation),
    columns: { [PANE_OF_PROFILE]: uniqueName },
  };
}

function refuseForeign(pane: Row, { snapshot }: Translation): Failure | undefined {
  const users = usesOfPanes(snapshot).get(textOf(pane.values, 'msdyn_uniquename').toLowerCase()) ?? [];
  if (users.length <= 1 && pane.values['ismanaged'] !== true) return undefined;
  const name = textOf(pane.values, 'msdyn_name');
  return rejected(
    users.length > 1
      ? `The productivity pane "${name}" is that of ${users.length} profiles: it would change for all of them.`
      : `The productivity pane "${name}" belongs to a managed solution.`,
    'Set the productivity pane of this profile in the admin center: Workspaces > Experience profiles.',
  );
}
