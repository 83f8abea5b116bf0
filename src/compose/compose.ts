import type { Diagnostic, Staged } from '../diagnostics/diagnostic.ts';
import { staged } from '../diagnostics/diagnostic.ts';
import { ADOPTIONS } from '../model/adoption.ts';
import { compareTexts } from '../model/compare-texts.ts';
import type { ComposedResource, Composition } from '../model/desired-state.ts';
import { type Document, labelsOf, metadataOf, specOf, whereIn } from '../model/document.ts';
import { dropNulls } from '../model/drop-nulls.ts';
import { SHAPES } from '../model/generated/shapes.ts';
import { isObject, type Json } from '../model/json.ts';
import { isKind, type Kind } from '../model/kind.ts';
import { KIND_DEFINITIONS } from '../model/kinds/index.ts';
import { type Address, addressOf } from '../model/resource.ts';
import { merge } from './merge.ts';

/**
 * What one environment is declared to be: the base documents with the environment's own laid over them.
 *
 * A document of the environment with the kind and name of a base document is an overlay; one without is a resource of
 * this environment alone. Two documents of one layer with the same address are a mistake.
 */
export function compose(
  environmentName: string,
  base: readonly Document[],
  own: readonly Document[],
): Staged<Composition> {
  const diagnostics: Diagnostic[] = [];
  const layers = layerDocuments([base, own], environmentName, diagnostics);
  const environment = environmentLayers(environmentName, own, layers, diagnostics);
  const resources = [...layers].flatMap(([address, documents]) => {
    const [first] = documents;
    return first !== undefined && isKind(first.kind)
      ? [composeResource(first.kind, address, documents, diagnostics)]
      : [];
  });
  resources.sort((a, b) => compareTexts(a.address, b.address));
  return staged({ environmentName, environment, resources }, diagnostics);
}

/** Documents by address, lower layers first. */
function layerDocuments(
  layers: readonly (readonly Document[])[],
  environment: string,
  diagnostics: Diagnostic[],
): Map<Address, Document[]> {
  const found = new Map<Address, Document[]>();
  for (const layer of layers) {
    const seen = new Map<Address, Document>();
    for (const document of layer) {
      const address = addressOf(document);
      const twin = seen.get(address);
      if (twin !== undefined) {
        diagnostics.push(duplicate(document, twin));
        continue;
      }
      seen.set(address, document);
      if (document.kind === 'Project') diagnostics.push(misplacedProject(document, environment));
      const below = found.get(address);
      if (below === undefined) found.set(address, [document]);
      else below.push(document);
    }
  }
  return found;
}

function composeResource(
  kind: Kind,
  address: Address,
  layers: readonly Document[],
  diagnostics: Diagnostic[],
): ComposedResource {
  const last = layers[layers.length - 1] as Document;
  let spec: Json | undefined;
  for (const layer of layers) spec = merge(spec, specOf(layer), SHAPES[kind]);
  const state = layers.reduce<Json | undefined>((below, layer) => metadataOf(layer, 'state') ?? below, undefined);
  const mode = layers.reduce<Json | undefined>((below, layer) => metadataOf(layer, 'adoption') ?? below, undefined);
  const formerly = layers.reduce<Json | undefined>((below, layer) => metadataOf(layer, 'formerly') ?? below, undefined);
  const adoption = ADOPTIONS.find((each) => each === mode);
  if (state === 'absent' && KIND_DEFINITIONS[kind].singleton) diagnostics.push(cannotBeAbsent(last));
  return {
    kind,
    name: last.name,
    address,
    labels: labelsOf(layers),
    state: state === 'absent' ? 'absent' : 'present',
    ...(adoption && { adoption }),
    ...(Array.isArray(formerly) && { formerly: formerly.filter((each) => typeof each === 'string') }),
    written: dropNulls(isObject(spec) ? spec : {}),
    layers,
  };
}

/** The Environment document of a folder: exactly one, and it may have a base. */
function environmentLayers(
  name: string,
  own: readonly Document[],
  layers: Map<Address, Document[]>,
  diagnostics: Diagnostic[],
): Composition['environment'] {
  const declared = own.filter((document) => document.kind === 'Environment');
  const [first, ...others] = declared;
  if (first === undefined) diagnostics.push(noEnvironment(name, own));
  for (const other of others)
    if (first !== undefined && other.name !== first.name) diagnostics.push(secondEnvironment(other, first));
  const documents = first === undefined ? [] : (layers.get(addressOf(first)) ?? [first]);
  let spec: Json | undefined;
  for (const document of documents) spec = merge(spec, specOf(document), SHAPES.Environment);
  if (first !== undefined && first.name !== name) diagnostics.push(nameMismatch(first, name));
  return { written: dropNulls(isObject(spec) ? spec : {}), layers: documents };
}

function duplicate(document: Document, twin: Document): Diagnostic {
  return {
    code: 'compose/duplicate-resource',
    severity: 'error',
    message: `${addressOf(document)} is declared twice in the same layer.`,
    hint: 'Merge the two documents, or give one of them another name.',
    address: addressOf(document),
    where: whereIn(document, ['metadata', 'name']),
    related: { message: 'It is declared here first.', where: whereIn(twin, ['metadata', 'name']) },
  };
}

function misplacedProject(document: Document, environment: string): Diagnostic {
  return {
    code: 'load/misplaced',
    severity: 'error',
    message: 'A Project document belongs into copilotctl.yaml at the root.',
    environment,
    where: whereIn(document, ['kind']),
  };
}

function cannotBeAbsent(document: Document): Diagnostic {
  return {
    code: 'compose/cannot-be-absent',
    severity: 'error',
    message: `Every environment has its ${document.kind}; it cannot be absent.`,
    hint: 'Leave the document out: what no file mentions is not managed.',
    address: addressOf(document),
    where: whereIn(document, ['metadata', 'state']),
  };
}

function noEnvironment(name: string, own: readonly Document[]): Diagnostic {
  const file = own[0]?.source.file.path;
  return {
    code: 'compose/no-environment',
    severity: 'error',
    message: `The folder of ${name} has no Environment document.`,
    hint: `Add an environment.yaml with "kind: Environment" and "metadata: { name: ${name} }".`,
    environment: name,
    ...(file !== undefined && { where: { file } }),
  };
}

function secondEnvironment(document: Document, first: Document): Diagnostic {
  return {
    code: 'compose/duplicate-resource',
    severity: 'error',
    message: 'The folder of an environment holds one Environment document.',
    where: whereIn(document, ['metadata', 'name']),
    related: { message: 'The other one stands here.', where: whereIn(first, ['metadata', 'name']) },
  };
}

function nameMismatch(document: Document, folder: string): Diagnostic {
  return {
    code: 'compose/environment-name',
    severity: 'error',
    message: `The environment "${document.name}" stands in the folder "${folder}".`,
    hint: 'An environment is named as its folder; rename one of the two.',
    environment: folder,
    where: whereIn(document, ['metadata', 'name']),
  };
}
