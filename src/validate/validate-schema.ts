import { closest } from '../diagnostics/closest.ts';
import type { Diagnostic, DiagnosticCode } from '../diagnostics/diagnostic.ts';
import { type Document, whereIn } from '../model/document.ts';
import { SHAPES } from '../model/generated/shapes.ts';
import type { SchemaError, SchemaValidator } from '../model/generated/validators.js';
import * as validators from '../model/generated/validators.js';
import { type Json, type JsonObject, segmentsOf, valueAt } from '../model/json.ts';
import { type DocumentKind, isKind } from '../model/kind.ts';
import { KIND_DEFINITIONS } from '../model/kinds/index.ts';
import type { Shape } from '../model/shape.ts';
import { duplicateItems } from './duplicate-items.ts';

const VALIDATORS: Readonly<Record<DocumentKind, SchemaValidator>> = validators;

/** One thing a schema found wrong: a path into the value, and what to say about it. */
export interface SchemaFinding {
  readonly code: DiagnosticCode;
  readonly path: readonly string[];
  readonly part: 'key' | 'value';
  readonly message: string;
  readonly hint?: string;
}

/**
 * What the schema of a kind finds wrong with a whole document value; nothing when it is valid.
 *
 * A path counts list items from 0, as they stand in the value that was given.
 */
export function schemaFindings(kind: DocumentKind, value: JsonObject): SchemaFinding[] {
  const validate = VALIDATORS[kind];
  if (validate(value)) return duplicateItems(kind, value).map(explainDuplicate);
  const errors = (validate.errors ?? []).filter((error) => !FOLLOWING.has(error.keyword));
  return unique(errors.map((error) => explain(kind, value, error)));
}

function explainDuplicate({ path, key }: ReturnType<typeof duplicateItems>[number]): SchemaFinding {
  const message = `${nameOf(path.slice(0, -1))} names "${key}" twice.`;
  return { code: 'validate/duplicate-item', path, part: 'value', message, hint: 'Keep one.' };
}

/** Keywords that only repeat what another error says better. */
const FOLLOWING = new Set(['if', 'allOf', 'anyOf', 'oneOf', 'propertyNames']);

function unique(findings: readonly SchemaFinding[]): SchemaFinding[] {
  return [...new Map(findings.map((each) => [`${each.code} ${each.path.join('/')} ${each.message}`, each])).values()];
}

function explain(kind: DocumentKind, value: JsonObject, error: SchemaError): SchemaFinding {
  const path = segmentsOf(error.instancePath);
  const at = valueAt(value, path);
  const name = nameOf(path);
  const found = (code: DiagnosticCode, message: string, hint?: string): SchemaFinding => ({
    code,
    path,
    part: 'value',
    message,
    ...(hint !== undefined && { hint }),
  });
  const limit = String(error.params['limit']);
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownField(kind, path, String(error.params['additionalProperty']));
    case 'required':
      return missingField(path, String(error.params['missingProperty']));
    case 'type':
      return found(
        'validate/wrong-type',
        `${name} is ${typeName(at)}, but it must be ${wanted(error.params['type'])}.`,
        typeHint(at, error.params['type']),
      );
    case 'enum':
      return notAllowed(found, name, at, error.params['allowedValues'] as readonly Json[]);
    case 'const':
      return found(
        'validate/not-allowed',
        `${name} is ${shown(at)}, but only ${shown(error.params['allowedValue'] as Json)} is possible.`,
      );
    case 'maxLength':
      return found(
        'validate/limit',
        `${name} has ${[...String(at)].length} characters; at most ${limit} are possible.`,
      );
    case 'minLength':
      return found(
        'validate/limit',
        limit === '1' ? `${name} is empty.` : `${name} is shorter than ${limit} characters.`,
      );
    case 'maxItems':
      return found(
        'validate/limit',
        `${name} has ${Array.isArray(at) ? at.length : 0} items; at most ${limit} are possible.`,
      );
    case 'minItems':
      return found('validate/limit', `${name} needs at least ${limit} ${limit === '1' ? 'item' : 'items'}.`);
    case 'maximum':
    case 'minimum':
      return found(
        'validate/limit',
        `${name} is ${shown(at)}; it must be ${error.keyword === 'maximum' ? 'at most' : 'at least'} ${limit}.`,
      );
    case 'uniqueItems':
      return found('validate/duplicate-item', `${name} names the same item twice.`, 'Keep one.');
    case 'pattern':
      return found(
        'validate/format',
        `${shown(at)} is not of the form that ${name} needs.`,
        patternHint(at, String(error.params['pattern'])),
      );
    case 'format':
      return found('validate/format', `${shown(at)} is no ${String(error.params['format'])}.`);
    case 'not':
      return found(
        'validate/conflict',
        `${name} holds fields that exclude one another.`,
        'Keep the raw text or the structured fields.',
      );
    default:
      return found('validate/format', `${name} ${error.message ?? 'is not valid'}.`);
  }
}

