import { isObject, type Json, type JsonObject } from '../../src/model/json.ts';
import { at, type Property, propertiesOf } from './schema-files.ts';

/** Texts of the forms that fields ask for; the first that fits is taken. */
const TEXTS = [
  'msdyn_copilotevent',
  'prvIntelligenceUsage',
  'Contoso',
  'contoso_sample',
  'https://contoso.example',
  'somebody@contoso.example',
  '3f0d1e6c-8a52-4b7e-9c14-5d2f7a6b8c90',
  '2026-11-22',
];

/**
 * A spec that declares one field, and beside it only what a resource or an item cannot be without.
 *
 * `turn` chooses among the values that the field may have, so that one of two turns differs from what is live.
 */
export function specWith(file: string, schema: JsonObject, field: string, turn: 0 | 1, given: JsonObject): JsonObject {
  const spec = at(schema, 'properties', 'spec');
  if (!isObject(spec)) throw new Error(`${file} has no spec.`);
  const all = propertiesOf(file, spec);
  const value = build(all, '', field, turn);
  return { ...required(all, '', spec, turn), ...(isObject(value) ? value : {}), ...given };
}

/** The value at a path, on the way to the field. */
function build(all: readonly Property[], path: string, field: string, turn: 0 | 1): Json {
  const own = all.find((each) => each.path === path);
  if (path === field && own !== undefined) return sample(all, own, turn);
  const rest = field.slice(path.length);
  if (rest.startsWith('[]')) return [inside(all, `${path}[]`, keysOf(own), field, turn)];
  return inside(all, path, own?.schema, field, turn);
}

function inside(
  all: readonly Property[],
  path: string,
  schema: JsonObject | undefined,
  field: string,
  turn: 0 | 1,
): Json {
  const [name = ''] = field.slice(path.length + 1).split(/[/[]/);
  return { ...required(all, path, schema, turn), [name]: build(all, `${path}/${name}`, field, turn) };
}

function required(all: readonly Property[], path: string, schema: JsonObject | undefined, turn: 0 | 1): JsonObject {
  const names = Array.isArray(schema?.['required']) ? (schema['required'] as readonly string[]) : [];
  return Object.fromEntries(
    names.flatMap((name) => {
      const own = all.find((each) => each.path === `${path}/${name}`);
      return own === undefined ? [] : [[name, sample(all, own, turn)]];
    }),
  );
}

/** The items of a list, as far as telling them apart asks: its key and what they require. */
function keysOf(property: Property | undefined): JsonObject {
  const items = property?.schema['items'];
  const key = at(property?.schema, 'x-list', 'key');
  const names = isObject(items) && Array.isArray(items['required']) ? items['required'] : [];
  return { required: [...new Set([key ?? [], names].flat())] };
}

function sample(all: readonly Property[], { path, schema }: Property, turn: 0 | 1): Json {
  if (schema['const'] !== undefined) return schema['const'];
  if (Array.isArray(schema['enum'])) return schema['enum'].at(turn === 0 ? -1 : 0) as Json;
  switch (schema['type']) {
    case 'boolean':
      return turn === 0;
    case 'integer':
    case 'number':
      return 7 + turn;
    case 'array':
      return [itemSample(all, path, schema, turn)];
    case 'object':
      return Object.fromEntries(
        all
          .filter((each) => each.path.startsWith(`${path}/`) && !/[/[]/.test(each.path.slice(path.length + 1)))
          .filter((each) => each.schema['type'] === 'boolean' || each.schema['type'] === 'string')
          .slice(0, 2)
          .map((each) => [each.path.slice(path.length + 1), sample(all, each, turn)]),
      );
    default:
      return text(schema);
  }
}

function itemSample(all: readonly Property[], path: string, schema: JsonObject, turn: 0 | 1): Json {
  const items = schema['items'];
  if (!isObject(items)) return 'Contoso';
  const members = all.filter(
    (each) => each.path.startsWith(`${path}[]/`) && !/[/[]/.test(each.path.slice(path.length + 3)),
  );
  if (members.length === 0) return Array.isArray(items['enum']) ? (items['enum'][0] as Json) : text(items);
  const names = new Set(Array.isArray(items['required']) ? (items['required'] as readonly string[]) : []);
  const kept = members.filter((each) => names.size === 0 || names.has(each.path.slice(path.length + 3)));
  return Object.fromEntries(kept.map((each) => [each.path.slice(path.length + 3), sample(all, each, turn)]));
}

function text(schema: JsonObject): string {
  const pattern = typeof schema['pattern'] === 'string' ? new RegExp(schema['pattern'], 'u') : /./;
  const most = typeof schema['maxLength'] === 'number' ? schema['maxLength'] : Number.POSITIVE_INFINITY;
  const found = TEXTS.find((each) => pattern.test(each) && each.length <= most);
  if (found === undefined) throw new Error(`No sample text is of the form ${String(schema['pattern'])}.`);
  return found;
}
