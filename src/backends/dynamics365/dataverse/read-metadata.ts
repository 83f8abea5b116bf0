import { isObject, type Json, type JsonObject } from '../../../model/json.ts';
import { BackendError } from '../../backend-error.ts';
import type { DataverseAnswer, DataverseRequest } from './dataverse-request.ts';
import type { ColumnMetadata, TableMetadata } from './metadata.ts';
import { quote } from './odata.ts';
import { backendErrorOf, isMissing } from './service-error.ts';

const OF_TABLE = 'LogicalName,EntitySetName,PrimaryIdAttribute,OwnershipType';
const OF_COLUMN = 'LogicalName,AttributeType,IsValidForRead,IsValidForCreate,IsValidForUpdate';

/** A request for what the service knows of a table; where that is nothing the answer says so, so continue on error. */
export function metadataRequest(table: string): DataverseRequest {
  return {
    method: 'GET',
    path: `EntityDefinitions(LogicalName=${quote(table)})?$select=${OF_TABLE}&$expand=Attributes($select=${OF_COLUMN})`,
  };
}

/**
 * The answer to `metadataRequest`; `undefined` when the table is not installed.
 *
 * @throws {BackendError} `corrupt` when it is no metadata of a table, otherwise what its status says.
 */
export function decodeTable(answer: DataverseAnswer): TableMetadata | undefined {
  if (isMissing(answer)) return undefined;
  if (answer.status >= 400) throw backendErrorOf(answer, 'reading the metadata of a table');
  const body = isObject(answer.body) ? answer.body : {};
  const attributes = body['Attributes'];
  if (!Array.isArray(attributes)) throw senseless();
  const columns = (attributes as readonly Json[]).map(columnOf);
  return {
    table: nameIn(body, 'LogicalName'),
    entitySet: nameIn(body, 'EntitySetName'),
    primaryId: nameIn(body, 'PrimaryIdAttribute'),
    isOrganizationOwned: body['OwnershipType'] === 'OrganizationOwned',
    columns: new Map(columns.map((each) => [each.name, each])),
  };
}

/** The version of the schema that an answer tells of: it changes with any change of a table or column. */
export function metadataVersionOf(answer: DataverseAnswer): string | undefined {
  const version = isObject(answer.body) ? answer.body['@Microsoft.Dynamics.CRM.globalmetadataversion'] : undefined;
  return typeof version === 'string' || typeof version === 'number' ? String(version) : undefined;
}

function columnOf(value: Json): ColumnMetadata {
  if (!isObject(value)) throw senseless();
  return {
    name: nameIn(value, 'LogicalName'),
    type: nameIn(value, 'AttributeType'),
    isReadable: value['IsValidForRead'] !== false,
    isCreatable: value['IsValidForCreate'] !== false,
    isUpdatable: value['IsValidForUpdate'] !== false,
  };
}

/** A name; those of tables and ids will stand in URLs, so nothing else may be in them. */
function nameIn(body: JsonObject, key: string): string {
  const value = body[key];
  if (typeof value !== 'string' || !/^\w{1,128}$/.test(value)) throw senseless();
  return value;
}

function senseless(): BackendError {
  return new BackendError('corrupt', 'What Dataverse says of a table is no metadata.');
}
