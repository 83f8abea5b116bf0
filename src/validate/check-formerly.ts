import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { DesiredResource, DesiredState } from '../model/desired-state.ts';
import { KIND_DEFINITIONS } from '../model/kinds/index.ts';
import { whereOf } from '../model/place-in-layers.ts';
import { addressOf } from '../model/resource.ts';

/** Old names that something else is declared by: then it is not known which of the two the live row is. */
export function checkFormerly({ resources }: DesiredState): Diagnostic[] {
  const asking = resources.filter(({ formerly = [] }) => formerly.length > 0);
  if (asking.length === 0) return [];
  const byAddress = new Map<string, DesiredResource>(resources.map((each) => [each.address, each]));
  const byIdentity = new Map(resources.map((each) => [`${each.kind}/${each.identity}`, each]));
  return asking.flatMap((resource) =>
    (resource.formerly ?? []).flatMap((name): Diagnostic[] => {
      const { kind, address } = resource;
      const { renaming, identity } = KIND_DEFINITIONS[kind];
      const called = renaming && identity({ ...resource.resource.spec, [renaming.field]: name });
      const other = byAddress.get(addressOf({ kind, name })) ?? byIdentity.get(`${kind}/${called}`);
      if (other === undefined || other === resource) return [];
      return [
        {
          code: 'validate/formerly-declared',
          severity: 'error',
          message: `${address} was formerly "${name}", but ${other.address} is declared by that name.`,
          hint: 'Remove the other document, or take the name out of metadata.formerly.',
          address,
          ...whereOf(resource.layers, []),
        },
      ];
    }),
  );
}
