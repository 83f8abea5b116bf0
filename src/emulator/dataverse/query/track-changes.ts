import type { Json } from '../../json.ts';
import type { Call, Reply } from '../call.ts';
import { EmulatorError } from '../emulator-error.ts';
import { invalidArgument, notInModel } from '../refusals.ts';
import type { TableDefinition } from '../tables.ts';
import { parseQueryOptions } from './query-options.ts';
import { appliedPreferences, linkWith, pageOf, printPage } from './read-collection.ts';
import { contextList, rowPrinter } from './representation.ts';

const REFUSED = ['$filter', '$orderby', '$expand', '$top'];
const DAY_MS = 24 * 60 * 60 * 1000;

/** Answers the first read of a table whose changes the caller wants to follow: all rows and a delta link. */
export function startTracking(call: Call, table: TableDefinition): Reply {
  refuseOptions(call);
  if (table.ownership === 'none') throw invalidArgument(`Change tracking is not enabled for '${table.name}'.`);
  const options = parseQueryOptions(call.query);
  const page = pageOf(call, options, call.organization.store.all(table.name));
  const json = {
    '@odata.context': `${call.root}$metadata#${table.entitySet}${contextList(options)}`,
    ...(page.nextLink === undefined && { '@odata.deltaLink': deltaLink(call) }),
    ...printPage(page, rowPrinter(call, table, options)),
  };
  return { status: 200, headers: appliedPreferences(call), json };
}

/** Answers a delta link: rows that are new or changed since, those that are gone, and the next delta link. */
export function readDelta(call: Call, table: TableDefinition, token: string): Reply {
  refuseOptions(call);
  const options = parseQueryOptions(call.query);
  const changes = changesSince(call, table, token);
  const print = rowPrinter(call, table, options);
  const deleted = changes.deleted.map(
    (id): Json => ({
      '@odata.context': `${call.root}$metadata#${table.entitySet}/$deletedEntity`,
      id,
      reason: 'deleted',
    }),
  );
  const json = {
    '@odata.context': `${call.root}$metadata#${table.entitySet}${contextList(options)}/$delta`,
    '@odata.deltaLink': deltaLink(call),
    value: [...changes.rows.map(print), ...deleted],
  };
  return { status: 200, headers: appliedPreferences(call), json };
}

/** Answers `…/$count` of a delta link: how many rows were changed or are gone. */
export function countDelta(call: Call, table: TableDefinition, token: string): Reply {
  const { rows, deleted } = changesSince(call, table, token);
  return { status: 200, text: String(rows.length + deleted.length) };
}

function changesSince(call: Call, table: TableDefinition, token: string) {
  const { store } = call.organization;
  const version = readToken(call, token);
  const rows = store.all(table.name).filter((row) => row.version > version);
  const deleted = store.removedSince(table.name, version).map(({ id }) => id);
  return { rows, deleted: [...new Set(deleted)].filter((id) => !store.get(table.name, id)) };
}

function refuseOptions(call: Call): void {
  const refused = REFUSED.find((name) => call.query.has(name));
  if (refused) throw notInModel(`The query parameter ${refused} is not supported with change tracking.`);
}

function deltaLink(call: Call): string {
  const { organization } = call;
  return linkWith(call, '$deltatoken', `${organization.store.version}!${writeTime(organization.now())}`);
}

/** @throws {EmulatorError} 400 when the token is too old or no token. */
function readToken(call: Call, token: string): number {
  const found = /^(\d{1,15})!(\d{2}\/\d{2}\/\d{4} \d{2}:\d{2}:\d{2})$/.exec(token);
  const time = Date.parse(`${found?.[2] ?? ''} UTC`);
  if (!found || Number.isNaN(time)) throw notInModel(`The $deltatoken '${token}' cannot be read.`);
  const { organization } = call;
  if (organization.now() - time > (organization.options.changeTrackingDays ?? 7) * DAY_MS) {
    // Documented is that an old token fails, not with which code: this one is `ExpiredVersionStamp` of the platform.
    throw new EmulatorError(
      400,
      '0x80044352',
      'Version stamp associated with the client has expired. Please perform a full sync.',
    );
  }
  return Number(found[1]);
}

/** `08/22/2017 08:10:44`, in UTC */
function writeTime(ms: number): string {
  const [date = '', time = ''] = new Date(ms).toISOString().split('T');
  const [year, month, day] = date.split('-');
  return `${month}/${day}/${year} ${time.slice(0, 8)}`;
}
