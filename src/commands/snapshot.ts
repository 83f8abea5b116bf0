import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { BackendError } from '../backends/backend-error.ts';
import { printSnapshot, type Snapshot, signedText, toSnapshot } from '../backends/snapshot/snapshot.ts';
import { makeFolder, replaceFile } from '../files/durable-file.ts';
import { keyFingerprint, readSigningKey, type SigningKey } from '../files/ed25519.ts';
import { fileFailure } from '../files/file-failure.ts';
import type { DesiredState } from '../model/desired-state.ts';
import type { Result } from '../model/report.ts';
import { openAdapters } from './adapters.ts';
import type { Context } from './context.ts';
import { resultOf, UsageError } from './exit.ts';
import { inEnvironment } from './in-environment.ts';
import { reportOf } from './plan-environment.ts';
import { type Output, present } from './report.ts';
import { hasErrors, openSession, type Session, type TreeOptions } from './session.ts';

/** Options of `snapshot`. */
export interface SnapshotOptions extends TreeOptions {
  readonly output: Output;
  readonly verbose: boolean;
  /** The file to write. */
  readonly out?: string;
  /** The file with the private key to sign with. */
  readonly key?: string;
  readonly redact: boolean;
}

/**
 * `copilotctl snapshot`: what is live of the declared kinds, as a file that `plan --from-snapshot` takes. Changes
 * nothing live.
 *
 * Exit codes: 0 written, 64 usage, 65 invalid configuration, 69 the live system cannot be read.
 */
export async function snapshotCommand(options: SnapshotOptions, context: Context): Promise<number> {
  const { out } = options;
  if (out === undefined) throw new UsageError('A snapshot needs a file to stand in.', 'Name it with --out FILE.');
  const key = signingKey(options, context);
  const session = await openSession(options, context, 'chosen');
  const state = onlyState(session);
  const found = { command: 'snapshot', diagnostics: session.diagnostics, environments: [] };
  const printing = { output: options.output, verbose: options.verbose, files: session.loaded.files };
  if (hasErrors(session.diagnostics) || state === undefined)
    return present({ ...found, result: 'invalid' }, { ...printing, text: () => '' }, context);
  const head = { name: state.environment.name, backend: state.environment.backend, declared: state.resources.length };
  let result: Result = 'done';
  let report = head;
  let told = '';
  try {
    const snapshot = signed(
      await inEnvironment(state, context, () => take(session, state, options.redact, context)),
      key,
    );
    const path = resolve(context.cwd, out);
    await makeFolder(dirname(path));
    await replaceFile(path, Buffer.from(printSnapshot(snapshot)));
    told = described(snapshot, out);
    if (key === undefined)
      context.err(`${UNSIGNED}\n`, [{ level: 'warning', message: UNSIGNED, environment: head.name }]);
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    result = resultOf(error);
    report = reportOf({ name: head.name, state, error });
  }
  return present({ ...found, result, environments: [report] }, { ...printing, text: () => told }, context);
}

const UNSIGNED =
  'The snapshot is not signed: whoever can change the file can change what a plan sees. Sign it with --key FILE.';

/** Reads live whole: what a later configuration declares may be more than what this one does. */
async function take(session: Session, state: DesiredState, redacted: boolean, context: Context): Promise<Snapshot> {
  const { backend } = await openAdapters(session, state, context);
  try {
    const { name: environment, backend: backendName } = state.environment;
    context.progress('reading live', environment);
    const kinds = new Set(state.resources.map(({ kind }) => kind));
    const live = await backend.read(kinds, context.signal);
    const takenAt = context.now();
    return toSnapshot(live, { version: context.version, environment, backend: backendName, takenAt, redacted, kinds });
  } finally {
    await backend.close();
  }
}

function signed(snapshot: Snapshot, key: SigningKey | undefined): Snapshot {
  if (key === undefined) return snapshot;
  const value = key.sign(signedText(snapshot.id));
  return { ...snapshot, signature: { algorithm: 'ed25519', publicKey: key.publicKey, value } };
}

function described({ id, environment, rows, kinds, redacted, signature }: Snapshot, out: string): string {
  const by = signature === undefined ? 'not signed' : `signed with the key ${keyFingerprint(signature.publicKey)}`;
  const without = redacted ? ', texts and personal values left out' : '';
  return `Snapshot ${id.slice(0, 12)} of ${environment}: ${rows.length} rows of ${kinds.length} kinds, ${by}${without}. Written to ${out}.\n`;
}

function signingKey({ key }: SnapshotOptions, context: Context): SigningKey | undefined {
  const text = key === undefined ? context.variables['COPILOTCTL_SNAPSHOT_KEY'] : readKey(resolve(context.cwd, key));
  return text === undefined || text === '' ? undefined : readSigningKey(text);
}

function readKey(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw fileFailure(error, 'read the key', path);
  }
}

/** A snapshot is one of one live system. */
function onlyState({ chosen, states }: Session): DesiredState | undefined {
  if (chosen.length > 1)
    throw new UsageError(`A snapshot is one of one environment, not of ${chosen.join(', ')}.`, 'Name it with -e NAME.');
  const [state] = states.values();
  return state;
}