/** What a message calls the value at a path. */
function nameOf(path: readonly string[]): string {
  const last = path.at(-1);
  if (last === undefined) return 'The document';
  return /^\d+$/.test(last) ? `item ${Number(last) + 1} of ${nameOf(path.slice(0, -1))}` : `"${last}"`;
}

function unknownField(kind: DocumentKind, path: readonly string[], field: string): SchemaFinding {
  const known = knownFields(kind, path);
  const near = closest(field, known);
  const hint =
    near !== undefined
      ? `Did you mean "${near}"?`
      : known.length > 0
        ? `Fields here: ${known.slice(0, 12).join(', ')}${known.length > 12 ? ', …' : ''}.`
        : undefined;
  return {
    code: 'validate/unknown-field',
    path: [...path, field],
    part: 'key',
    message: `${kind} has no field "${field}" here.`,
    ...(hint !== undefined && { hint }),
  };
}

function missingField(path: readonly string[], field: string): SchemaFinding {
  return {
    code: 'validate/missing-field',
    path,
    part: path.length === 0 ? 'value' : 'key',
    message: `"${field}" is missing${path.length === 0 ? '' : ` in ${nameOf(path)}`}.`,
    hint: `Add "${field}".`,
  };
}

function notAllowed(
  found: (code: DiagnosticCode, message: string, hint?: string) => SchemaFinding,
  name: string,
  at: Json | undefined,
  allowed: readonly Json[],
): SchemaFinding {
  const texts = allowed.map(String);
  const near = typeof at === 'string' ? closest(at, texts) : undefined;
  const hint =
    near === undefined ? `Possible: ${texts.join(', ')}.` : `Did you mean "${near}"? Possible: ${texts.join(', ')}.`;
  return found('validate/not-allowed', `${name} cannot be ${shown(at)}.`, hint);
}

/** The fields that an object of a document may have, by its path from the document. */
function knownFields(kind: DocumentKind, path: readonly string[]): readonly string[] {
  if (path.length === 0) return ['apiVersion', 'kind', 'metadata', 'spec'];
  if (path[0] === 'metadata')
    return ['name', 'labels', 'description', 'adoption', ...(mayBeAbsent(kind) ? ['state', 'formerly'] : [])];
  let shape: Shape | undefined = SHAPES[kind];
  for (const segment of path.slice(1)) {
    if (shape === undefined) return [];
    if (shape.type === 'object') shape = shape.members[segment];
    else if (shape.type !== 'leaf') shape = shape.item;
    else return [];
  }
  return shape?.type === 'object' ? Object.keys(shape.members) : [];
}

function mayBeAbsent(kind: DocumentKind): boolean {
  return isKind(kind) && !KIND_DEFINITIONS[kind].singleton;
}

function typeName(value: Json | undefined): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : `the ${typeof value} ${shown(value)}`;
}

function wanted(type: unknown): string {
  const words: Record<string, string> = {
    object: 'a map',
    array: 'a list',
    string: 'a text',
    boolean: 'true or false',
    integer: 'a whole number',
    number: 'a number',
  };
  return [type]
    .flat()
    .map((each) => words[String(each)] ?? String(each))
    .join(' or ');
}

function typeHint(value: Json | undefined, type: unknown): string | undefined {
  if (type === 'boolean' && typeof value === 'string' && /^(true|false|yes|no|on|off)$/i.test(value)) {
    return `Write ${/^(true|yes|on)$/i.test(value) ? 'true' : 'false'} without quotes.`;
  }
  if (type === 'array' && typeof value === 'string') return `Write it as a list: [${shown(value)}].`;
  if (type === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
    return `Put it in quotes: "${String(value)}".`;
  return undefined;
}

/** The form, and the word of it that was most likely meant. */
function patternHint(value: Json | undefined, pattern: string): string {
  const near = typeof value === 'string' ? closest(value, pattern.match(/[a-z][a-z0-9-]{3,}/g) ?? []) : undefined;
  return `${near === undefined ? '' : `Did you mean "${near}"? `}The form is ${pattern}.`;
}

function shown(value: Json | undefined): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** A schema finding as a diagnostic about the document whose value was looked at. */
export function schemaDiagnostic(finding: SchemaFinding, document: Document, address?: string): Diagnostic {
  const { code, message, hint, path, part } = finding;
  return {
    code,
    severity: 'error',
    message,
    ...(hint !== undefined && { hint }),
    ...(address !== undefined && { address }),
    where: whereIn(document, path, part),
  };
}
