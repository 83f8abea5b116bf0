import type { Json } from '../json.ts';
import type { Call, Reply } from './call.ts';
import { EmulatorError } from './emulator-error.ts';
import { parseArguments } from './literals.ts';
import { CASTS, columnMetadata, type Definition, isOfCast } from './metadata/column-metadata.ts';
import { privilegesMetadata, tableMetadata } from './metadata/table-metadata.ts';
import { testDefinition } from './metadata/test-definition.ts';
import type { PathSegment } from './parse-target.ts';
import { globalMetadataVersion } from './query/annotations.ts';
import { parseQueryOptions, type QueryOptions } from './query/query-options.ts';
import { noSuchResource, notInModel, wrongVerb } from './refusals.ts';
import type { TableDefinition } from './table-definition.ts';

/** The resource that holds the tables. */
export const DEFINITIONS = 'EntityDefinitions';

/**
 * Answers what is asked of `EntityDefinitions`: the list, one table, its columns, columns of one type, its privileges.
 *
 * Source: powerapps-docs, developer/data-platform/webapi/query-metadata-web-api.md.
 *
 * @throws {EmulatorError} 404 `0x80040217` for a table or column that is not there, 400 for a query that cannot be read.
 */
export function readDefinitions(call: Call): Reply {
  if (call.method !== 'GET') throw wrongVerb(call.method, DEFINITIONS);
  const options = parseQueryOptions(call.query);
  const [first, ...rest] = call.segments;
  if (first?.inside === undefined) return reply(call, definitionList(call, options));
  const table = tableNamed(call, first.inside);
  const [second, ...more] = rest;
  if (!second) return reply(call, single(call, table, options));
  if (second.name === 'Privileges' && more.length === 0) return reply(call, privileges(call, table));
  if (second.name !== 'Attributes') throw noSuchResource(second.name);
  return reply(call, columns(call, table, [second, ...more], options));
}

function definitionList(call: Call, options: QueryOptions): Json {
  const { tables, options: organization } = call.organization;
  const found = [...tables.byName.values()].filter(
    (table) => !options.filter || testDefinition(tableMetadata(organization.organizationId, table), options.filter),
  );
  return {
    '@odata.context': `${call.root}$metadata#${DEFINITIONS}${chosen(options)}`,
    value: found.map((table) => tableBody(call, table, options)),
  };
}

function single(call: Call, table: TableDefinition, options: QueryOptions): Json {
  const context = `${call.root}$metadata#${DEFINITIONS}${chosen(options)}/$entity`;
  return { '@odata.context': context, ...tableBody(call, table, options) };
}

function tableBody(call: Call, table: TableDefinition, options: QueryOptions): Readonly<Record<string, Json>> {
  const { organizationId } = call.organization.options;
  const properties = select(tableMetadata(organizationId, table), options.select);
  const expanded = options.expand.map(({ navigation, options: nested }) => {
    if (navigation !== 'Attributes') throw notInModel(`Could not find a property named '${navigation}'.`);
    return [navigation, columnBodies(call, table, undefined, nested)] as const;
  });
  return { ...properties, ...Object.fromEntries(expanded) };
}

function privileges(call: Call, table: TableDefinition): Json {
  const { organizationId } = call.organization.options;
  const context = `${call.root}$metadata#${DEFINITIONS}('${table.name}')/Privileges`;
  return { '@odata.context': context, value: privilegesMetadata(organizationId, table) };
}

/** `Attributes`, `Attributes(LogicalName='…')`, and either with a cast to one type of column. */
function columns(
  call: Call,
  table: TableDefinition,
  [attributes, castSegment, ...more]: readonly [PathSegment, ...PathSegment[]],
  options: QueryOptions,
): Json {
  const cast = castSegment && castNamed(castSegment.name);
  if (more.length > 0) throw noSuchResource(more[0]?.name ?? '');
  const place = `${call.root}$metadata#${DEFINITIONS}('${table.name}')/Attributes${cast ? `/${NAMESPACE}${cast}` : ''}`;
  const context = { '@odata.context': `${place}${chosen(options)}` };
  if (attributes.inside === undefined) return { ...context, value: columnBodies(call, table, cast, options) };
  const name = keyOf(attributes.inside, call);
  const bodies = columnBodies(call, table, cast, options, name);
  const [body] = bodies;
  if (body === undefined) throw notThere(`attribute '${name}' of '${table.name}'`);
  return { '@odata.context': `${context['@odata.context']}/$entity`, ...body };
}

