import type { Json } from '../../json.ts';
import { EmulatorError } from '../emulator-error.ts';
import { invalidArgument } from '../refusals.ts';
import type { OperationCall } from './operation.ts';

/** @throws {EmulatorError} 400 `0x80040203` when the parameter is missing or no text. */
export function textParameter(call: OperationCall, name: string): string {
  const value = optionalTextParameter(call, name);
  if (value === undefined) throw invalidArgument(`Required parameter '${name}' of ${call.name} is missing.`);
  return value;
}

/** @throws {EmulatorError} 400 `0x80040203` when the parameter is there and no text. */
export function optionalTextParameter(call: OperationCall, name: string): string | undefined {
  const value = call.parameters[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw invalidArgument(`Parameter '${name}' of ${call.name} must be a text.`);
  return value;
}

/** @throws {EmulatorError} 400 `0x80040203` when the parameter is missing or no list of objects. */
export function listParameter(call: OperationCall, name: string): readonly JsonObject[] {
  const value = call.parameters[name];
  if (!Array.isArray(value)) throw invalidArgument(`Parameter '${name}' of ${call.name} must be a collection.`);
  return value.map((item) => asObject(item, name));
}

/** @throws {EmulatorError} 400 `0x80040203` when the parameter is missing or no object. */
export function objectParameter(call: OperationCall, name: string): JsonObject {
  return asObject(call.parameters[name], name);
}

type JsonObject = { readonly [name: string]: Json };

function asObject(value: Json | undefined, name: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidArgument(`Parameter '${name}' must be an object.`);
  }
  return Object.fromEntries(Object.entries(value));
}

/** 404: what a parameter names is not there. */
export function notFound(message: string): EmulatorError {
  return new EmulatorError(404, '0x80040217', message);
}
