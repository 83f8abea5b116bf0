import type { Permission } from '../../../model/permission.ts';
import type { Metadata } from '../dataverse/metadata.ts';
import type { Written } from '../kinds/kind-mapping.ts';
import { type Need, neededRights } from './needed-rights.ts';
import { type HeldRights, reaches, type UserRights } from './user-rights.ts';

/**
 * Whether the identity may send what carries out a step.
 *
 * Denied is only what lacks a privilege that the documentation asks for. What it holds for less than the whole
 * organization may or may not do, for of privileges that come from a team the service says only the lowest level.
 */
export function permissionOf(written: Written, rights: UserRights, metadata: Metadata): Permission {
  if (written.via === 'refused') return unknown(`It will be refused: ${written.failure.message}`);
  if (!('operations' in written)) return unknown('The admin APIs have no way to ask what an identity may do.');
  if (written.operations.length === 0) return { state: 'allowed' };
  if ('why' in rights) return unknown(rights.why);
  const asked = written.operations.map((operation) => neededRights(operation, metadata));
  const needs = asked.flatMap((each) => each ?? []);
  const lacking = needs.filter((need) => isSurelyMissing(need, rights));
  if (lacking.length > 0) return { state: 'denied', missing: namesOf(lacking) };
  if (asked.includes(undefined)) return unknown('What a request of it needs is not known.');
  const doubtful = needs.filter((need) => !isHeld(need, rights, metadata));
  if (doubtful.length === 0) return { state: 'allowed' };
  return { state: 'unknown', missing: namesOf(doubtful), why: doubtIn(doubtful, rights) };
}

function isSurelyMissing({ name, isDocumented }: Need, { byName, isWhole }: HeldRights): boolean {
  return isDocumented && isWhole && !byName.has(name.toLowerCase());
}

function isHeld({ name, table, granted }: Need, { byName, byId }: HeldRights, metadata: Metadata): boolean {
  if (granted !== undefined) return reaches(byId.get(granted.id), granted.level);
  const level = byName.get(name.toLowerCase());
  if (level === undefined || level === 'none') return false;
  // Of what belongs to the organization there is but one level, whatever the service calls it.
  return level === 'global' || (table !== undefined && metadata.get(table)?.isOrganizationOwned === true);
}

function doubtIn(needs: readonly Need[], rights: HeldRights): string {
  const names = namesOf(needs).join(', ');
  const held = needs.every(({ name }) => rights.byName.has(name.toLowerCase()));
  return held
    ? `Whether it holds these far enough is not known: ${names}.`
    : `Whether these are needed is only inferred, or whether they are held is not known: ${names}.`;
}

function namesOf(needs: readonly Need[]): readonly string[] {
  return [...new Set(needs.map(({ name }) => name))].sort();
}

function unknown(why: string): Permission {
  return { state: 'unknown', why };
}
