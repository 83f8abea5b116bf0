import type { Json } from '../model/json.ts';
import { NOT_PLAIN } from './not-plain.ts';

/** A word that may be a key, with its colon behind it and a space or the end of the line behind that. */
export const KEY = /([A-Za-z_][\w./-]*):(?=[ \r\n]|$)/y;

/** Adds a member; a key that is there already, or that JavaScript or YAML reads otherwise, is not plain. */
export function addMember(members: Record<string, Json>, key: string, value: Json): void {
  if (Object.hasOwn(members, key) || NO_KEYS.has(key)) NOT_PLAIN();
  members[key] = value;
}

const NO_KEYS = new Set([
  '__proto__',
  'constructor',
  'prototype',
  'null',
  'Null',
  'NULL',
  'true',
  'True',
  'TRUE',
  'false',
  'False',
  'FALSE',
]);

/** Whether a character is a space. */
export function isSpace(code: number): boolean {
  return code === 32;
}
