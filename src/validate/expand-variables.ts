import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { memberShape } from '../model/apply-fields.ts';
import type { Composition } from '../model/desired-state.ts';
import type { Document, SourceFile } from '../model/document.ts';
import { SHAPES } from '../model/generated/shapes.ts';
import { isObject, type Json, type JsonObject } from '../model/json.ts';
import type { DocumentKind } from '../model/kind.ts';
import { whereOf } from '../model/place-in-layers.ts';
import type { Shape } from '../model/shape.ts';

const VARIABLE = /\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** `${env:NAME}` replaced where the schema allows it; everywhere else, and for a variable that is not set, a finding. */
export function expandVariables(
  composition: Composition,
  variables: Readonly<Record<string, string | undefined>>,
): { readonly composition: Composition; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const expandAll = (kind: DocumentKind, layers: readonly Document[], written: JsonObject): JsonObject => {
    // Hardly any document refers to a variable: ask the text before walking the value.
    if (!layers.some((layer) => mayRefer(layer))) return written;
    const expanded = walk(written, SHAPES[kind], [], (path, problem) =>
      diagnostics.push({
        ...problem,
        severity: 'error',
        address: `${kind}/${layers[0]?.name}`,
        ...whereOf(layers, path),
      }),
    );
    return isObject(expanded) ? expanded : written;
  };
  const environment = {
    ...composition.environment,
    written: expandAll('Environment', composition.environment.layers, composition.environment.written),
  };
  const resources = composition.resources.map((each) => {
    const written = expandAll(each.kind, each.layers, each.written);
    return written === each.written ? each : { ...each, written };
  });
  return { composition: { ...composition, environment, resources }, diagnostics };

  function walk(
    value: Json,
    shape: Shape,
    path: readonly string[],
    report: (path: readonly string[], problem: Pick<Diagnostic, 'code' | 'message' | 'hint'>) => void,
  ): Json {
    if (typeof value === 'string') return expand(value, shape, path, report);
    if (Array.isArray(value)) {
      const item: Shape = 'item' in shape ? shape.item : { type: 'leaf' };
      return (value as readonly Json[]).map((each, at) => walk(each, item, [...path, String(at)], report));
    }
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [
        key,
        each === undefined ? each : walk(each, memberShape(shape, key), [...path, key], report),
      ]),
    );
  }

  function expand(
    value: string,
    shape: Shape,
    path: readonly string[],
    report: (path: readonly string[], problem: Pick<Diagnostic, 'code' | 'message' | 'hint'>) => void,
  ): string {
    if (!value.includes('${env:')) return value;
    if (shape.env !== true) {
      report(path, {
        code: 'validate/variable-not-allowed',
        message: `"${path[path.length - 1]}" takes no variables.`,
        hint: 'Write the value itself.',
      });
      return value;
    }
    return expandText(value, variables, (name) =>
      report(path, {
        code: 'validate/missing-variable',
        message: `The variable ${name} is not set.`,
        hint: `Set ${name} in the environment of the command.`,
      }),
    );
  }
}

/** A text with its variables replaced; one that is not set stays as it is, and its name is told. */
export function expandText(
  text: string,
  variables: Readonly<Record<string, string | undefined>>,
  missing: (name: string) => void = () => undefined,
): string {
  return text.replace(VARIABLE, (whole, name: string) => {
    const replacement = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (replacement === undefined) missing(name);
    return replacement ?? whole;
  });
}

function mayRefer(document: Document): boolean {
  const { file } = document.source;
  const known = mentions.get(file) ?? file.text.includes('${env:');
  mentions.set(file, known);
  return known;
}

/** Whether a file mentions a variable anywhere: asked once for each file, not once for each of its documents. */
const mentions = new WeakMap<SourceFile, boolean>();
