import { dirname, relative, resolve } from 'node:path';
import type { Staged } from '../../diagnostics/diagnostic.ts';
import { makeFolder, replaceFile } from '../../files/durable-file.ts';
import { readUpTo } from '../../files/read-up-to.ts';
import type { SavedPlan } from '../../model/saved-plan.ts';
import { MAX_SAVED_PLAN_BYTES, readSavedPlan } from '../../plan/read-saved-plan.ts';
import { printSavedPlan } from '../../plan/to-saved-plan.ts';
import type { Context } from '../context.ts';
import { UsageError } from '../exit.ts';

/**
 * Reads a saved plan; what is wrong with it comes as diagnostics.
 *
 * @throws {UsageError} when there is no such file.
 */
export async function readSavedPlanFile(file: string, context: Pick<Context, 'cwd'>): Promise<Staged<SavedPlan>> {
  const path = resolve(context.cwd, file);
  const bytes = await readUpTo(path, MAX_SAVED_PLAN_BYTES + 1);
  if (bytes === undefined)
    throw new UsageError(
      `There is no file ${file}.`,
      'Name a plan that plan --save wrote. An environment is chosen with -e NAME.',
    );
  return readSavedPlan(bytes, file);
}

/**
 * Writes a saved plan, replacing an older one as a whole; gives how a person would name the file.
 *
 * @throws {UsageError} when the plan is larger than a plan that is read back.
 */
export async function writeSavedPlanFile(
  file: string,
  plan: SavedPlan,
  context: Pick<Context, 'cwd'>,
): Promise<string> {
  const path = resolve(context.cwd, file);
  const bytes = Buffer.from(printSavedPlan(plan));
  if (bytes.length > MAX_SAVED_PLAN_BYTES)
    throw new UsageError(
      'The plan is larger than 64 MiB, the most that a saved plan has.',
      'Save parts of it, with --only.',
    );
  await makeFolder(dirname(path));
  await replaceFile(path, bytes);
  return relative(context.cwd, path) || file;
}
