import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { Call } from './call.ts';
import { notInModel } from './refusals.ts';

/** The body of a request as an object; an empty one has no members. @throws {EmulatorError} 400 when it is none. */
export function bodyOf(call: Call): JsonObject {
  const body = parse(call.body);
  if (!isJsonObject(body)) throw notInModel('The body of the request must be a JSON object.');
  return body;
}

function parse(text: string): Json {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw notInModel('Error occurred while parsing the request body: it is not valid JSON.');
  }
}
