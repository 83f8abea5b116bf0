import { Document, isCollection, isMap, isScalar, isSeq, type Node, type Pair, visit } from 'yaml';
import { itemKey, memberShape } from '../model/apply-fields.ts';
import type { DesiredResource, DesiredState } from '../model/desired-state.ts';
import { SHAPES } from '../model/generated/shapes.ts';
import type { Json } from '../model/json.ts';
import { KIND_DEFINITIONS } from '../model/kinds/index.ts';
import { placeInLayers } from '../model/place-in-layers.ts';
import { hasCommand, withoutCommands } from '../model/runner-command.ts';
import type { Shape } from '../model/shape.ts';
import { API_VERSION } from './parse-documents.ts';
import { PlaceFinders } from './place-finder.ts';
import { asEscape, STEERING } from './print-value.ts';

/**
 * How YAML is printed everywhere: two spaces, no line folding, the shortest quotes that are right, and what is in double
 * quotes on one line, for over several the library (2.9.1) reads a line that is one space back as a backslash.
 */
const YAML_STYLE = {
  indent: 2,
  indentSeq: true,
  lineWidth: 0,
  doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  singleQuote: false,
  flowCollectionPadding: true,
} as const;

/** The composed documents of one environment as YAML text, each value with a comment that says where it stands. */
export function printComposed(state: DesiredState): string {
  const places = new PlaceFinders();
  return state.resources.map((resource) => printResource(resource, places)).join('---\n');
}

function printResource(resource: DesiredResource, places: PlaceFinders): string {
  const head = { apiVersion: API_VERSION, kind: resource.kind, metadata: metadataOf(resource) };
  const document = new Document({ ...head, ...(resource.state === 'present' && { spec: resource.written }) });
  document.commentBefore = ` ${KIND_DEFINITIONS[resource.kind].label}, from ${resource.layers.map((layer) => layer.source.file.path).join(' and ')}`;
  const spec = document.get('spec', true);
  if (isMap(spec)) annotate(spec, [], SHAPES[resource.kind], (path) => placeText(resource, path, places));
  return printHarmless(document);
}

/** Prints what steers a terminal, or the runner of a pipeline, as escapes, which only texts in double quotes can hold. */
function printHarmless(document: Document): string {
  visit(document, {
    Scalar: (_, scalar) => {
      if (typeof scalar.value === 'string' && (scalar.value.search(STEERING) >= 0 || hasCommand(scalar.value)))
        scalar.type = 'QUOTE_DOUBLE';
    },
  });
  return withoutCommands(document.toString(YAML_STYLE).replaceAll(STEERING, asEscape), asEscape);
}

function metadataOf({ name, labels, state }: DesiredResource): { readonly [key: string]: Json } {
  return { name, ...(Object.keys(labels).length > 0 && { labels }), ...(state === 'absent' && { state }) };
}

function annotate(
  node: Node,
  path: readonly string[],
  shape: Shape,
  placeOf: (path: readonly string[]) => string,
): void {
  if (isMap(node)) {
    for (const pair of node.items as Pair<Node, Node | null>[]) {
      const key = isScalar(pair.key) ? String(pair.key.value) : '';
      comment(pair.value, [...path, key], memberShape(shape, key), placeOf);
    }
  } else if (isSeq(node)) {
    const item: Shape = 'item' in shape ? shape.item : { type: 'leaf' };
    (node.items as Node[]).forEach((each, at) => {
      const name = shape.type === 'map' ? (itemKey(each.toJSON() as Json, shape.key) ?? String(at)) : String(at);
      if (isCollection(each)) annotate(each, [...path, name], item, placeOf);
    });
  }
}

function comment(
  value: Node | null,
  path: readonly string[],
  shape: Shape,
  placeOf: (path: readonly string[]) => string,
): void {
  if (isScalar(value) && !(typeof value.value === 'string' && value.value.includes('\n')))
    value.comment = ` ${placeOf(path)}`;
  else if (isSeq(value) && value.items.every(isScalar)) {
    value.flow = value.items.length <= 6;
    if (value.flow) value.comment = ` ${placeOf(path)}`;
  } else if (value !== null) annotate(value, path, shape, placeOf);
}

function placeText(resource: DesiredResource, path: readonly string[], places: PlaceFinders): string {
  const place = placeInLayers(resource.layers, path);
  if (place === undefined) return '';
  const { file, index } = place.document.source;
  const { line, column } = places.find(file, index, place.path, 'value');
  return `${file.path}:${line}:${column}`;
}
