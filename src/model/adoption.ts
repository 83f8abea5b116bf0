import type { Change } from './change.ts';

/** What of a resource is ours: looked at only, kept as declared, or made once and then left alone. */
export const ADOPTIONS = ['observe', 'manage', 'create-only'] as const;
export type Adoption = (typeof ADOPTIONS)[number];

/** What differs of a resource that is not ours to change: what would be done if it were managed. */
export interface ObservedDifference {
  readonly adoption: Exclude<Adoption, 'manage'>;
  readonly change: Change;
}

/** The mode of a resource; one that says nothing is managed. */
export function adoptionOf({ adoption }: { readonly adoption?: Adoption }): Adoption {
  return adoption ?? 'manage';
}
