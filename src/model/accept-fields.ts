import { applyFields, itemKey, memberShape, setMember } from './apply-fields.ts';
import type { FieldChange } from './change.ts';
import type { DesiredResource } from './desired-state.ts';
import { type Document, specOf } from './document.ts';
import { SHAPES } from './generated/shapes.ts';
import { isObject, type Json, type JsonObject, type JsonPointer, pointer, segmentsOf, valueAt } from './json.ts';
import type { Kind } from './kind.ts';
import { KIND_DEFINITIONS } from './kinds/index.ts';
import { placeInLayers } from './place-in-layers.ts';
import type { Shape } from './shape.ts';
import { shapesAlong } from './shape-at.ts';

/** A field and the value that the files are to declare; without one they are to say nothing of it. */
export interface AcceptedField {
  readonly path: JsonPointer;
  readonly value?: Json;
}

/** A field with its live value, as a change has it in `before`. */
export interface LiveField extends Pick<FieldChange, 'path' | 'before'> {
  /** Of a shared list, all that live has is to be declared, not only what already is. Default: false. */
  readonly whole?: boolean;
}

/** How files and live call the same things. */
export interface Naming {
  /** What a file writes for something of one of these kinds that live calls by a name. */
  readonly written: (kinds: readonly string[], live: string) => string;
  /** What live calls what a file writes: references resolved, variables expanded. */
  readonly live: (written: string, shape: Shape) => string;
}

/** A field that cannot be declared as it is live, and why. */
interface RefusedField {
  readonly path: JsonPointer;
  readonly message: string;
  readonly hint: string;
}

/** What the documents of one resource should say. */
export interface AcceptedLayers {
  /** The new spec of each document that changes. */
  readonly specs: ReadonlyMap<Document, JsonObject>;
  readonly refused: readonly RefusedField[];
}

/**
 * The specs of a resource's documents such that they declare what is live, for the fields of a change (`before` is the
 * live value); everything else of them stays.
 *
 * A value is written where it is declared: in the last layer that names it. What no layer names goes into the layer that
 * names most of its path. What is live by no value becomes what its absence means, an empty list, or is declared no
 * longer. References stay as written where they mean the same, and are otherwise written by `metadata.name`.
 *
 * `into` names the last of the layers as the one to write into, whichever declares the value: the others stay.
 */
export function acceptFields(
  resource: DesiredResource,
  fields: readonly LiveField[],
  naming: Naming,
  into?: Document,
): AcceptedLayers {
  const definition = KIND_DEFINITIONS[resource.kind];
  const asked = fields.map((field) => acceptedField(field, resource));
  const accepted = definition.writtenFor?.(asked, resource.written) ?? asked;
  const specs = new Map(resource.layers.map((layer) => [layer, specOf(layer)]));
  const refused: RefusedField[] = [];
  for (const field of accepted) {
    const problem = acceptOne(field, resource, specs, naming, into);
    if (problem !== undefined) refused.push({ path: field.path, ...problem });
  }
  return { specs: new Map([...specs].filter(([layer, spec]) => spec !== specOf(layer))), refused };
}

/** The live value of a field as something that can be declared. */
function acceptedField({ path, before, whole = false }: LiveField, { kind, resource }: DesiredResource): AcceptedField {
  const shapes = shapesAlong(SHAPES[kind], segmentsOf(path));
  const shape = shapes.at(-1) ?? { type: 'leaf' };
  if (shape.type === 'set' && shape.shared && !whole)
    return { path, value: declaredOf(resource.spec, path, before, shape) };
  if (before !== undefined && before !== null) return { path, value: before };
  if (shapes.at(-2)?.type === 'map') return { path };
  if (shape.whenAbsent !== undefined) return { path, value: shape.whenAbsent };
  return 'item' in shape && shape.type !== 'dictionary' ? { path, value: [] } : { path };
}

/** Of a shared list, what we declare and live has: the rest of live is not ours. */
function declaredOf(
  spec: JsonObject,
  path: JsonPointer,
  live: Json | undefined,
  shape: Extract<Shape, { type: 'set' }>,
): Json {
  const there = new Set(
    (Array.isArray(live) ? (live as readonly Json[]) : []).map((each) => setMember(each, shape.item)),
  );
  const declared = valueAt(spec, segmentsOf(path));
  return (Array.isArray(declared) ? (declared as readonly Json[]) : []).filter((each) =>
    there.has(setMember(each, shape.item)),
  );
}

type Problem = Pick<RefusedField, 'message' | 'hint'>;

function acceptOne(
  field: AcceptedField,
  { kind, layers }: DesiredResource,
  specs: Map<Document, JsonObject>,
  naming: Naming,
  into: Document | undefined,
): Problem | undefined {
  const segments = segmentsOf(field.path);
  if (field.value === undefined && into !== undefined) return takeBack(segments, kind, layers, specs, into);
  if (field.value === undefined) {
    for (const layer of layers) specs.set(layer, without(specs.get(layer) ?? {}, layer, segments));
    return undefined;
  }
  const now = layers.map((layer): Document => ({ ...layer, value: { ...layer.value, spec: specs.get(layer) ?? {} } }));
  const place = placeInLayers(now, segments);
  const owner = into ?? layers[place === undefined ? -1 : now.indexOf(place.document)];
  if (place === undefined || owner === undefined)
    return { message: 'No file declares it.', hint: 'Declare it in a file first.' };
  const old = place.depth === segments.length ? valueAt(place.document.value, place.path) : undefined;
  const shape = shapesAlong(SHAPES[kind], segments).at(-1) ?? { type: 'leaf' };
  const problems: Problem[] = [];
  const after = writtenValue(old, field.value, shape, naming, problems);
  if (problems.length > 0) return problems[0];
  specs.set(owner, applyFields(specs.get(owner) ?? {}, [{ path: field.path, after }], SHAPES[kind]));
  return undefined;
}

