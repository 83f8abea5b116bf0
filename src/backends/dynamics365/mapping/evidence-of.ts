import type { Evidence, FieldEvidence } from '../../../model/evidence.ts';
import { groupBy } from '../../../model/group-by.ts';
import type { Json } from '../../../model/json.ts';
import { isKind, type Kind } from '../../../model/kind.ts';
import type { Metadata } from '../dataverse/metadata.ts';
import { mostItemsOf } from './encoding.ts';
import { partsOfSetting } from './kind-entries.ts';
import { columnsOf, tableOf } from './mapped-tables.ts';
import type { AcceptedMappings, Mapping, MappingEntry } from './mapping.ts';
import { storageOf } from './storage-of.ts';

/** What decides which fields a backend writes in one environment. */
export interface EvidenceRequest {
  readonly mapping: Mapping;
  /** What is installed; every table with a publisher's prefix that the mapping names must have been asked for. */
  readonly metadata: Metadata;
  readonly accepted: AcceptedMappings;
  /** Rows of the mapping that were looked for and are not there. Default: none. */
  readonly missingRows?: ReadonlySet<string>;
  /** Values of environment properties that a rule of the environment group fixes, by property. Default: none. */
  readonly locks?: ReadonlyMap<string, Json>;
}

/**
 * What the mapping says of every field of every kind in one environment.
 *
 * Confirmed entries (A and B) are written; inferred ones (C and D) where the project accepts them; those that are
 * unknown (X), that are never written, that are not installed or that a rule of the environment group sets are for a
 * person, and `byHand` says why and where.
 */
export function evidenceOf(request: EvidenceRequest): Evidence {
  const entries = request.mapping.settings.flatMap((entry) => {
    const { kind, path } = partsOfSetting(entry.setting);
    return isKind(kind) ? [{ kind, evidence: fieldEvidence(entry, path, request) }] : [];
  });
  return new Map<Kind, readonly FieldEvidence[]>(
    [...groupBy(entries, ({ kind }) => kind)].map(([kind, of]) => [kind, of.map(({ evidence }) => evidence)]),
  );
}

function fieldEvidence(entry: MappingEntry, path: string, request: EvidenceRequest): FieldEvidence {
  const said = { path, grade: entry.grade, storage: storageOf(entry) };
  const byHand = reasonByHand(entry, request);
  if (byHand !== undefined) return { ...said, byHand };
  const mostItems = mostItemsOf(entry.encode);
  return mostItems === undefined ? said : { ...said, byHand: tooMany(entry), mostItems };
}

function reasonByHand(
  entry: MappingEntry,
  { mapping, metadata, accepted, missingRows, locks }: EvidenceRequest,
): string | undefined {
  const { target, grade, page } = entry;
  if (target.kind === 'manual' && target.table !== undefined)
    return `How it is stored is not public. Set it by hand: ${pageOf(page)}.`;
  if (target.kind === 'manual' || grade === 'X')
    return `Where it is stored is not public. Set it by hand: ${pageOf(page)}.`;
  if (entry.write === 'never') return `It is read and never written. Set it by hand: ${pageOf(page)}.`;
  const missing = missingPart(entry, metadata);
  if (missing !== undefined) return notInstalled(missing, mapping.solutions);
  const row = target.kind === 'column' && target.row !== 'own' ? target.row : entry.needs;
  if (row !== undefined && missingRows?.has(row) === true) return noRow(row, mapping, page);
  const locked = target.kind === 'bap' && locks?.has(target.property);
  if (locked) return lockedByRule(locks?.get(target.property), page);
  if ((grade === 'C' || grade === 'D') && !isAccepted(entry.setting, accepted)) {
    return `Where it is stored is inferred. Accept that with dynamics365.acceptInferredMappings in copilotctl.yaml, or set it by hand: ${pageOf(page)}.`;
  }
  return undefined;
}

/** The page without the name of the setting at its end: what is set on one page is one step. */
function pageOf(page: string): string {
  const parts = page.split(' > ');
  return parts.length > 3 ? parts.slice(0, -1).join(' > ') : page;
}

function noRow(row: string, { rows }: Mapping, page: string): string {
  return `Not there: the row ${row} of ${rows[row]?.table ?? 'the mapping'}. Save its page once, so that the product makes it (${page}), or say which row it is under dynamics365.mapping.rows.${row} in copilotctl.yaml.`;
}

function tooMany(entry: MappingEntry): string {
  return `More than one entry cannot be written: how ${storageOf(entry)} separates them is not public. Set them by hand: ${entry.page}. An override of its encode.separator under dynamics365.mapping in copilotctl.yaml lets copilotctl write them.`;
}

function lockedByRule(value: Json | undefined, page: string): string {
  const fixed = value === undefined ? '' : ` to ${JSON.stringify(value)}`;
  return `A rule of the environment group sets this${fixed}, so the environment cannot: change the rule, not ${page}.`;
}

/** Whether a setting is accepted: all are, or it or something above it is named. */
function isAccepted(setting: string, accepted: AcceptedMappings): boolean {
  return accepted === 'all' || accepted.some((each) => setting === each || setting.startsWith(`${each}/`));
}

/** The table or column of an entry that is not installed, as `table` or `table.column`. */
function missingPart({ target }: MappingEntry, metadata: Metadata): string | undefined {
  const table = tableOf(target);
  if (table === undefined) return undefined;
  const installed = metadata.get(table);
  // What has no publisher's prefix belongs to Dataverse itself, and is there without being asked for.
  if (installed === undefined) return table.includes('_') ? table : undefined;
  const column = columnsOf(target).find((each) => !installed.columns.has(each));
  return column === undefined ? undefined : `${table}.${column}`;
}

function notInstalled(part: string, solutions: Mapping['solutions']): string {
  const [table = part, column] = part.split('.');
  const solution = solutions[part] ?? solutions[table];
  const what = column === undefined ? `table ${table}` : `column ${column} of ${table}`;
  const remedy =
    solution === undefined
      ? 'Update Dynamics 365 Customer Service in this environment.'
      : `Install or update the solution ${solution}.`;
  return `Not installed here: the ${what}. ${remedy}`;
}
