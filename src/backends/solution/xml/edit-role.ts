import type { AccessLevel } from '../../../model/kinds/security-role.ts';
import {
  attributesAt,
  escapeAttribute,
  escapeText,
  indentOf,
  insertion,
  printPrivilege,
  removal,
} from './element-text.ts';
import { exporterOrder, placeFinder } from './privilege-order.ts';
import { type Role, type RoleFile, type RolePrivilege, textOfLevel, type XmlElement } from './role-file.ts';
import { spliceText, type TextEdit } from './splice-text.ts';
import type { TextRange } from './text-range.ts';

/** A grant as it is to be. */
export interface GrantChange {
  /** A new privilege is written like this; one that is there is found without regard to case and keeps its spelling. */
  readonly privilege: string;
  /** `none` and absent take it away. */
  readonly level: AccessLevel | undefined;
}

/** What is to become of a role; what is absent stays as it is. */
export interface RoleChange {
  readonly grants?: readonly GrantChange[];
  readonly displayName?: string;
  /** Empty takes it away. */
  readonly description?: string;
}

/**
 * The text of a file with one of its roles changed, and every other character as it was.
 *
 * `role` is one of the file's. A level is changed in its place; a new privilege goes where the order of the file has it,
 * written as its neighbours are; a privilege that goes takes its line along. Nothing to change gives the same text.
 */
export function editRole({ file }: RoleFile, role: Role, change: RoleChange): string {
  return spliceText(file.text, roleEdits(file.text, role, change));
}

/** The same as single edits: those of several roles of one file can be made together. */
export function roleEdits(
  text: string,
  role: Role,
  { grants = [], displayName, description }: RoleChange,
): readonly TextEdit[] {
  return [
    ...(displayName === undefined || displayName === role.displayName ? [] : renaming(text, role, displayName)),
    ...(description === undefined || description === (role.description ?? '')
      ? []
      : describing(text, role, description)),
    ...grantEdits(text, role, grants),
  ];
}

function renaming(text: string, role: Role, displayName: string): readonly TextEdit[] {
  const name = attributesAt(text, role.start).find((each) => each.name === 'name');
  return name === undefined ? [] : [{ ...name.value, text: escapeAttribute(displayName) }];
}

function describing(text: string, role: Role, description: string): readonly TextEdit[] {
  const element = role.children.find(({ tag }) => tag === 'Description');
  const written = escapeText(description);
  if (element === undefined) {
    const after = role.children.findLast(({ tag }) => BEFORE_DESCRIPTION.has(tag));
    const place = { parent: role, like: role.children[0], after };
    return [insertion(text, place, (lead) => `${lead}<Description>${written}</Description>`)];
  }
  if (description === '') return [removal(text, element)];
  if (element.endTag !== undefined) return [{ start: element.inside, end: element.endTag, text: written }];
  const open = text.slice(element.start, element.end).replace(/\s*\/>$/, '>');
  return [{ start: element.start, end: element.end, text: `${open}${written}</${element.tag}>` }];
}

/** Source: the order of elements in exported roles. */
const BEFORE_DESCRIPTION: ReadonlySet<string> = new Set(['IsCustomizable', 'IsAutoAssigned', 'AppliesTo']);

/** A grant that is to be there. */
export interface Given {
  readonly privilege: string;
  readonly level: Exclude<AccessLevel, 'none'>;
}

function grantEdits(text: string, role: Role, grants: readonly GrantChange[]): readonly TextEdit[] {
  if (grants.length === 0) return [];
  const there = new Map(role.privileges.map((each) => [each.name.toLowerCase(), each]));
  const removed = new Set<RolePrivilege>();
  const added: Given[] = [];
  const changed: TextEdit[] = [];
  for (const [key, { privilege, level }] of new Map(grants.map((grant) => [grant.privilege.toLowerCase(), grant]))) {
    const known = there.get(key);
    if (level === undefined || level === 'none') {
      if (known !== undefined) removed.add(known);
    } else if (known === undefined) added.push({ privilege, level });
    else if (known.level !== level) changed.push({ ...levelRange(text, known), text: textOfLevel(level) });
  }
  return [...changed, ...removals(text, role.privileges, removed), ...additions(text, role, removed, added)];
}

