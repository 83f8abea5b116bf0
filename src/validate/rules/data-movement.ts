import type { DesiredResource, DesiredState } from '../../model/desired-state.ts';
import { theOne } from './rule.ts';

/** What the files say about moving data across regions, and where. */
export interface DeclaredMovement {
  readonly isOn: boolean;
  readonly resource: DesiredResource;
  readonly path: readonly string[];
}

/**
 * Whether data may move across regions as far as the files say; undefined when no file says so.
 *
 * The environment's own switch goes before the rule of its environment group.
 */
export function declaredMovement(state: DesiredState): DeclaredMovement | undefined {
  const platform = theOne(state, 'PlatformSettings');
  if (platform === undefined) return undefined;
  const { resource, spec } = platform;
  const own = spec.generativeAI?.moveDataAcrossRegions;
  if (own !== undefined) return { isOn: own, resource, path: ['generativeAI', 'moveDataAcrossRegions'] };
  const group = spec.environmentGroup?.moveDataAcrossRegions;
  return group === undefined
    ? undefined
    : { isOn: group, resource, path: ['environmentGroup', 'moveDataAcrossRegions'] };
}
