import type { SourceFile } from '../../../model/document.ts';
import type { AccessLevel } from '../../../model/kinds/security-role.ts';
import type { TextRange } from './text-range.ts';

/** A file and the roles in it: one, or those of a whole `customizations.xml`. */
export interface RoleFile {
  readonly file: SourceFile;
  /** The root element: `Role` where the file is one role and nothing else. */
  readonly root: string;
  /** In the order of the file. */
  readonly roles: readonly Role[];
}

/** One role as a file has it. Every range is into the text of its file. */
export interface Role extends XmlElement {
  /** GUID in lower case, without braces. */
  readonly id: string;
  /** The display name. */
  readonly displayName: string;
  /** Line ends are LF; absent where there is none or an empty one. */
  readonly description?: string;
  /** In the order of the file; no two have one name, whatever the case of its letters. */
  readonly privileges: readonly RolePrivilege[];
  /** The elements directly within. */
  readonly children: readonly XmlElement[];
}

/** One `RolePrivilege` element. */
export interface RolePrivilege extends TextRange {
  /** As the file spells it. */
  readonly name: string;
  /** A grant by record filter, which no declaration can say, counts as `none`. */
  readonly level: AccessLevel;
}

/** Where an element stands, from its `<` up to behind its last `>`. */
export interface XmlElement extends TextRange {
  readonly tag: string;
  /** Offset behind its start tag. */
  readonly inside: number;
  /** Offset of its end tag; absent where the element closes itself. */
  readonly endTag?: number;
}

/** Levels as files write them. Source: Web API reference, PrivilegeDepth. */
export const LEVEL_OF_TEXT: ReadonlyMap<string, AccessLevel> = new Map([
  ['Basic', 'basic'],
  ['Local', 'local'],
  ['Deep', 'deep'],
  ['Global', 'global'],
  ['RecordFilter', 'none'],
]);

/** A level as files write it. */
export function textOfLevel(level: Exclude<AccessLevel, 'none'>): string {
  return `${level.charAt(0).toUpperCase()}${level.slice(1)}`;
}
