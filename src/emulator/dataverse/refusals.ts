import { EmulatorError } from './emulator-error.ts';

/** 400: the URL names what the model does not have, or cannot be read. */
export function notInModel(message: string): EmulatorError {
  return new EmulatorError(400, '0x80060888', message);
}

/** 404: no entity set, function or action of this name. */
export function noSuchResource(name: string): EmulatorError {
  return new EmulatorError(404, '0x80060888', `Resource not found for the segment '${name}'.`);
}

/** 404: the table is there, the row is not. */
export function noSuchRow(table: string, id: string): EmulatorError {
  return new EmulatorError(404, '0x80040217', `Entity '${table}' With Id = ${id} Does Not Exist`);
}

/** 400: an argument is not of the form it must have. */
export function invalidArgument(message: string): EmulatorError {
  return new EmulatorError(400, '0x80040203', message);
}

/** 400: the body has a property that the table does not. */
export function undeclaredProperty(property: string, table: string): EmulatorError {
  return new EmulatorError(
    400,
    '0x80048d19',
    `Error identified in Payload provided by the user for Entity :'${table}': The property '${property}' does not ` +
      `exist on type 'Microsoft.Dynamics.CRM.${table}'. Make sure to only use property names that are defined by the type.`,
  );
}

/** 405: the resource is there, but not for this verb. */
export function wrongVerb(method: string, what: string): EmulatorError {
  return new EmulatorError(405, '', `The requested resource does not support http method '${method}': ${what}.`);
}
