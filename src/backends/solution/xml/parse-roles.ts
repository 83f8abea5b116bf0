import { closest } from '../../../diagnostics/closest.ts';
import { type Diagnostic, type Staged, staged } from '../../../diagnostics/diagnostic.ts';
import type { SourceFile } from '../../../model/document.ts';
import { LEVEL_OF_TEXT, type Role, type RoleFile, type RolePrivilege, type XmlElement } from './role-file.ts';
import { spanOf, type TextRange } from './text-range.ts';
import { walkXml, type XmlTag, type XmlVisitor } from './walk-xml.ts';

/**
 * The roles in a file of an unpacked solution: `Roles/<name>.xml`, or a whole `customizations.xml` with a `Roles` section.
 *
 * Elements and attributes that mean nothing here are passed over; editing leaves them as they are. Refused, with the
 * place: what is not well-formed or not harmless XML, a role without id or name, an unknown level, and a privilege or a
 * role that is there twice.
 */
export function parseRoles(file: SourceFile): Staged<RoleFile> {
  const reader = new RoleReader(file);
  const fault = walkXml(file, reader);
  return staged({ file, root: reader.root, roles: reader.roles }, fault === undefined ? reader.diagnostics : [fault]);
}

/** A role that has not ended. */
interface OpenRole {
  readonly start: number;
  readonly inside: number;
  readonly depth: number;
  readonly id: string;
  readonly displayName: string;
  readonly children: XmlElement[];
  readonly privileges: RolePrivilege[];
  description: string;
}

