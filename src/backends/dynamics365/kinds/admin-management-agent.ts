import { promptsPart } from './prompts-part.ts';
import { SKILLS_QUERY } from './settings-queries.ts';
import { singletonOf } from './singleton.ts';
import { skillRolesPart } from './skill-roles-part.ts';

/** `AdminManagementAgent`: columns of its skill, its prompts, and the roles that may use it. */
export const adminManagementAgent = singletonOf(
  'AdminManagementAgent',
  [SKILLS_QUERY],
  [
    promptsPart('AdminManagementAgent', 'adminManagementSkill'),
    skillRolesPart('adminManagementSkill', '/userAccess/roles'),
  ],
);
