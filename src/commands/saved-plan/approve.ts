import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { replaceFile } from '../../files/durable-file.ts';
import { readSigningKey, type SigningKey } from '../../files/ed25519.ts';
import { errnoOf, fileFailure } from '../../files/file-failure.ts';
import { EXIT_CODES } from '../../model/report.ts';
import type { SavedPlan } from '../../model/saved-plan.ts';
import { type Approval, signedText } from '../../policy/approval.ts';
import { count } from '../../render/text/count.ts';
import type { Context } from '../context.ts';
import { durationMs } from '../duration-ms.ts';
import { UsageError } from '../exit.ts';
import { tell } from '../report.ts';
import { isWhole, type Selection } from '../selection.ts';
import { hasErrors, openSession, type TreeOptions } from '../session.ts';
import { partOfSavedPlan } from './part-of-saved-plan.ts';
import { readSavedPlanFile } from './saved-plan-file.ts';

/** Options of `approve`. */
export interface ApproveOptions extends Selection, Pick<TreeOptions, 'root'> {
  /** Who approves, as policy.approvers has it. */
  readonly by?: string;
  /** The file with the private key; `COPILOTCTL_APPROVAL_KEY` may hold the key instead. */
  readonly key?: string;
  /** For how long it counts, such as `24h`. */
  readonly expires: string;
  /** The file to write. */
  readonly out?: string;
  /** Makes a pair of keys instead. */
  readonly newKey?: string;
}

/**
 * `copilotctl approve PLAN`: signs that somebody approves a saved plan, or the part of it that `--only` and `--except`
 * leave; nothing is asked of the live system.
 *
 * Exit codes: 0 written, 1 the plan is no plan or was tampered with, 64 usage, 65 the files that say what a part is are
 * not valid, 77 the key cannot be used.
 */
export async function approveCommand(
  plan: string | undefined,
  options: ApproveOptions,
  context: Context,
): Promise<number> {
  if (options.newKey !== undefined) return makeKey(options.newKey, plan, context);
  if (plan === undefined) throw new UsageError('Which plan?', 'Name the file that plan --save wrote.');
  const { by } = options;
  if (by === undefined || by.trim() === '' || by.length > MAX_NAME)
    throw new UsageError('Who approves?', 'Add --by NAME, with a name of policy.approvers in copilotctl.yaml.');
  const lasts = durationMs('--expires', options.expires, EXPIRY);
  const key = approvalKey(options, context);
  const read = await readSavedPlanFile(plan, context);
  if (!read.ok) {
    tell(read.diagnostics, { verbose: true, files: new Map() }, context);
    return EXIT_CODES.failed;
  }
  const saved = isWhole(options) ? read.value : await chosenPart(read.value, options, context);
  if (saved === undefined) return EXIT_CODES.invalid;
  const approval = signedBy(key, saved, by, context.now(), lasts);
  const out = options.out ?? defaultFile(plan, by);
  await replaceFile(resolve(context.cwd, out), Buffer.from(`${JSON.stringify(approval, null, 2)}\n`));
  context.out(`${described(saved, approval)}\nWritten to ${out}.\n`);
  return 0;
}

/** The part that `apply FILE --only` would carry out; the files tell the labels. Undefined when they are not valid. */
async function chosenPart(saved: SavedPlan, options: ApproveOptions, context: Context): Promise<SavedPlan | undefined> {
  const tree = { ...(options.root !== undefined && { root: options.root }), environment: [saved.environment] };
  const session = await openSession(tree, context, 'chosen');
  const state = session.states.get(saved.environment);
  const isUsable = state !== undefined && !hasErrors(session.diagnostics);
  if (isUsable) return partOfSavedPlan(saved, state, options);
  tell(session.diagnostics, { verbose: false, files: session.loaded.files }, context);
  return undefined;
}

/** An approval that is no longer good when it is given is none, and one for ever neither. */
const EXPIRY = { least: 60_000, most: 3650 * 86_400_000 };
const MAX_NAME = 200;

function signedBy(
  key: SigningKey,
  { id, environment }: SavedPlan,
  approver: string,
  now: Date,
  lastsMs: number,
): Approval {
  const approval = {
    format: 1,
    plan: id,
    environment,
    approver,
    approvedAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + lastsMs).toISOString(),
  } as const;
  return { ...approval, signature: key.sign(signedText(approval)) };
}

function described({ id, environment, steps }: SavedPlan, { approver, expiresAt }: Approval): string {
  const byHand = steps.filter(({ op }) => op === 'manual').length;
  const what = `${count(steps.length - byHand, 'step')}${byHand > 0 ? ` and ${byHand} by hand` : ''}`;
  return `Plan ${id.slice(0, 12)} of ${environment} with ${what} is approved by ${approver} until ${expiresAt}.`;
}

/** One file for each approver, beside the plan. */
function defaultFile(plan: string, by: string): string {
  const name =
    by
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '') || 'approver';
  return join(dirname(plan), `${basename(plan).replace(/\.json$/, '')}.${name}.approval.json`);
}

function approvalKey({ key }: ApproveOptions, context: Context): SigningKey {
  const text = key === undefined ? context.variables['COPILOTCTL_APPROVAL_KEY'] : readKey(resolve(context.cwd, key));
  if (text === undefined || text === '') {
    throw new UsageError(
      'There is no key to sign with.',
      'Add --key FILE or set COPILOTCTL_APPROVAL_KEY; copilotctl approve --new-key FILE makes one.',
    );
  }
  return readSigningKey(text);
}

function readKey(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw fileFailure(error, 'read the key', path);
  }
}

/** Writes a private key that only its owner may read, and prints what the project says of the public one. */
function makeKey(file: string, plan: string | undefined, context: Context): number {
  if (plan !== undefined) throw new UsageError('--new-key makes a key and approves nothing.', `Leave ${plan} out.`);
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const path = resolve(context.cwd, file);
  try {
    writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw fileFailure(error, 'write the key', path);
    throw new UsageError(`${file} is there already.`, 'Name another file: a key is not overwritten.');
  }
  const shown = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  context.out(
    `Private key written to ${file}: keep it secret. For policy.approvers in copilotctl.yaml:\npublicKey: ${shown}\n`,
  );
  return 0;
}
