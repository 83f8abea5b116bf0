import type { Environment } from '../../model/environment.ts';
import type { TargetId } from '../../model/live-state.ts';

/** Which solution an environment stands for: told from its files alone. */
export function solutionTarget({ spec }: Environment): TargetId {
  const folder = (spec.solutionFolder ?? '.')
    .replaceAll('\\', '/')
    .replace(/^(\.\/)+/, '')
    .replace(/\/+$/, '');
  return `solution:${folder === '' ? '.' : folder}` as TargetId;
}