const NAMESPACE = 'Microsoft.Dynamics.CRM.';

function castNamed(segment: string): string {
  const name = segment.startsWith(NAMESPACE) ? segment.slice(NAMESPACE.length) : '';
  if (!Object.hasOwn(CASTS, name)) throw noSuchResource(segment);
  return name;
}

function columnBodies(
  call: Call,
  table: TableDefinition,
  cast: string | undefined,
  options: QueryOptions,
  only?: string,
): readonly Readonly<Record<string, Json>>[] {
  const { organizationId } = call.organization.options;
  return [...table.columns.values()]
    .filter(({ name }) => only === undefined || name === only)
    .filter((column) => cast === undefined || isOfCast(column, cast))
    .map((column) => columnMetadata(organizationId, table, column, cast))
    .filter(({ properties }) => !options.filter || testDefinition(properties, options.filter))
    .map((definition) => columnBody(definition, options));
}

function columnBody({ properties, expandable }: Definition, options: QueryOptions): Readonly<Record<string, Json>> {
  const expanded = options.expand.map(({ navigation }) => {
    const value = expandable[navigation];
    if (value === undefined) throw notInModel(`Could not find a property named '${navigation}'.`);
    return [navigation, value] as const;
  });
  return { ...select(properties, options.select), ...Object.fromEntries(expanded) };
}

/** The key is in every answer. */
function select(
  properties: Readonly<Record<string, Json>>,
  names: readonly string[] | undefined,
): Readonly<Record<string, Json>> {
  if (!names) return properties;
  const unknown = names.find((name) => !Object.hasOwn(properties, name));
  if (unknown !== undefined) throw notInModel(`Could not find a property named '${unknown}' on the metadata.`);
  const wanted = names.includes('MetadataId') ? names : [...names, 'MetadataId'];
  return Object.fromEntries(wanted.map((name) => [name, properties[name] ?? null]));
}

/** What the context of an answer says of its properties: `(LogicalName,Attributes(LogicalName))`. */
function chosen(options: QueryOptions): string {
  const expanded = options.expand.map(({ navigation, options: nested }) => `${navigation}${chosen(nested) || '()'}`);
  const names = [...(options.select ?? []), ...expanded];
  return names.length === 0 ? '' : `(${names.join(',')})`;
}

function tableNamed(call: Call, key: string): TableDefinition {
  const name = keyOf(key, call);
  const { tables, options } = call.organization;
  const byId = () =>
    [...tables.byName.values()].find((table) => tableMetadata(options.organizationId, table)['MetadataId'] === name);
  return tables.byName.get(name) ?? byId() ?? notThere(`entity with name = '${name}'`);
}

/** `LogicalName='…'`, or a metadata id. */
function keyOf(key: string, call: Call): string {
  if (!key.includes('=')) return key.toLowerCase();
  const name = parseArguments(key, call.query)['LogicalName'];
  if (typeof name !== 'string') throw notInModel(`The key '${key}' is not declared for metadata.`);
  return name;
}

function notThere(what: string): never {
  throw new EmulatorError(404, '0x80040217', `Could not find an ${what} in the metadata cache.`);
}

function reply(call: Call, json: Json): Reply {
  const annotation = 'Microsoft.Dynamics.CRM.globalmetadataversion';
  if (!call.preferences.wants(annotation) || typeof json !== 'object' || json === null || Array.isArray(json)) {
    return { status: 200, json };
  }
  const version = globalMetadataVersion(call.organization.tables.generation);
  return { status: 200, json: { ...Object.fromEntries(Object.entries(json)), [`@${annotation}`]: version } };
}
