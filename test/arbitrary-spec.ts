import fc from 'fast-check';
import { itemKey } from '../src/model/apply-fields.ts';
import { SHAPES } from '../src/model/generated/shapes.ts';
import type { Json, JsonObject } from '../src/model/json.ts';
import type { DocumentKind } from '../src/model/kind.ts';
import type { Shape } from '../src/model/shape.ts';

/** What a generated spec is made of. */
export interface SpecOptions {
  /** Values of leaves. Default: texts, whole numbers and booleans. */
  readonly leaf?: fc.Arbitrary<Json>;
  /** Whether members may be `null`, as in overlays and in live rows. Default: false. */
  readonly nulls?: boolean;
}

const WORDS = [
  '',
  'a',
  'b',
  'A',
  'global',
  'none',
  'Contoso',
  'Frau Müller',
  'a/b',
  'c~d',
  'two\nlines',
  'two\r\nlines',
];
const KEY = fc.constantFrom('a', 'b', 'c', 'a/b', 'c~d', 'Q & A', 'tables', '0');
const LEAF: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(...WORDS),
  fc.boolean(),
  fc.integer({ min: -3, max: 3 }),
  fc.string({ maxLength: 6 }),
);

/** Any spec of the shape of a kind: not one its schema accepts, but one that merging and comparing must stand. */
export function specOf(kind: DocumentKind, options: SpecOptions = {}): fc.Arbitrary<JsonObject> {
  return ofShape(SHAPES[kind], options) as fc.Arbitrary<JsonObject>;
}

/** Any value of a shape. */
function ofShape(shape: Shape, options: SpecOptions): fc.Arbitrary<Json> {
  const leaf = options.leaf ?? LEAF;
  switch (shape.type) {
    case 'leaf':
      return shape.whenAbsent === undefined ? leaf : fc.oneof(leaf, fc.constant(shape.whenAbsent));
    case 'dictionary':
      return fc.dictionary(KEY, ofShape(shape.item, options), { maxKeys: 3, noNullPrototype: true });
    case 'object':
      return objectOf(shape, options);
    case 'set':
      return fc.uniqueArray(fc.constantFrom('a', 'b', 'C', 'd e'), {
        maxLength: 4,
        selector: (each) => each.toLowerCase(),
      });
    case 'map':
      return fc.uniqueArray(itemOf(shape, options), { maxLength: 3, selector: (each) => itemKey(each, shape.key) });
    case 'sequence':
      return fc.array(ofShape(shape.item, options), { maxLength: 3 });
  }
}

function objectOf(shape: Extract<Shape, { type: 'object' }>, options: SpecOptions): fc.Arbitrary<JsonObject> {
  const members = Object.entries(shape.members).map(([name, member]) => {
    const value = ofShape(member, options);
    return [name, options.nulls ? fc.option(value, { freq: 6 }) : value] as const;
  });
  return fc.record(Object.fromEntries(members), { requiredKeys: [], noNullPrototype: true });
}

function itemOf(shape: Extract<Shape, { type: 'map' }>, options: SpecOptions): fc.Arbitrary<JsonObject> {
  const keys = fc.record(Object.fromEntries(shape.key.map((key) => [key, KEY])), { noNullPrototype: true });
  const rest = shape.item.type === 'object' ? objectOf(shape.item, options) : fc.constant<JsonObject>({});
  return fc.tuple(keys, rest).map(([key, others]) => ({ ...others, ...key }));
}
