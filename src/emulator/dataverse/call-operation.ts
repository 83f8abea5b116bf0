import type { Call, Reply } from './call.ts';
import { parseArguments } from './literals.ts';
import { ACTIONS, FUNCTIONS, type Operation } from './operations/operation.ts';
import type { PathSegment } from './parse-target.ts';
import { bodyOf } from './read-body.ts';
import { wrongVerb } from './refusals.ts';

const NAMESPACE = 'Microsoft.Dynamics.CRM.';

/** A function or action of the service. */
export interface NamedOperation {
  readonly name: string;
  readonly verb: 'GET' | 'POST';
  readonly run: Operation;
}

/** The operation that a segment names, with or without its namespace; undefined when there is none. */
export function operationNamed(segment: string): NamedOperation | undefined {
  const name = segment.startsWith(NAMESPACE) ? segment.slice(NAMESPACE.length) : segment;
  const asFunction = FUNCTIONS.get(name);
  if (asFunction) return { name, verb: 'GET', run: asFunction };
  const asAction = ACTIONS.get(name);
  return asAction && { name, verb: 'POST', run: asAction };
}

/** Calls a function with the arguments of its URL, or an action with its body. */
export function callOperation(
  call: Call,
  operation: NamedOperation,
  segment: PathSegment,
  boundTo?: { readonly table: string; readonly id: string },
): Reply {
  const { name, verb, run } = operation;
  if (call.method !== verb) throw wrongVerb(call.method, name);
  const parameters = verb === 'GET' ? parseArguments(segment.inside ?? '', call.query) : bodyOf(call);
  const { status, body } = run({
    name,
    parameters,
    organization: call.organization,
    baseUrl: call.root.replace(/\/api\/data\/[^/]*\/$/, ''),
    ...(boundTo && { boundTo }),
  });
  if (body === undefined) return { status };
  return { status, json: { '@odata.context': `${call.root}$metadata#${NAMESPACE}${name}Response`, ...body } };
}
