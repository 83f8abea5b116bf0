import type { Kind } from './kind.ts';

/** How sure a backend is of where a setting is stored: A and B confirmed, C and D inferred, X unknown. */
export type Grade = 'A' | 'B' | 'C' | 'D' | 'X';

/** What a backend says of one field: where it keeps it, how sure that is, and whether a person must set it. */
export interface FieldEvidence {
  /** Pointer into the spec with a star for items of a list; holds for everything below it. `''`: the resource itself. */
  readonly path: string;
  readonly grade: Grade;
  /** Where it is stored, such as `msdyn_agentcopilotsetting.msdyn_custominstruction`. */
  readonly storage: string;
  /** Why the backend does not write it, and what a person does instead; absent when the backend writes it. */
  readonly byHand?: string;
  /** Longest list the backend can write; a longer one is for a person, and `byHand` says how. */
  readonly mostItems?: number;
}

/** What a backend says of the fields of each kind. A field that nothing speaks of is written without remark. */
export type Evidence = ReadonlyMap<Kind, readonly FieldEvidence[]>;
