import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileFailure } from '../../files/file-failure.ts';
import * as validators from '../../model/generated/file-validators.js';
import type { Json } from '../../model/json.ts';
import type { Approval } from '../../policy/approval.ts';
import type { Context } from '../context.ts';
import { UsageError } from '../exit.ts';

/**
 * Reads the approvals of a command line; whether they count is left to `checkApprovals`.
 *
 * @throws {UsageError} when a file is no approval. What it holds is in no message: it may be a key.
 */
export function readApprovals(files: readonly string[], context: Pick<Context, 'cwd'>): readonly Approval[] {
  return files.map((file) => {
    const value = parse(readSmall(resolve(context.cwd, file), file));
    if (!validators.Approval(value)) throw new UsageError(`${file} is no approval.`, HINT);
    // Its schema has accepted it.
    return value as unknown as Approval;
  });
}

const HINT = 'Name a file that copilotctl approve wrote.';
const MAX_BYTES = 65_536;

function readSmall(path: string, file: string): string {
  try {
    const { size } = statSync(path);
    if (size > MAX_BYTES) throw new UsageError(`${file} is no approval: it is too large.`, HINT);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw fileFailure(error, 'read the approval', path);
  }
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
