import type { EmulatorRequest } from '../http.ts';
import type { Call } from './call.ts';
import { EmulatorError } from './emulator-error.ts';
import type { Organization } from './organization.ts';
import { parseTarget } from './parse-target.ts';
import { parsePreferences } from './preferences.ts';

/** Longest URL outside a batch and inside one, in characters. */
const LONGEST_URL = { alone: 32_768, inBatch: 65_536 } as const;

/** What makes a call of a part of a batch different. */
export interface PartOfBatch {
  readonly contentIds: ReadonlyMap<string, string>;
}

/** Reads path, query and preferences. @throws {EmulatorError} when they cannot be read. */
export function readCall(organization: Organization, request: EmulatorRequest, part?: PartOfBatch): Call {
  const longest = part ? LONGEST_URL.inBatch : LONGEST_URL.alone;
  if (request.target.length > longest)
    throw new EmulatorError(414, '', `The URL is longer than ${longest} characters.`);
  const { version, ...target } = parseTarget(request.target);
  return {
    ...target,
    organization,
    method: request.method.toUpperCase(),
    headers: request.headers,
    preferences: parsePreferences(request.headers.get('prefer')),
    body: request.body,
    root: `${request.baseUrl}/api/data/${version}/`,
    contentIds: part?.contentIds ?? new Map(),
    isInBatch: part !== undefined,
  };
}
