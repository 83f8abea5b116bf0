import { closest } from '../../diagnostics/closest.ts';
import type { DesiredState } from '../../model/desired-state.ts';
import { stringsOf, textOf } from '../../model/kinds/references.ts';
import { PRESETS, type PresetName } from '../../model/preset-names.ts';
import { matchesGlob } from '../../policy/matches-glob.ts';
import { UsageError } from '../exit.ts';
import type { Output } from '../report.ts';
import type { ReportFile } from '../report-file.ts';
import type { TreeOptions } from '../session.ts';

/** Options that say which roles are looked at, and beside what. */
export interface RoleOptions extends TreeOptions {
  readonly preset: readonly PresetName[];
  /** Whether copilot-compatibility is asked for as well. */
  readonly compatibility: boolean;
  /** Names of roles, with `*` for any text. */
  readonly role: readonly string[];
  readonly output: Output;
  readonly verbose: boolean;
  /** Files that the report is written to besides. */
  readonly report?: readonly ReportFile[];
}

/** The presets that the configuration declares, by the name of the role in small letters. */
export type DeclaredPresets = ReadonlyMap<string, readonly PresetName[]>;

/** The roles that an environment declares, by what tells them apart, with their presets. */
export function declaredPresets({ resources }: Pick<DesiredState, 'resources'>): DeclaredPresets {
  return new Map(
    resources
      .filter(({ kind, state }) => kind === 'SecurityRole' && state === 'present')
      .map(({ written }) => [textOf(written, 'displayName').toLowerCase(), presetsIn(stringsOf(written['presets']))]),
  );
}

/** Presets among names. */
export function presetsIn(names: readonly string[]): readonly PresetName[] {
  return PRESETS.filter((preset) => names.includes(preset));
}

/** What a role is held to: what the command line says, else what the configuration declares, else representative. */
export function presetsFor(
  name: string,
  { preset, compatibility }: Pick<RoleOptions, 'preset' | 'compatibility'>,
  declared: DeclaredPresets,
): readonly PresetName[] {
  const ofFiles = declared.get(name.toLowerCase()) ?? [];
  const chosen = preset.length > 0 ? preset : ofFiles.length > 0 ? ofFiles : [DEFAULT];
  return presetsIn([...chosen, ...(compatibility ? [COMPATIBILITY] : [])]);
}

const DEFAULT = 'copilot-representative';
const COMPATIBILITY = 'copilot-compatibility';

/** Whether a name is one of those wanted, whatever the case of its letters. */
export function isWanted(name: string, wanted: readonly string[]): boolean {
  return wanted.some((each) => matchesGlob(each.toLowerCase(), name.toLowerCase()));
}

/** Whether what is wanted is a name and no pattern. */
export function isName(wanted: string): boolean {
  return !wanted.includes('*');
}

/**
 * Refuses names that are those of no role anywhere: a typing error must not look like a role that is fine.
 *
 * @throws {UsageError} for the first of them.
 */
export function mustBeThere(wanted: readonly string[], names: readonly string[]): void {
  const unknown = wanted.find((each) => !names.some((name) => isWanted(name, [each])));
  if (unknown === undefined) return;
  const near = closest(unknown, names);
  throw new UsageError(
    isName(unknown) ? `No role is named "${unknown}".` : `No role has a name like "${unknown}".`,
    near === undefined ? 'copilotctl roles check --role "*" lists all roles.' : `Did you mean "${near}"?`,
  );
}
