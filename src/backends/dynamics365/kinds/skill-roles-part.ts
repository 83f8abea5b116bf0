import { compareTexts } from '../../../model/compare-texts.ts';
import { stringsOf } from '../../../model/kinds/references.ts';
import type { DataverseRequest } from '../dataverse/dataverse-request.ts';
import { bind } from '../dataverse/odata.ts';
import { noSharedRow, sharedRow } from './columns-part.ts';
import type { Translation } from './kind-mapping.ts';
import type { Drafted, Part } from './part.ts';
import { ROLE_QUERIES } from './queries.ts';
import { roleIdOf, roleNames } from './root-roles.ts';
import { createRow, deleteRow, entitySetOf, freeId, versionOf } from './row-requests.ts';
import { SKILL_ROLES_QUERY, SKILLS_QUERY } from './settings-queries.ts';
import { rowsOfSkill } from './skill-rows.ts';
import type { Row } from './snapshot.ts';

/**
 * The security roles that may use an agent: one row for each, which names the role by its id.
 *
 * Roles are told apart by name without regard to case. A role that is not among those read (a copy in a business unit
 * below, or one that was deleted) is called by its id, so that a plan shows it and can take it away.
 */
export function skillRolesPart(skill: string, path: string): Part {
  return {
    tables: [SKILLS_QUERY.table, TABLE],
    queries: [SKILLS_QUERY, SKILL_ROLES_QUERY, ...ROLE_QUERIES],
    read: (translation) => {
      const links = linksOf(skill, translation);
      if (links === undefined) return undefined;
      const roles = [...new Set(links.map((link) => link.role))].sort(compareTexts);
      return {
        spec: { userAccess: { roles } },
        version: links.map(({ row }) => versionOf(TABLE, row, translation)),
      };
    },
    keeps: (field) => field === path,
    write: (fields, translation) => {
      const links = linksOf(skill, translation);
      if (links === undefined) return { failure: noSharedRow(skill, translation) };
      return writeRoles(skill, stringsOf(fields.at(-1)?.after), links, translation);
    },
  };
}

const TABLE = SKILL_ROLES_QUERY.table;

interface Link {
  readonly row: Row;
  /** Name of the role. */
  readonly role: string;
}

function linksOf(skill: string, translation: Translation): readonly Link[] | undefined {
  const rows = rowsOfSkill(skill, SKILL_ROLES_QUERY, '_msdyn_copilotskillid_value', translation);
  if (rows === undefined) return undefined;
  const names = roleNames(translation.snapshot);
  return [...rows]
    .sort((left, right) => compareTexts(left.id, right.id))
    .flatMap((row) => {
      const role = row.values['_msdyn_roleid_value'];
      return typeof role === 'string' ? [{ row, role: names.get(role.toLowerCase()) ?? role.toLowerCase() }] : [];
    });
}

function writeRoles(
  skill: string,
  wanted: readonly string[],
  links: readonly Link[],
  translation: Translation,
): Drafted {
  const names = new Set(wanted.map((role) => role.toLowerCase()));
  const there = new Set(links.map(({ role }) => role.toLowerCase()));
  const gone = links.filter(({ role }) => !names.has(role.toLowerCase()));
  const operations: DataverseRequest[] = gone.map(({ row }) => deleteRow(TABLE, row, translation));
  for (const role of wanted) {
    if (there.has(role.toLowerCase())) continue;
    const found = roleIdOf(role, translation);
    if (!('id' in found)) return { failure: found };
    operations.push(...createLink(skill, role, found.id, translation));
  }
  return { operations };
}

function createLink(
  skill: string,
  role: string,
  roleId: string,
  translation: Translation,
): readonly DataverseRequest[] {
  const shared = sharedRow(skill, translation);
  if (shared === undefined) throw new Error(`Roles were read, but not the skill ${skill} that they may use.`);
  const rows = translation.snapshot.rows(SKILL_ROLES_QUERY.name) ?? [];
  const body = {
    msdyn_name: role,
    'msdyn_copilotskillid@odata.bind': bind(entitySetOf(shared.table, translation), shared.row.id),
    'msdyn_roleid@odata.bind': bind('roles', roleId),
  };
  return createRow(TABLE, freeId([skill, 'roles', roleId], rows, translation), body, translation);
}
