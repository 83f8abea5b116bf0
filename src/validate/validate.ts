import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { append } from '../model/append.ts';
import type { ComposedResource, Composition, DesiredResource, DesiredState } from '../model/desired-state.ts';
import { type Document, labelsOf } from '../model/document.ts';
import { dropNulls } from '../model/drop-nulls.ts';
import { completeEnvironment, type Environment } from '../model/environment.ts';
import type { EnvironmentSpec } from '../model/generated/types.ts';
import type { JsonObject } from '../model/json.ts';
import type { DocumentKind } from '../model/kind.ts';
import { KIND_DEFINITIONS } from '../model/kinds/index.ts';
import { whereOf } from '../model/place-in-layers.ts';
import { checkAdoption } from './check-adoption.ts';
import { checkFormerly } from './check-formerly.ts';
import { checkReferences } from './check-references.ts';
import { checkRules, type Severities } from './check-rules.ts';
import { expandVariables } from './expand-variables.ts';
import { lookupOf } from './lookup.ts';
import { schemaDiagnostic, schemaFindings } from './validate-schema.ts';

/** What validation needs to know beyond the documents; all of it is handed in. */
export interface ValidateOptions {
  readonly severities: Severities;
  /** Variables that `${env:NAME}` may refer to. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** A desired state and everything found about it; only without errors is the state whole. */
export interface Validated {
  readonly state: DesiredState;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The desired state of one environment: schemas, references and semantic rules, all findings in one pass.
 *
 * Rules run only on resources whose schema accepted them, so they may trust their types.
 */
export function validate(composition: Composition, options: ValidateOptions): Validated {
  const diagnostics: Diagnostic[] = [];
  const name = composition.environmentName;
  const expanded = expandVariables(composition, options.variables);
  append(diagnostics, expanded.diagnostics);
  append(diagnostics, checkEnvironment(expanded.composition));
  const environment = completeEnvironment(
    name,
    expanded.composition.environment.written as EnvironmentSpec,
    labelsOf(composition.environment.layers),
  );
  const valid: ComposedResource[] = [];
  for (const resource of expanded.composition.resources) {
    const findings = checkSchema(resource);
    if (findings.length > 0) append(diagnostics, findings);
    else valid.push(resource);
  }
  const resources = canonicalize(valid, diagnostics).map((each) => adopted(each, environment));
  const state: DesiredState = { environment, resources };
  const environmentIsValid = !diagnostics.some((each) => each.address === `Environment/${name}`);
  if (environmentIsValid) {
    append(diagnostics, checkReferences(state));
    append(diagnostics, checkAdoption(state));
    append(diagnostics, checkFormerly(state));
    append(diagnostics, checkRules(state, composition.environment.layers, options.severities));
  }
  return { state, diagnostics: diagnostics.map((each) => ({ environment: name, ...each })) };
}

function checkEnvironment(composition: Composition): Diagnostic[] {
  const { layers, written } = composition.environment;
  return layers.length === 0
    ? []
    : findingsOf('Environment', layers, written, `Environment/${composition.environmentName}`);
}

/** What the schema finds wrong with a resource: in each layer by itself, and in the whole what only the whole can lack. */
function checkSchema(resource: ComposedResource): Diagnostic[] {
  const isAbsent = resource.state === 'absent' && resource.layers.length > 1;
  return isAbsent ? [] : findingsOf(resource.kind, resource.layers, resource.written, resource.address);
}

function findingsOf(
  kind: DocumentKind,
  layers: readonly Document[],
  written: JsonObject,
  address: string,
): Diagnostic[] {
  const [only, ...over] = layers;
  if (only === undefined) return [];
  if (over.length === 0) {
    return schemaFindings(kind, only.value).map((each) => {
      const partial = each.code === 'validate/missing-field' && each.path[0] === 'spec' && each.path.length === 1;
      return {
        ...schemaDiagnostic(each, only, address),
        ...(partial && isOwnLayer(only) && overlayWithoutBase(only, each.message)),
      };
    });
  }
  const alone = layers.flatMap((layer, at) =>
    (at === 0 ? schemaFindings(kind, layer.value) : overlayFindings(kind, layer.value))
      .filter((each) => each.code !== 'validate/missing-field')
      .map((each) => schemaDiagnostic(each, layer, address)),
  );
  const last = layers[layers.length - 1] as Document;
  const whole = schemaFindings(kind, { ...last.value, spec: written })
    .filter((each) => each.code === 'validate/missing-field' || alone.length === 0)
    .map((each) => ({ ...schemaDiagnostic(each, last, address), ...whereOf(layers, each.path.slice(1), each.part) }));
  return [...alone, ...whole];
}

/** A `null` in an overlay takes back what base declares: it stands for any field there is, and for no value. */
function overlayFindings(kind: DocumentKind, value: JsonObject): ReturnType<typeof schemaFindings> {
  const kept = dropNulls(value);
  const found = schemaFindings(kind, kept);
  if (kept === value) return found;
  const unknown = schemaFindings(kind, value).filter((each) => each.code === 'validate/unknown-field');
  return [...found.filter((each) => each.code !== 'validate/unknown-field'), ...unknown];
}

/** A document of an environment's own folder that is not complete was most likely meant as an overlay. */
function overlayWithoutBase(document: Document, missing: string): Pick<Diagnostic, 'code' | 'message' | 'hint'> {
  return {
    code: 'compose/overlay-without-base',
    message: `No base document is named ${document.kind}/${document.name}, and this one is not complete: ${missing}`,
    hint: 'Use the name of the base document, or add what is missing.',
  };
}

function isOwnLayer(document: Document): boolean {
  return !/(^|\/)base\//.test(document.source.file.path);
}

/** Declarations in the form that live has; two that mean the same live row are a mistake. */
function canonicalize(resources: readonly ComposedResource[], diagnostics: Diagnostic[]): DesiredResource[] {
  const lookup = lookupOf(resources);
  const seen = new Map<string, ComposedResource>();
  return resources.map((resource) => {
    const definition = KIND_DEFINITIONS[resource.kind];
    const spec = definition.canonical(resource.written, lookup);
    const identity = definition.identity(spec);
    const key = `${resource.kind}/${identity}`;
    const twin = seen.get(key);
    if (twin !== undefined) diagnostics.push(sameIdentity(resource, twin));
    seen.set(key, resource);
    return { ...resource, identity, resource: { kind: resource.kind, name: resource.name, spec } };
  });
}

/** A resource that does not say what is ours of it is as the environment says of its kind. */
function adopted(resource: DesiredResource, { spec }: Environment): DesiredResource {
  const adoption = resource.adoption ?? spec.adoption?.[resource.kind];
  return adoption === undefined ? resource : { ...resource, adoption };
}

function sameIdentity(resource: ComposedResource, twin: ComposedResource): Diagnostic {
  const related = whereOf(twin.layers, []);
  return {
    code: 'validate/same-identity',
    severity: 'error',
    message: `${resource.address} and ${twin.address} are the same ${KIND_DEFINITIONS[resource.kind].label} in the live system.`,
    hint: 'Keep one of them, or change what tells them apart.',
    address: resource.address,
    ...whereOf(resource.layers, []),
    ...('where' in related && { related: { message: 'The other one stands here.', where: related.where } }),
  };
}