/** Where the level of a privilege stands, between its quotes. */
export function levelRange(text: string, privilege: RolePrivilege): TextRange {
  return attributesAt(text, privilege.start).find(({ name }) => name === 'level')?.value ?? privilege;
}

/** Privileges that go and have nothing between them but blanks go together. */
function removals(
  text: string,
  all: readonly RolePrivilege[],
  removed: ReadonlySet<RolePrivilege>,
): readonly TextEdit[] {
  const groups: TextRange[] = [];
  for (const { start, end } of all.filter((each) => removed.has(each))) {
    const last = groups.at(-1);
    if (last !== undefined && /^[ \t]*$/.test(text.slice(last.end, start)))
      groups[groups.length - 1] = { start: last.start, end };
    else groups.push({ start, end });
  }
  return groups.map((group) => removal(text, group));
}

function additions(
  text: string,
  role: Role,
  removed: ReadonlySet<RolePrivilege>,
  added: readonly Given[],
): readonly TextEdit[] {
  if (added.length === 0) return [];
  const parent = role.children.find(({ tag }) => tag === PRIVILEGES);
  const inOrder = [...added].sort((left, right) => exporterOrder(left.privilege, right.privilege));
  if (parent === undefined) return [newList(text, role, inOrder)];
  const unit = unitOf(text, role, parent);
  const findPlace = placeFinder(role.privileges.map(({ name }) => name));
  const places = new Map<RolePrivilege | undefined, Given[]>();
  for (const given of inOrder) {
    const after = role.privileges.slice(0, findPlace(given.privilege) + 1).findLast((each) => !removed.has(each));
    places.set(after, [...(places.get(after) ?? []), given]);
  }
  return [...places].map(([after, some]) => {
    const at = after === undefined ? -1 : role.privileges.indexOf(after);
    const print = printLike(text, after ?? role.privileges[0]);
    const like = role.privileges[at + 1] ?? after;
    return insertion(text, { parent, like, after, unit }, (lead) => some.map((each) => lead + print(each)).join(''));
  });
}

const PRIVILEGES = 'RolePrivileges';

/** One step of indentation in this role: what its children have more than itself. */
function unitOf(text: string, role: Role, child: XmlElement): string {
  const outer = indentOf(text, role.start);
  const inner = indentOf(text, child.start);
  return inner.length > outer.length && inner.startsWith(outer) ? inner.slice(outer.length) : '  ';
}

/** The list of privileges of a role that has none yet. */
function newList(text: string, role: Role, given: readonly Given[]): TextEdit {
  const print = printLike(text, undefined);
  return insertion(text, { parent: role, like: role.children.at(-1), after: role.children.at(-1) }, (lead) => {
    const inner = /[\r\n]/.test(lead) ? `${lead}  ` : lead;
    return `${lead}<${PRIVILEGES}>${given.map((each) => inner + print(each)).join('')}${lead}</${PRIVILEGES}>`;
  });
}

/** Prints a privilege as another one is written: white space, order and quotes of its attributes, and its end. */
function printLike(text: string, example: RolePrivilege | undefined): (given: Given) => string {
  const attributes = example === undefined ? [] : attributesAt(text, example.start);
  const own = attributes.filter(({ name }) => name === 'name' || name === 'level');
  const [first] = attributes;
  const last = attributes.at(-1);
  if (example === undefined || first === undefined || last === undefined) {
    return ({ privilege, level }) => printPrivilege(privilege, level);
  }
  const pieces = own.map(({ name, start, end, value }) => {
    const before = attributes.findLast((each) => each.end <= start)?.end;
    const lead = before === undefined ? text.slice(example.start, start) : text.slice(before, start);
    return { name, before: lead + text.slice(start, value.start), after: text.slice(value.end, end) };
  });
  const head = own[0] === first ? '' : text.slice(example.start, first.start).trimEnd();
  const close = text.indexOf('>', last.end) + 1;
  const tail = text.slice(last.end, close) + (close < example.end ? '</RolePrivilege>' : '');
  return ({ privilege, level }) => {
    const values = pieces.map(({ name, before, after }) => {
      return before + (name === 'name' ? escapeAttribute(privilege) : textOfLevel(level)) + after;
    });
    return head + values.join('') + tail;
  };
}
