import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { acceptFields, type Naming } from '../model/accept-fields.ts';
import type { DesiredResource, DesiredState } from '../model/desired-state.ts';
import { type Document, whereIn } from '../model/document.ts';
import { groupBy } from '../model/group-by.ts';
import type { JsonObject, JsonPointer } from '../model/json.ts';
import type { DriftFinding } from '../model/report.ts';
import { type Address, addressOf } from '../model/resource.ts';

/** What documents should say, so that what is live is declared; and what of it they cannot. */
export interface AcceptedFindings {
  readonly specs: ReadonlyMap<Document, JsonObject>;
  readonly diagnostics: readonly Diagnostic[];
}

/** The documents of the findings' resources with the live values where the files declare them. */
export function acceptFindings(
  desired: DesiredState,
  chosen: readonly DriftFinding[],
  naming: Naming,
): AcceptedFindings {
  const specs = new Map<Document, JsonObject>();
  const diagnostics: Diagnostic[] = [];
  for (const [address, findings] of groupBy(chosen, (each) => each.address)) {
    const resource = desired.resources.find((each) => each.address === address);
    if (resource === undefined) continue;
    const fields = findings.flatMap(({ field }) => field ?? []);
    if (fields.length < findings.length) diagnostics.push(isGone(address, resource));
    const accepted = acceptFields(resource, fields, naming);
    for (const [document, spec] of accepted.specs) specs.set(document, spec);
    for (const { path, message, hint } of accepted.refused)
      diagnostics.push(cannotAccept(address, path, message, hint, resource.layers.at(-1)));
  }
  return { specs, diagnostics };
}

/** Why a finding stays as it is. */
export function cannotAccept(
  address: Address,
  path: JsonPointer,
  why: string,
  hint: string,
  document: Document | undefined,
): Diagnostic {
  return {
    code: 'drift/cannot-accept',
    severity: 'error',
    message: `${address}${path} is not accepted: ${why}`,
    hint,
    address,
    ...(document && { where: whereIn(document) }),
  };
}

/** Says that what is accepted for one environment holds for others too. */
export function sharedFile(document: Document, environments: number): Diagnostic {
  const address = addressOf(document);
  return {
    code: 'drift/shared-file',
    severity: 'warning',
    message: `${address} is declared here for all ${environments} environments.`,
    hint: 'Declare the field in an overlay of this environment first, if the others are to keep theirs.',
    address,
    where: whereIn(document, ['spec'], 'key'),
  };
}

function isGone(address: Address, resource: DesiredResource): Diagnostic {
  const hint = 'Remove its document, or declare it with metadata.state: absent.';
  return cannotAccept(address, '', 'the resource is gone in the live system.', hint, resource.layers.at(-1));
}
