import type { Span } from '../diagnostics/diagnostic.ts';
import type { PresetName } from '../model/preset-names.ts';
import type { GrantSet, RoleReport } from '../model/role-check.ts';
import { blockedFeatures } from './blocked-features.ts';
import { checkRole } from './check-role.ts';

/** A role that was found somewhere. */
export interface FoundRole {
  readonly name: string;
  readonly grants: GrantSet;
  /** How many privileges it holds, where `grants` are only some. Default: as many as there are grants. */
  readonly held?: number;
  /** The environment it is live in; absent for one in a file. */
  readonly environment?: string;
  /** Why it cannot be changed, as the end of a sentence. */
  readonly locked?: string;
  /** Where its file lists what it grants. */
  readonly at?: Span;
  /** Where its file grants one privilege. */
  readonly placeOf?: (privilege: string) => Span | undefined;
}

/** What there is to say of a role beside presets. */
export function reportRole(role: FoundRole, presets: readonly PresetName[]): RoleReport {
  const { name, environment, locked, at, grants, held = grants.size, placeOf } = role;
  const gaps = checkRole(grants, presets).map((gap) => {
    const place = gap.level === 'none' ? undefined : placeOf?.(gap.privilege);
    return place === undefined ? gap : { ...gap, at: place };
  });
  return {
    name,
    ...(environment !== undefined && { environment }),
    ...(at !== undefined && { at }),
    presets,
    ...(locked !== undefined && { locked }),
    held,
    gaps,
    blocks: blockedFeatures(gaps),
  };
}