class RoleReader implements XmlVisitor {
  readonly roles: Role[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly #file: SourceFile;
  readonly #byId = new Map<string, Role>();
  /** Name of the root element. */
  root = '';
  /** Name of the element within it that is open. */
  #section = '';
  #role: OpenRole | undefined;
  /** The child of the role that is open. */
  #child: { readonly tag: string; readonly start: number; readonly inside: number } | undefined;
  #privilege: { -readonly [K in keyof RolePrivilege]: RolePrivilege[K] } | undefined;

  constructor(file: SourceFile) {
    this.#file = file;
  }

  open(tag: XmlTag, range: TextRange, depth: number): void {
    const role = this.#role;
    if (role === undefined) this.#openOutside(tag, range, depth);
    else if (depth === role.depth + 2) this.#openGrandchild(role, tag, range);
    else if (depth === role.depth + 1) this.#openChild(role, tag, range);
  }

  close(_name: string, end: number, depth: number): void {
    const role = this.#role;
    if (role === undefined) return;
    if (depth === role.depth + 2) this.#closeGrandchild(end);
    else if (depth === role.depth + 1) this.#closeChild(role, end);
    else if (depth === role.depth) this.#closeRole(role, end);
  }

  text(text: string): void {
    if (this.#child?.tag === 'Description' && this.#role !== undefined) this.#role.description += text;
  }

  #openOutside(tag: XmlTag, range: TextRange, depth: number): void {
    const { name } = tag;
    if (depth === 1) this.root = name;
    if (depth === 2) this.#section = name;
    if (depth === 1 && !ROOTS.has(name)) {
      const message = `The root element is ${name}: this is neither a role nor the customizations of a solution.`;
      this.#complain(
        'solution/malformed-role',
        message,
        range,
        'A role begins with <Role>, customizations.xml with <ImportExportXml>.',
      );
    }
    if (name === ROLE && this.#isPlaceOfRole(depth)) this.#openRole(tag, range, depth);
  }

  /** Other parts of the customizations, such as forms and apps, have elements of this name, too. */
  #isPlaceOfRole(depth: number): boolean {
    return depth === 1 || (depth === 2 && this.root === ROLES) || (depth === 3 && this.#section === ROLES);
  }

  #openRole({ attributes }: XmlTag, range: TextRange, depth: number): void {
    const id = /^\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?$/i.exec(attributes['id'] ?? '')?.[1] ?? '';
    const displayName = attributes['name'] ?? '';
    if (id === '')
      this.#complain('solution/malformed-role', 'The role has no id that is a GUID.', range, 'Export it again.');
    if (displayName.trim() === '')
      this.#complain('solution/malformed-role', 'The role has no name.', range, 'Export it again.');
    this.#role = {
      start: range.start,
      inside: range.end,
      depth,
      id: id.toLowerCase(),
      displayName,
      children: [],
      privileges: [],
      description: '',
    };
  }

  #openChild(role: OpenRole, { name }: XmlTag, { start, end }: TextRange): void {
    const twice = (name === PRIVILEGES || name === 'Description') && role.children.some(({ tag }) => tag === name);
    if (twice)
      this.#complain(
        'solution/malformed-role',
        `The role has two ${name} elements.`,
        { start, end },
        'Keep one of them.',
      );
    this.#child = { tag: name, start, inside: end };
  }

  #openGrandchild(role: OpenRole, { name, attributes }: XmlTag, range: TextRange): void {
    if (name !== 'RolePrivilege' || this.#child?.tag !== PRIVILEGES) return;
    const privilege = attributes['name'] ?? '';
    const level = LEVEL_OF_TEXT.get(attributes['level'] ?? '');
    if (privilege === '')
      this.#complain('solution/malformed-role', 'The privilege has no name.', range, 'Remove the element.');
    else if (level === undefined) this.#unknownLevel(privilege, attributes['level'], range);
    else {
      this.#privilege = { name: privilege, level, start: range.start, end: range.end };
      role.privileges.push(this.#privilege);
    }
  }

  #closeGrandchild(end: number): void {
    if (this.#privilege === undefined) return;
    this.#privilege.end = end;
    this.#privilege = undefined;
  }

  #closeChild(role: OpenRole, end: number): void {
    if (this.#child !== undefined) role.children.push({ ...this.#child, ...this.#endOf(this.#child.inside, end) });
    this.#child = undefined;
  }

  #closeRole({ depth: _, description, ...role }: OpenRole, end: number): void {
    this.#refuseDuplicates(role.displayName, role.privileges);
    const whole: Role = {
      ...role,
      tag: ROLE,
      ...this.#endOf(role.inside, end),
      ...(description.trim() !== '' && { description }),
    };
    const before = this.#byId.get(whole.id);
    if (before !== undefined && whole.id !== '') {
      const related = { message: 'Here it is first.', where: { file: this.#file.path }, at: this.#startOf(before) };
      this.#complain(
        'solution/duplicate',
        `The role ${whole.id} is there twice.`,
        { start: role.start, end: role.inside },
        'Keep one.',
        related,
      );
    }
    this.#byId.set(whole.id, whole);
    this.roles.push(whole);
    this.#role = undefined;
  }

  /** In the order of exporters, which is nearly always, each name is greater than the one before: no index is needed. */
  #refuseDuplicates(role: string, privileges: readonly RolePrivilege[]): void {
    const names = privileges.map(({ name }) => name.toLowerCase());
    if (names.every((name, index) => index === 0 || (names[index - 1] ?? '') < name)) return;
    const first = new Map<string, RolePrivilege>();
    for (const [index, name] of names.entries()) {
      const privilege = privileges[index];
      const before = first.get(name);
      if (privilege === undefined) continue;
      if (before === undefined) first.set(name, privilege);
      else this.#grantedTwice(role, before, privilege);
    }
  }

  #grantedTwice(role: string, first: RolePrivilege, second: RolePrivilege): void {
    const at = spanOf(this.#file, first);
    const related = { message: 'Here it is granted first.', where: { file: this.#file.path }, at };
    const message = `The role "${role}" grants ${second.name} twice.`;
    this.#complain('solution/duplicate', message, second, 'Keep one of the two.', related);
  }

  #startOf({ start, inside }: Role): Diagnostic['at'] & object {
    return spanOf(this.#file, { start, end: inside });
  }

  /** An element that closes itself ends with its start tag. No "<" stands in an end tag but its first. */
  #endOf(inside: number, end: number): { readonly end: number; readonly endTag?: number } {
    return inside === end ? { end } : { end, endTag: this.#file.text.lastIndexOf('<', end - 1) };
  }

  #unknownLevel(privilege: string, level: string | undefined, range: TextRange): void {
    const levels = [...LEVEL_OF_TEXT.keys()];
    const near = level === undefined ? undefined : closest(level, levels);
    this.#complain(
      'solution/unknown-level',
      level === undefined ? `${privilege} has no level.` : `${privilege} has the unknown level "${level}".`,
      range,
      near === undefined ? `Levels are ${levels.join(', ')}.` : `Did you mean "${near}"?`,
    );
  }

  #complain(
    code: Diagnostic['code'],
    message: string,
    range: TextRange,
    hint: string,
    related?: Diagnostic['related'] & object,
  ): void {
    if (this.diagnostics.length >= MAX_FINDINGS) return;
    const at = spanOf(this.#file, range);
    const where = { file: this.#file.path };
    this.diagnostics.push({
      code,
      severity: 'error',
      message,
      hint,
      where,
      at,
      ...(related !== undefined && { related }),
    });
  }
}

/** A file in which everything is wrong needs no longer list. */
const MAX_FINDINGS = 100;

const ROLE = 'Role';
const ROLES = 'Roles';
const PRIVILEGES = 'RolePrivileges';
const ROOTS: ReadonlySet<string> = new Set([ROLE, ROLES, 'ImportExportXml']);
