import type { FieldChange } from '../../../model/change.ts';
import { compareTexts } from '../../../model/compare-texts.ts';
import { groupBy } from '../../../model/group-by.ts';
import { isObject, type JsonObject, pointer, segmentsOf } from '../../../model/json.ts';
import type { Kind } from '../../../model/kind.ts';
import type { Failure } from '../../../model/outcome.ts';
import { bind } from '../dataverse/odata.ts';
import { readColumns, type WrittenField, writeColumns } from '../mapping/columns.ts';
import { entriesBelow, kindEntries } from '../mapping/kind-entries.ts';
import type { KindEntry } from '../mapping/mapping.ts';
import { noSharedRow, sharedRow } from './columns-part.ts';
import type { Translation } from './kind-mapping.ts';
import type { Drafted, Part } from './part.ts';
import { rejected } from './refused.ts';
import { createRow, deleteRow, entitySetOf, freeId, patchRow, versionOf } from './row-requests.ts';
import { PROMPTS_QUERY, SKILLS_QUERY } from './settings-queries.ts';
import { rowsOfSkill } from './skill-rows.ts';
import type { Row } from './snapshot.ts';

/**
 * The prompts of an agent: rows that belong to its skill, told apart by name.
 *
 * Nothing in the product keeps two prompts from having one name. Then the one with the lower id counts, so that every
 * run means the same one, and the others are left alone.
 */
export function promptsPart(kind: Kind, skill: string): Part {
  return {
    tables: [SKILLS_QUERY.table, TABLE],
    queries: [SKILLS_QUERY, PROMPTS_QUERY],
    read: (translation) => {
      const prompts = promptsOf(kind, skill, translation);
      if (prompts === undefined) return undefined;
      const items = [...prompts.values()].map((prompt) => prompt.item);
      return {
        spec: { prompts: { items } },
        version: [...prompts.values()].map(({ row }) => versionOf(TABLE, row, translation)),
      };
    },
    keeps: (path) => path.startsWith(`${LIST}/`),
    rowOf: (path, translation) => promptsOf(kind, skill, translation)?.get(segmentsOf(path)[2] ?? '')?.row,
    write: (fields, translation) => writePrompts(kind, skill, fields, translation),
  };
}

const LIST = '/prompts/items';
const TABLE = PROMPTS_QUERY.table;

interface Prompt {
  readonly row: Row;
  readonly item: JsonObject;
}

/** The prompts by name; undefined when there is no such agent, or no table of prompts. */
function promptsOf(kind: Kind, skill: string, translation: Translation): ReadonlyMap<string, Prompt> | undefined {
  const rows = rowsOfSkill(skill, PROMPTS_QUERY, '_msdyn_skill_value', translation);
  if (rows === undefined) return undefined;
  const entries = itemEntries(kind, translation);
  const prompts = new Map<string, Prompt>();
  for (const row of [...rows].sort((left, right) => compareTexts(left.id, right.id))) {
    const item = readColumns(entries, row.values);
    if (typeof item['name'] === 'string' && !prompts.has(item['name'])) prompts.set(item['name'], { row, item });
  }
  return prompts;
}

function itemEntries(kind: Kind, { mapping }: Translation): readonly KindEntry[] {
  return entriesBelow(kindEntries(mapping, kind), `${LIST}/*`);
}

function writePrompts(kind: Kind, skill: string, fields: readonly FieldChange[], translation: Translation): Drafted {
  const prompts = promptsOf(kind, skill, translation);
  if (prompts === undefined) return { failure: noSharedRow(skill, translation) };
  const entries = itemEntries(kind, translation).filter((entry) => entry.write !== 'never');
  const operations = [];
  for (const [name, own] of groupBy(fields, ({ path }) => segmentsOf(path)[2] ?? '')) {
    const prompt = prompts.get(name);
    const change = changeOf(name, own);
    const failure = refusalOf(name, prompt, change);
    if (failure !== undefined) return { failure };
    if (change === 'remove') {
      if (prompt !== undefined) operations.push(deleteRow(TABLE, prompt.row, translation));
    } else if (prompt !== undefined) {
      operations.push(...patchRow(TABLE, prompt.row, writeColumns(entries, change), translation));
    } else {
      const body = writeColumns(entries, [{ path: '/name', after: name }, ...change]);
      const id = freeId([kind, 'prompts', name], translation.snapshot.rows(PROMPTS_QUERY.name) ?? [], translation);
      operations.push(...createRow(TABLE, id, { ...body, ...bindSkill(skill, translation) }, translation));
    }
  }
  return { operations };
}

/** What becomes of one prompt: fields relative to it, or it goes. */
function changeOf(name: string, fields: readonly FieldChange[]): readonly WrittenField[] | 'remove' {
  const item = pointer(['prompts', 'items', name]);
  if (fields.some((field) => field.path === item && field.after === undefined)) return 'remove';
  return fields.map(({ path, after }) => ({
    path: path.slice(item.length),
    ...(after !== undefined && { after }),
  }));
}

/** Built-in prompts come with the product: they are enabled and disabled, not made, edited or removed. */
function refusalOf(
  name: string,
  prompt: Prompt | undefined,
  change: readonly WrittenField[] | 'remove',
): Failure | undefined {
  if (prompt?.item['builtIn'] === true) {
    if (change !== 'remove' && change.every(({ path }) => path === '/enabled')) return undefined;
    return rejected(
      `The built-in prompt "${name}" cannot be ${change === 'remove' ? 'removed' : 'edited'}.`,
      'Only enabled can be changed; to hide the prompt set it to false.',
    );
  }
  if (change === 'remove' || !change.some(saysBuiltIn)) return undefined;
  return rejected(
    `There is no built-in prompt "${name}" here.`,
    'Correct the name, or leave out builtIn to create a prompt of your own.',
  );
}

function saysBuiltIn({ path, after }: WrittenField): boolean {
  return path === '/builtIn' ? after === true : path === '' && isObject(after) && after['builtIn'] === true;
}

function bindSkill(skill: string, translation: Translation): JsonObject {
  const shared = sharedRow(skill, translation);
  if (shared === undefined) throw new Error(`Prompts were read, but not the skill ${skill} that they belong to.`);
  return { 'msdyn_skill@odata.bind': bind(entitySetOf(shared.table, translation), shared.row.id) };
}
