import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceOf } from '../../../src/backends/solution/read-source.ts';
import { parseRoles } from '../../../src/backends/solution/xml/parse-roles.ts';
import type { Role, RoleFile } from '../../../src/backends/solution/xml/role-file.ts';
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts';

const FOLDER = join(import.meta.dirname, 'fixtures');

/** The names of all fixtures: one form of file each. */
export const FIXTURES: readonly string[] = readdirSync(FOLDER).sort();

/** The bytes of a fixture. */
export function bytesOfFixture(name: string): Buffer {
  return readFileSync(join(FOLDER, name));
}

/** A fixture as it is read. */
export function fixture(name: string): RoleFile {
  const source = sourceOf(name, bytesOfFixture(name));
  if (!('text' in source)) throw new Error(source.message);
  return rolesIn(source.text, name);
}

/** The roles of a text that is a role file. */
export function rolesIn(text: string, path = 'role.xml'): RoleFile {
  const parsed = parseRoles({ path, text });
  if (!parsed.ok) throw new Error(parsed.diagnostics.map(({ message, at }) => `${at?.line}: ${message}`).join('\n'));
  return parsed.value;
}

/** What is wrong with a text that is to be a role file. */
export function complaints(text: string): readonly Diagnostic[] {
  return parseRoles({ path: 'role.xml', text }).diagnostics;
}

/** The first role of a file. */
export function firstRole({ roles }: RoleFile): Role {
  const [role] = roles;
  if (role === undefined) throw new Error('There is no role.');
  return role;
}
