import type { Span } from '../diagnostics/diagnostic.ts';
import type { AccessLevel } from './kinds/security-role.ts';
import type { PresetName } from './preset-names.ts';
import type { TableRight } from './privilege-names.ts';

/**
 * How far a grant reaches. `held` is a miscellaneous privilege of which only that is known: live systems and
 * declarations do not say more.
 */
export type GrantLevel = AccessLevel | 'held';

/** One privilege that a role holds. */
export interface Grant {
  /** Its name as the role spells it. */
  readonly privilege: string;
  /** Never `none`: what is not granted is not there. */
  readonly level: Exclude<GrantLevel, 'none'>;
}

/** What a role grants, by the names of privileges in small letters: the order and spelling of a file mean nothing. */
export type GrantSet = ReadonlyMap<string, Grant>;

/** Why a grant is not as a preset asks. The first three keep features from working, the others reach too far. */
export type GapKind = 'missing' | 'too-narrow' | 'not-possible' | 'surplus' | 'too-wide' | 'half-lookup';

/** One grant that is not as the presets ask. */
export interface RoleGap {
  readonly kind: GapKind;
  /** As the published list spells it, else as the role does. */
  readonly privilege: string;
  /** Absent for a miscellaneous privilege. */
  readonly on?: TableRight;
  /** What the role has. */
  readonly level: GrantLevel;
  /** What the presets ask for; `none` for surplus. */
  readonly needs: AccessLevel;
  /** Whether the source gives the level that is needed, or it was inferred; absent for surplus. */
  readonly evidence?: 'documented' | 'inferred';
  /** Day of the newest list that has the privilege, where only older ones do. */
  readonly lastListed?: string;
  /** The lookup that cannot be filled without it. */
  readonly lookup?: string;
  /** Where the file of the role grants it. */
  readonly at?: Span;
}

/** A feature that does not work, or may not, and for want of which privileges. */
export interface BlockedFeature {
  readonly feature: string;
  readonly evidence: 'documented' | 'inferred';
  readonly privileges: readonly string[];
}

/** What was found of one role. */
export interface RoleReport {
  readonly name: string;
  /** The environment it is live in; absent for one in a file. */
  readonly environment?: string;
  /** Where its file lists what it grants. */
  readonly at?: Span;
  readonly presets: readonly PresetName[];
  /** Why it cannot be changed. */
  readonly locked?: string;
  /** How many privileges it holds. */
  readonly held: number;
  readonly gaps: readonly RoleGap[];
  readonly blocks: readonly BlockedFeature[];
  /** What was written into its file, or would be. */
  readonly changes?: readonly GrantChange[];
}

/** Roles beside presets, and which edition of the published list those are made of. */
export interface RoleCheck {
  readonly list: {
    /** Day of the list, as `YYYY-MM-DD`. */
    readonly asOf: string;
    readonly sources: Readonly<Record<'list' | 'formerLists' | 'levels', string>>;
  };
  readonly roles: readonly RoleReport[];
}

/** One grant that differs, or is to: `none` where there is none. */
export interface GrantChange {
  readonly privilege: string;
  readonly on?: TableRight;
  readonly before: GrantLevel;
  readonly after: GrantLevel;
}

/** Two roles beside each other. */
export interface RoleDiff {
  readonly a: ComparedRole;
  readonly b: ComparedRole;
  /** From `a` to `b`, by name of table and right. */
  readonly changes: readonly GrantChange[];
}

/** One of two roles: where it was looked for, and what it is called there. */
interface ComparedRole {
  readonly from: string;
  readonly name: string;
  readonly held: number;
}

/** Whether a gap keeps features from working. */
export function isGap({ kind }: Pick<RoleGap, 'kind'>): boolean {
  return kind === 'missing' || kind === 'too-narrow' || kind === 'not-possible';
}
