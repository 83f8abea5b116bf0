import type { JsonPointer } from './json.ts';
import type { Address } from './resource.ts';

/**
 * A live row, or a part of one, that an export leaves out: nobody can change it, every environment has it, it says
 * nothing but defaults, it names people, or it has the form of a variable.
 */
export interface LeftOut {
  readonly address: Address;
  /** Which field; absent for a whole row. */
  readonly path?: JsonPointer;
  readonly why: 'locked' | 'out-of-box' | 'defaults' | 'people' | 'variable';
}

/** A live value that the files cannot say, and why. */
export interface NotExported {
  readonly address: Address;
  readonly path: JsonPointer;
  readonly message: string;
  readonly hint?: string;
}

/** What an export made of the files of one environment. */
export interface ExportReport {
  /** Files that differ, in the order of their paths. */
  readonly files: readonly { readonly path: string; readonly status: 'edited' | 'new' }[];
  /** How many fields are declared otherwise than before. */
  readonly edited: number;
  /** Resources that no file declared before. */
  readonly added: readonly Address[];
  /** Resources that live does not have and that are declared absent now. */
  readonly absent: readonly Address[];
  /** Fields that only a person can set; they stay as they are declared. */
  readonly byHand: number;
  readonly leftOut: readonly LeftOut[];
  readonly notExported: readonly NotExported[];
  /** Resources that still differ from live. */
  readonly left: readonly Address[];
  /** Other environments that an edited file of base belongs to. */
  readonly sharedWith: readonly string[];
  /** Whether a plan of the files is empty; absent where nobody asked. */
  readonly verified?: boolean;
}
