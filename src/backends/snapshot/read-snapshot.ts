import type { Diagnostic, Staged } from '../../diagnostics/diagnostic.ts';
import { isSignedBy } from '../../files/ed25519.ts';
import { Snapshot as isSnapshot } from '../../model/generated/file-validators.js';
import { isObject } from '../../model/json.ts';
import { KIND_DEFINITIONS } from '../../model/kinds/index.ts';
import { idOf, printSnapshot, type Snapshot, signedText } from './snapshot.ts';

/** The largest snapshot that is read. */
export const MAX_SNAPSHOT_BYTES = 256 * 1024 * 1024;

/**
 * Reads the text of a snapshot: exactly what `printSnapshot` wrote, or a finding that says what is wrong with it.
 *
 * A signature that is there must be right. Whose it is, and whether one is needed, is for `checkSnapshot`.
 */
export function readSnapshot(text: string): Staged<Snapshot> {
  const value = parse(text);
  if (!isObject(value)) return refused('snapshot/unreadable', 'The file is no snapshot: it is not JSON.');
  if (typeof value['format'] === 'number' && value['format'] > 1) {
    const message = `The snapshot has format ${value['format']}; this version reads format 1.`;
    return refused('snapshot/unreadable', message, 'Use the version of copilotctl that took it, or a newer one.');
  }
  if (!isSnapshot(value)) {
    const [error] = isSnapshot.errors ?? [];
    const place = error === undefined || error.instancePath === '' ? '' : ` at ${error.instancePath}`;
    return refused('snapshot/unreadable', `The file is no snapshot: it breaks the schema${place}.`, TAKE_ANOTHER);
  }
  // Its schema has accepted it.
  const snapshot = value as unknown as Snapshot;
  const damage = damageOf(snapshot, text);
  return damage === undefined
    ? { ok: true, value: snapshot, diagnostics: [] }
    : refused('snapshot/tampered', damage, TAKE_ANOTHER);
}

const TAKE_ANOTHER = 'Take another one with copilotctl snapshot.';

function refused(code: Diagnostic['code'], message: string, hint?: string): Staged<Snapshot> {
  return { ok: false, diagnostics: [{ code, severity: 'error', message, ...(hint !== undefined && { hint }) }] };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function damageOf(snapshot: Snapshot, text: string): string | undefined {
  if (idOf(snapshot) !== snapshot.id)
    return 'The snapshot was changed after it was taken: its id is that of another content.';
  const { signature } = snapshot;
  if (signature !== undefined && !isSignedBy(signature.publicKey, signedText(snapshot.id), signature.value)) {
    return 'The signature of the snapshot is not one of its content.';
  }
  if (printSnapshot(snapshot) !== text) return 'The file of the snapshot is not as it was written.';
  const stranger = snapshot.rows.find(({ kind, identity, spec }) => KIND_DEFINITIONS[kind].identity(spec) !== identity);
  return stranger === undefined
    ? undefined
    : `The row ${stranger.kind}/${stranger.identity} of the snapshot has the values of another one.`;
}
