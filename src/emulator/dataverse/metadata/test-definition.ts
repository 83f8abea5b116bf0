import type { Json } from '../../json.ts';
import type { FilterNode, Operand } from '../query/filter-node.ts';
import { notInModel } from '../refusals.ts';

/**
 * Whether a definition fulfils a filter. Of comparisons only `eq` and `ne` mean something here; texts are compared as
 * they stand.
 *
 * @throws {EmulatorError} 400 for a property that definitions do not have, or a filter that they do not take.
 */
export function testDefinition(properties: Readonly<Record<string, Json>>, node: FilterNode): boolean {
  switch (node.op) {
    case 'and':
      return node.of.every((part) => testDefinition(properties, part));
    case 'or':
      return node.of.some((part) => testDefinition(properties, part));
    case 'not':
      return !testDefinition(properties, node.of);
    case 'in':
      return node.values.includes(valueAt(properties, [node.property]));
    case 'compare':
      return isComparedBy(node.by, operandValue(properties, node.left) === operandValue(properties, node.right));
    case 'text':
      return testText(
        node.by,
        String(operandValue(properties, node.left)),
        String(operandValue(properties, node.right)),
      );
    default:
      throw notInModel(`The filter '${node.op}' is not supported for metadata.`);
  }
}

function isComparedBy(by: string, isEqual: boolean): boolean {
  if (by === 'eq' || by === 'ne') return (by === 'eq') === isEqual;
  throw notInModel(`The operator '${by}' is not supported for metadata.`);
}

function testText(by: 'contains' | 'startswith' | 'endswith', text: string, piece: string): boolean {
  if (by === 'contains') return text.includes(piece);
  return by === 'startswith' ? text.startsWith(piece) : text.endsWith(piece);
}

function operandValue(properties: Readonly<Record<string, Json>>, operand: Operand): Json {
  return operand.kind === 'literal' ? operand.value : valueAt(properties, operand.path);
}

/** `RequiredLevel/Value` leads into a complex value. */
function valueAt(properties: Readonly<Record<string, Json>>, path: readonly string[]): Json {
  const [name = '', ...rest] = path;
  const value = properties[name];
  if (value === undefined) throw notInModel(`Could not find a property named '${name}' on the metadata.`);
  if (rest.length === 0) return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw notInModel(`The property '${name}' has no property '${rest.join('/')}'.`);
  }
  return valueAt(Object.fromEntries(Object.entries(value)), rest);
}
