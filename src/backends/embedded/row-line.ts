import type { KeyedEntry } from '../../files/keyed-log.ts';
import { corruptLine } from '../../files/transaction-log.ts';
import { type Digest, digestOfText } from '../../model/digest.ts';
import { isObject, type JsonObject } from '../../model/json.ts';
import { isKind, type Kind } from '../../model/kind.ts';
import { KIND_DEFINITIONS } from '../../model/kinds/index.ts';
import { nameOfRow } from '../../model/name-of-row.ts';
import { type Observed, type Resource, rowKey, type Version } from '../../model/resource.ts';

/** What a row says, before it is a line. */
export interface Row {
  readonly kind: Kind;
  readonly identity: string;
  readonly spec: JsonObject;
  /** Why it cannot be changed; absent when it can. */
  readonly locked?: string;
  /** The version it had before only what it names was renamed: who planned for that one means this one. */
  readonly was?: string;
}

/** One row of the store: what a reader gets, and the line it stands in. There may be many: it holds nothing twice. */
export interface StoredRow {
  readonly identity: string;
  /** How often the row was written. */
  readonly rev: number;
  readonly text: string;
  readonly was?: string;
  readonly observed: Observed;
}

/** The line of a row: `{"kind":"CopilotSettings","identity":"default","rev":3,"spec":{…}}`. */
export function printRow(row: Row, rev: number): string {
  const { kind, identity, locked, was, spec } = row;
  const beside = { ...(locked !== undefined && { locked }), ...(was !== undefined && { was }) };
  return JSON.stringify({ kind, identity, rev, ...beside, spec });
}

/** The line that says that a row is gone. */
export function printDeletion(kind: Kind, identity: string, rev: number): string {
  return JSON.stringify({ kind, identity, rev, deleted: true });
}

/** A row as the store knows it, from its line. */
export function storedRow({ kind, identity, spec, locked, was }: Row, rev: number, text: string): StoredRow {
  const observed = observedRow({ kind, name: nameOfRow(identity), spec }, text, locked);
  return was === undefined ? { identity, rev, text, observed } : { identity, rev, text, was, observed };
}

/** Reads a line of the store. Throws a `BackendError` `corrupt` that names the file and the line. */
export function parseRow(path: string, text: string, line: number): KeyedEntry<StoredRow> {
  const value = parseObject(path, text, line);
  const { kind, identity, rev, spec, deleted, locked, was } = value;
  if (typeof kind !== 'string' || !isKind(kind)) throw corruptLine(path, line, 'names no known kind');
  if (typeof identity !== 'string' || identity === '') throw corruptLine(path, line, 'has no identity');
  if (typeof rev !== 'number') throw corruptLine(path, line, 'has no "rev" that is a number');
  const key = rowKey(kind, identity);
  if (deleted === true) return { key, value: undefined };
  if (!isObject(spec)) throw corruptLine(path, line, 'has no "spec" that is an object');
  if (locked !== undefined && typeof locked !== 'string')
    throw corruptLine(path, line, 'has a "locked" that is no text');
  if (was !== undefined && typeof was !== 'string') throw corruptLine(path, line, 'has a "was" that is no text');
  if (KIND_DEFINITIONS[kind].identity(spec) !== identity) {
    throw corruptLine(
      path,
      line,
      `has the identity "${identity}", but its spec says "${KIND_DEFINITIONS[kind].identity(spec)}"`,
    );
  }
  const beside = { ...(locked !== undefined && { locked }), ...(was !== undefined && { was }) };
  const row: Row = { kind, identity, spec, ...beside };
  return { key, value: storedRow(row, rev, text) };
}

function parseObject(path: string, text: string, line: number): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch (error) {
    throw corruptLine(path, line, 'is not JSON', error);
  }
  throw corruptLine(path, line, 'is not a JSON object');
}

/** The version is the digest of the line, worked out when somebody asks: most rows are never changed. */
function observedRow(resource: Resource, text: string, locked: string | undefined): Observed {
  let digest: Digest | undefined;
  const observed = {
    resource,
    get version(): Version {
      digest ??= digestOfText(text);
      return versionOf(digest);
    },
  };
  return locked === undefined
    ? observed
    : Object.defineProperty(observed, 'locked', { value: locked, enumerable: true });
}

function versionOf(digest: Digest): Version {
  return digest as string as Version;
}
