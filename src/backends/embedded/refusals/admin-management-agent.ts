import { isObject, type JsonObject } from '../../../model/json.ts';
import { stringsOf } from '../../../model/kinds/references.ts';
import type { Failure } from '../../../model/outcome.ts';
import { refuseAgentPrompts } from './agent-prompts.ts';
import type { Attempt } from './attempt.ts';
import { refuseUnknownRole } from './role-references.ts';

/** Rules of the Admin Management agent: those of its prompts, and that the roles with access are there. */
export function refuseAdminManagementAgent(attempt: Attempt): Failure | undefined {
  return refuseAgentPrompts(attempt) ?? refuseUnknownRole(attempt, rolesOf(attempt.before), rolesOf(attempt.after));
}

function rolesOf({ userAccess }: JsonObject): readonly string[] {
  return isObject(userAccess) ? stringsOf(userAccess.roles) : [];
}
