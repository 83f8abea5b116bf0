import type { Call, Reply } from './call.ts';
import { callOperation, operationNamed } from './call-operation.ts';
import { EmulatorError } from './emulator-error.ts';
import { DEFINITIONS, readDefinitions } from './metadata.ts';
import { tableOfSet } from './references.ts';
import { wrongVerb } from './refusals.ts';
import { routeRow } from './route-row.ts';
import { routeSet } from './route-set.ts';

/** Does what a call asks for. @throws {EmulatorError} when it is refused; then something may be half done. */
export function route(call: Call): Reply {
  const [first, ...rest] = call.segments;
  if (!first) return serviceDocument(call);
  if (first.name === DEFINITIONS) return readDefinitions(call);
  if (first.name === '$metadata') throw new EmulatorError(501, '', 'This emulator does not print its model as XML.');
  const operation = operationNamed(first.name);
  if (operation && rest.length === 0) return callOperation(call, operation, first);
  const table = tableOfSet(call, first.name);
  if (first.inside === undefined) return routeSet(call, table, rest);
  return routeRow(call, table, first.inside, rest);
}

function serviceDocument(call: Call): Reply {
  if (call.method !== 'GET') throw wrongVerb(call.method, 'the service document');
  const sets = [...call.organization.tables.byEntitySet.keys()];
  const value = sets.map((name) => ({ name, kind: 'EntitySet', url: name }));
  return { status: 200, json: { '@odata.context': `${call.root}$metadata`, value } };
}