/** What a layer below declares is taken back by `null`; an item of a list cannot be. */
function takeBack(
  segments: readonly string[],
  kind: Kind,
  layers: readonly Document[],
  specs: Map<Document, JsonObject>,
  into: Document,
): Problem | undefined {
  const below = layers.filter((layer) => layer !== into);
  const own = without(specs.get(into) ?? {}, into, segments);
  if (placeInLayers(below, segments)?.depth !== segments.length) {
    specs.set(into, own);
    return undefined;
  }
  if (shapesAlong(SHAPES[kind], segments).at(-2)?.type === 'map') return STAYS_IN_BASE;
  specs.set(into, applyFields(own, [{ path: pointer(segments), after: null }], SHAPES[kind]));
  return undefined;
}

const STAYS_IN_BASE: Problem = {
  message: 'Base declares this item, and an overlay cannot take it out of the list.',
  hint: 'Move it from base into the environments that have it.',
};

/** A spec that does not name a place any more; an object that was there only for its sake goes with it. */
function without(spec: JsonObject, layer: Document, segments: readonly string[]): JsonObject {
  const at = { ...layer, value: { ...layer.value, spec } };
  const place = placeInLayers([at], segments);
  if (place?.depth !== segments.length) return spec;
  const shape = SHAPES[layer.kind as keyof typeof SHAPES];
  let result = applyFields(spec, [{ path: pointer(segments) }], shape);
  for (let depth = segments.length - 1; depth > 0; depth--) {
    const above = segments.slice(0, depth);
    const left = placeInLayers([{ ...layer, value: { ...layer.value, spec: result } }], above);
    const value = left?.depth === depth ? valueAt({ spec: result }, left.path) : undefined;
    if (!isObject(value) || Object.keys(value).length > 0) break;
    result = applyFields(result, [{ path: pointer(above) }], shape);
  }
  return result;
}

/** A live value as a file writes it; parts that mean the same as before stay as they were written. */
function writtenValue(old: Json | undefined, live: Json, shape: Shape, naming: Naming, problems: Problem[]): Json {
  if (typeof live === 'string') return writtenText(old, live, shape, naming, problems);
  if (Array.isArray(live)) {
    const items = Array.isArray(old) ? (old as readonly Json[]) : [];
    const item: Shape = 'item' in shape ? shape.item : { type: 'leaf' };
    if (shape.type === 'set') return writtenSet(items, live, item, naming, problems);
    const same = (each: Json, at: number): Json | undefined =>
      shape.type === 'map' ? items.find((known) => itemKey(known, shape.key) === itemKey(each, shape.key)) : items[at];
    return (live as readonly Json[]).map((each, at) => writtenValue(same(each, at), each, item, naming, problems));
  }
  if (!isObject(live)) return live;
  const members = isObject(old) ? old : {};
  return Object.fromEntries(
    Object.entries(live).map(([key, each]) => [
      key,
      each === undefined ? each : writtenValue(members[key], each, memberShape(shape, key), naming, problems),
    ]),
  );
}

function writtenSet(
  items: readonly Json[],
  live: readonly Json[],
  shape: Shape,
  naming: Naming,
  problems: Problem[],
): Json {
  const liveOf = (each: Json): string => setMember(typeof each === 'string' ? naming.live(each, shape) : each, shape);
  const there = new Set(live.map((each) => setMember(each, shape)));
  const gone = items.find((each) => !there.has(liveOf(each)) && isVariable(each, shape));
  if (gone !== undefined) problems.push(GIVEN_BY_VARIABLE);
  const kept = items.filter((each) => there.has(liveOf(each)));
  const known = new Set(kept.map(liveOf));
  const come = live.filter((each) => !known.has(setMember(each, shape)));
  return [...kept, ...come.map((each) => writtenValue(undefined, each, shape, naming, problems))];
}

function writtenText(old: Json | undefined, live: string, shape: Shape, naming: Naming, problems: Problem[]): Json {
  if (typeof old === 'string' && naming.live(old, shape) === live) return old;
  if (isVariable(old, shape)) problems.push(GIVEN_BY_VARIABLE);
  if (live.includes('${env:')) problems.push(LOOKS_LIKE_VARIABLE);
  const kinds = shape.ref?.kinds ?? [];
  return kinds.length === 0 ? live : naming.written(kinds, live);
}

function isVariable(written: Json | undefined, shape: Shape): boolean {
  return shape.env === true && typeof written === 'string' && written.includes('${env:');
}

const GIVEN_BY_VARIABLE: Problem = {
  message: 'The file takes it from a variable, whose value is another one than live has.',
  hint: 'Change the variable, or write the value in place of it.',
};
const LOOKS_LIKE_VARIABLE: Problem = {
  message: 'The live text holds ${env:…}, which a file would read as a variable.',
  hint: 'Change the text in the live system.',
};
