import type { Given } from './edit-role.ts';
import { escapeAttribute, escapeText, printPrivilege } from './element-text.ts';
import { exporterOrder } from './privilege-order.ts';

/** A role to be written. */
export interface NewRole {
  /** GUID in lower case, without braces. */
  readonly id: string;
  readonly displayName: string;
  readonly description?: string;
  readonly grants: readonly Given[];
}

/**
 * A new role file, byte for byte as exporters write it: byte order mark, declaration, two blanks for a level, privileges
 * by lower-cased name, no line end behind the last tag. Lines end with LF: what a checkout makes of them is for git.
 */
export function printRole({ id, displayName, description, grants }: NewRole): string {
  const inOrder = [...grants].sort((left, right) => exporterOrder(left.privilege, right.privilege));
  return [
    '\ufeff<?xml version="1.0" encoding="utf-8"?>',
    `<Role id="{${id}}" name="${escapeAttribute(displayName)}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`,
    '  <IsCustomizable>1</IsCustomizable>',
    ...(description === undefined ? [] : [`  <Description>${escapeText(description)}</Description>`]),
    '  <RolePrivileges>',
    ...inOrder.map(({ privilege, level }) => `    ${printPrivilege(privilege, level)}`),
    '  </RolePrivileges>',
    '</Role>',
  ].join('\n');
}
