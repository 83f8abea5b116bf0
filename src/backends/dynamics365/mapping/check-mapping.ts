import { closest } from '../../../diagnostics/closest.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { type Document, whereIn } from '../../../model/document.ts';
import { SHAPES } from '../../../model/generated/shapes.ts';
import type { ProjectSpec } from '../../../model/generated/types.ts';
import { segmentsOf } from '../../../model/json.ts';
import { isKind } from '../../../model/kind.ts';
import type { Shape } from '../../../model/shape.ts';
import { partsOfSetting } from './kind-entries.ts';
import { type EntryOverride, loadMapping, overridesOf } from './load-mapping.ts';
import type { Mapping, MappingEntry } from './mapping.ts';

type Part = 'key' | 'value';
interface Found extends Pick<Diagnostic, 'code' | 'message' | 'hint'> {
  readonly path: readonly (string | number)[];
  readonly part: Part;
}

/**
 * What is wrong with the part `dynamics365` of a project file whose schema accepted it: settings that there are not,
 * overrides that are not whole, rows that nothing finds.
 */
export function checkMapping(document: Document, spec: ProjectSpec): readonly Diagnostic[] {
  const own = spec.dynamics365;
  if (own === undefined) return [];
  const mapping = loadMapping(own);
  const found = [
    ...unknownAccepted(own.acceptInferredMappings, mapping),
    ...[...overridesOf(own)].flatMap(([setting, override]) => checkOverride(setting, override, mapping)),
  ];
  return found.map(({ code, message, hint, path, part }) => ({
    code,
    severity: 'error',
    message,
    ...(hint !== undefined && { hint }),
    where: whereIn(document, ['spec', 'dynamics365', ...path], part),
  }));
}

function unknownAccepted(accepted: boolean | readonly string[] = [], mapping: Mapping): readonly Found[] {
  if (typeof accepted === 'boolean') return [];
  const known = namesOf(mapping);
  return accepted.flatMap((setting, at) =>
    known.has(setting) ? [] : [unknownSetting(setting, known, ['acceptInferredMappings', at], 'value')],
  );
}

/** Every setting that has an entry, and everything above one: naming that means all that is below it. */
function namesOf({ settings }: Mapping): ReadonlySet<string> {
  const names = settings.flatMap(({ setting }) => {
    const { kind, path } = partsOfSetting(setting);
    const segments = segmentsOf(path);
    return [kind, ...segments.map((_, at) => `${kind}/${segments.slice(0, at + 1).join('/')}`)];
  });
  return new Set(names.filter(isField));
}

function checkOverride(setting: string, override: EntryOverride, mapping: Mapping): readonly Found[] {
  const path = ['mapping', 'settings', setting];
  if (!isField(setting)) return [unknownSetting(setting, namesOf(mapping), path, 'key')];
  const merged = mapping.settings.find((entry) => entry.setting === setting);
  if (merged === undefined) return [];
  return [...missingGrade(merged, override, path), ...unknownRow(merged, override, mapping, path)];
}

function unknownSetting(setting: string, known: Iterable<string>, path: Found['path'], part: Part): Found {
  const near = closest(setting, known);
  return {
    code: 'validate/unknown-field',
    message: `No setting is named "${setting}".`,
    hint:
      near === undefined
        ? 'A setting is a kind and a pointer into its spec, such as CopilotSettings/copilotImmersive; docs/mapping.md lists them.'
        : `Did you mean "${near}"?`,
    path,
    part,
  };
}

/** A place that is given without saying how sure it is would change nothing: the shipped grade still says by hand. */
function missingGrade(merged: MappingEntry, override: EntryOverride, path: Found['path']): readonly Found[] {
  if (merged.grade !== 'X' || merged.target.kind === 'manual' || override.target === undefined) return [];
  return [
    {
      code: 'validate/missing-field',
      message: `"grade" is missing in "${merged.setting}": the storage of this setting counts as unknown.`,
      hint: 'Add the grade: A or B where it was verified, C or D where it is inferred.',
      path,
      part: 'key',
    },
  ];
}

function unknownRow(
  { target }: MappingEntry,
  override: EntryOverride,
  { rows }: Mapping,
  path: Found['path'],
): readonly Found[] {
  if (override.target === undefined || target.kind !== 'column') return [];
  const known = ['own', ...Object.keys(rows)];
  if (known.includes(target.row)) return [];
  const near = closest(target.row, known);
  return [
    {
      code: 'validate/unknown-reference',
      message: `No row is named "${target.row}".`,
      hint:
        near === undefined
          ? `Rows: ${known.join(', ')}; a row of your own goes under mapping.rows.`
          : `Did you mean "${near}"?`,
      path: [...path, 'target', 'row'],
      part: 'value',
    },
  ];
}

/** Whether a kind has such a field; a star stands for an item of a list. */
function isField(setting: string): boolean {
  const { kind, path } = partsOfSetting(setting);
  if (!isKind(kind)) return false;
  let at: Shape | undefined = SHAPES[kind];
  for (const segment of segmentsOf(path)) {
    if (at === undefined) return false;
    if (at.type === 'object') at = Object.hasOwn(at.members, segment) ? at.members[segment] : undefined;
    else at = segment === '*' && at.type !== 'leaf' ? at.item : undefined;
  }
  return at !== undefined;
}
