import { UsageError } from '../exit.ts';
import type { PipelineValues } from './fill-pipeline.ts';

/**
 * Refuses names that a pipeline would not take for what they are.
 *
 * A folder stands in YAML, in filters of paths, in macros and behind `cd`; so it has what all of them read as it is. GitHub
 * takes every name of an environment as a value, but for one with an expression.
 *
 * @throws {UsageError} for the first of them.
 */
export function mustBeNameable({ environments, production, root, action }: PipelineValues): void {
  const wrong = root === '.' ? undefined : root.split('/').find((name) => !FOLDER.test(name));
  if (wrong !== undefined)
    throw new UsageError(
      `The folder ${JSON.stringify(wrong)} of ${JSON.stringify(root)} cannot be named in pipelines.`,
      'Rename it: what letters, digits, blanks inside, and . _ - @ + , & make up is fine, unless a hyphen comes first.',
    );
  const unnameable =
    action === undefined
      ? [production].filter((name) => !WORD.test(name))
      : environments.filter((name) => name.includes('${{'));
  if (unnameable.length > 0)
    throw new UsageError(
      `The environment ${JSON.stringify(unnameable[0])} cannot be named in these pipelines.`,
      'Give its folder a name of letters, digits, dots, hyphens and underscores.',
    );
}

const FOLDER = /^[\p{L}\p{N}_.@](?:[\p{L}\p{M}\p{N} ._@+,&-]*[\p{L}\p{M}\p{N}._@+,&-])?$/u;
const WORD = /^[A-Za-z0-9][\w.-]*$/;
