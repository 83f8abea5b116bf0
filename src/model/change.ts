import type { Grade } from './evidence.ts';
import type { Json, JsonPointer } from './json.ts';
import type { Address, Observed, Resource } from './resource.ts';

/** Why a field differs: the YAML moved, live moved, or both did since the last apply. */
export type Cause = 'config' | 'drift' | 'conflict';

/** Where a declared value stands. Line and column count from 1. */
export interface Origin {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One field whose live value is not the declared one. Absent (`undefined`) is not `null`. */
export interface FieldChange {
  /** Pointer into the spec; items of a keyed list are named by their key. */
  readonly path: JsonPointer;
  readonly before?: Json;
  readonly after?: Json;
  readonly cause: Cause;
  /** Where the declared value stands; absent for a value that no file names, such as a removed item. */
  readonly origin?: Origin;
  /** How sure the backend is of where the value is stored; absent where it has no doubt to speak of. */
  readonly grade?: Grade;
}

/** What is to happen to one resource. */
export type Change =
  | {
      readonly op: 'create';
      readonly address: Address;
      readonly after: Resource;
      readonly cause: Cause;
      readonly origin?: Origin;
    }
  | {
      readonly op: 'update';
      readonly address: Address;
      readonly before: Observed;
      /** The declaration, as it should be live. */
      readonly after: Resource;
      readonly fields: readonly FieldChange[];
      readonly origin?: Origin;
    }
  | {
      readonly op: 'delete';
      readonly address: Address;
      readonly before: Observed;
      readonly because: string;
      readonly origin?: Origin;
    }
  | {
      readonly op: 'manual';
      readonly address: Address;
      readonly instruction: string;
      readonly fields: readonly FieldChange[];
      readonly origin?: Origin;
    };
