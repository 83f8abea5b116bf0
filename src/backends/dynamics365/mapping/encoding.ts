import type { Json } from '../../../model/json.ts';
import type { Encoding } from './mapping.ts';

/** What an entry without an encoding has. */
const TEXT: Encoding = { as: 'text' };

/** What a stored value means in a spec; undefined when it means nothing there, such as an unknown choice. Never null. */
export function decode(stored: Json, encoding: Encoding = TEXT): Json | undefined {
  switch (encoding.as) {
    case 'boolean':
      return decodeBoolean(stored, encoding.numbers);
    case 'text':
    case 'opaque':
      return typeof stored === 'string' ? stored : undefined;
    case 'number':
      return typeof stored === 'number' ? stored : undefined;
    case 'choice':
      return Object.entries(encoding.values).find(([, value]) => value === stored)?.[0];
    case 'list':
      return typeof stored === 'string' ? decodeList(stored, encoding.separator) : undefined;
  }
}

/**
 * What is stored for a value; `null` for none, for an empty text and for an empty list.
 *
 * @throws {Error} where the schema of the kind would have refused the value, or the list is longer than `mostItemsOf`.
 */
export function encode(value: Json, encoding: Encoding = TEXT): Json {
  if (value === null || value === '') return null;
  switch (encoding.as) {
    case 'boolean':
      return encoding.numbers === undefined ? value : encoding.numbers[value === true ? 'true' : 'false'];
    case 'text':
    case 'opaque':
    case 'number':
      return value;
    case 'choice':
      return encodeChoice(value, encoding.values);
    case 'list':
      return encodeList(value, encoding.separator);
  }
}

/** The longest list that can be written; undefined when there is no limit. */
export function mostItemsOf(encoding: Encoding | undefined): number | undefined {
  return encoding?.as === 'list' && encoding.separator === undefined ? 1 : undefined;
}

function decodeBoolean(
  stored: Json,
  numbers: { readonly true: number; readonly false: number } | undefined,
): Json | undefined {
  if (numbers === undefined) return typeof stored === 'boolean' ? stored : undefined;
  if (stored === numbers.true) return true;
  return stored === numbers.false ? false : undefined;
}

function encodeChoice(value: Json, values: Readonly<Record<string, number | boolean>>): Json {
  const stored = Object.hasOwn(values, String(value)) ? values[String(value)] : undefined;
  if (stored === undefined)
    throw new Error(`${JSON.stringify(value)} is no choice of ${Object.keys(values).join(', ')}.`);
  return stored;
}

function decodeList(stored: string, separator: string | undefined): readonly string[] {
  const parts = separator === undefined ? [stored] : stored.split(separator);
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function encodeList(value: Json, separator: string | undefined): Json {
  if (!Array.isArray(value)) throw new Error(`${JSON.stringify(value)} is no list.`);
  if (separator === undefined && value.length > 1) throw new Error('A list without a separator holds one entry.');
  return value.length === 0 ? null : value.join(separator ?? '');
}
