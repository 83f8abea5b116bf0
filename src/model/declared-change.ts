import type { FieldChange, Origin } from './change.ts';
import type { Address } from './resource.ts';

/** What two revisions of a configuration say differently about one resource, whatever is live. */
export interface DeclaredChange {
  readonly address: Address;
  /** `dropped`: no document declares it any more; `absent`: it is declared not to exist. */
  readonly what: 'added' | 'changed' | 'dropped' | 'absent';
  /** Values in canonical form; a value that a revision does not declare is absent. */
  readonly fields: readonly Omit<FieldChange, 'cause' | 'grade'>[];
  readonly origin?: Origin;
}

/** What a range of commits means for one environment. */
export interface SinceCommit {
  /** The commit that was compared with. */
  readonly commit: string;
  /** Resources that are declared otherwise than in that commit. */
  readonly affected: readonly Address[];
  /** Those of them for which there is nothing to do: live is as declared already. */
  readonly already: readonly Address[];
}
