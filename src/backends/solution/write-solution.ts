import { lstat, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { makeFolder, replaceFile } from '../../files/durable-file.ts';
import { errnoOf, fileFailure } from '../../files/file-failure.ts';
import { groupBy } from '../../model/group-by.ts';
import type { StepOutcome } from '../../model/outcome.ts';
import { BackendError, failureOfError } from '../backend-error.ts';
import type { Decision, FileChange } from './change-solution.ts';
import type { Solution } from './read-solution.ts';
import { bytesOf } from './read-source.ts';
import { editManifest } from './xml/root-components.ts';
import { spliceText } from './xml/splice-text.ts';

type Made = Extract<Decision, { change: FileChange }>;

/** What became of a decision: done, or an outcome that says why not. */
export type Written = { readonly decision: Made } | { readonly outcome: StepOutcome };

/**
 * Carries out decisions, each file in one act; a file that cannot be written fails the steps that are about it.
 *
 * The list of components is written first: whoever dies in between finds the same steps again, and the list is not
 * changed twice.
 */
export async function writeSolution(
  root: string,
  solution: Solution,
  decisions: readonly Decision[],
): Promise<readonly Written[]> {
  const made = decisions.filter((each): each is Made => 'change' in each);
  const failures = new Map<Decision, BackendError>();
  const listing = made.filter(({ listed, unlisted }) => listed !== undefined || unlisted !== undefined);
  await attempt(listing, failures, async () => await writeManifest(root, solution, listing));
  const open = made.filter((each) => !failures.has(each));
  for (const some of groupBy(open, ({ change }) => pathOf(root, change)).values())
    await attempt(some, failures, async () => await writeFile(root, some));
  return decisions.map((decision): Written => {
    if ('outcome' in decision) return { outcome: decision.outcome };
    const error = failures.get(decision);
    if (error === undefined) return { decision };
    const status = error.code === 'outcome-unknown' ? 'in-doubt' : 'failed';
    return { outcome: { step: decision.step, status, error: failureOfError(error) } };
  });
}

async function attempt(
  decisions: readonly Decision[],
  failures: Map<Decision, BackendError>,
  act: () => Promise<void>,
): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    for (const decision of decisions) failures.set(decision, error);
  }
}

async function writeManifest(root: string, { manifest }: Solution, made: readonly Made[]): Promise<void> {
  if (manifest === undefined) return;
  const added = made.flatMap(({ listed }) => listed ?? []);
  const removed = made.flatMap(({ unlisted }) => unlisted ?? []);
  const text = editManifest(manifest, added, removed);
  if (text !== manifest.file.text) await replace(resolve(root, manifest.file.path), text);
}

async function writeFile(root: string, decisions: readonly Made[]): Promise<void> {
  const [first] = decisions;
  if (first === undefined) return;
  const path = pathOf(root, first.change);
  if (first.change.op === 'create') {
    await makeFolder(dirname(path));
    await replace(path, first.change.text);
  } else if (first.change.op === 'remove') {
    await rm(path).catch((error: unknown) => {
      throw fileFailure(error, 'remove', path);
    });
  } else {
    const { text } = first.change.file.file;
    const edits = decisions.flatMap(({ change }) => (change.op === 'edit' ? change.edits : []));
    const after = spliceText(text, edits);
    if (after !== text) await replace(path, after);
  }
}

function pathOf(root: string, change: FileChange): string {
  return change.op === 'create' ? change.path : resolve(root, change.file.file.path);
}

/** Replaces a file, its rights kept. A link is never written through, nor is one where the draft would be. */
async function replace(path: string, text: string): Promise<void> {
  for (const each of [path, `${path}.new`, dirname(path)]) {
    if (await isLink(each)) {
      throw new BackendError('not-permitted', `${each} is a link; nothing is written through links.`, {
        hint: 'Remove the link, or put the file itself there.',
      });
    }
  }
  await replaceFile(path, bytesOf(text), await modeOf(path));
}

async function isLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw fileFailure(error, 'look at', path);
  }
}

async function modeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mode & 0o777;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw fileFailure(error, 'look at', path);
  }
}
