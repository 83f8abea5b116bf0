import type { Grade } from '../../../model/evidence.ts';
import type { Json } from '../../../model/json.ts';
import type { Kind } from '../../../model/kind.ts';

/** How a value is written in a column. */
export type Encoding =
  /** `numbers`: what stands for true and for false where the column is no boolean, as in `statecode`. */
  | { readonly as: 'boolean'; readonly numbers?: { readonly true: number; readonly false: number } }
  | { readonly as: 'text' }
  | { readonly as: 'number' }
  /** Our word for each number of a choice column. */
  | { readonly as: 'choice'; readonly values: Readonly<Record<string, number | boolean>> }
  /** A list in one text. Without a separator no more than one entry can be written. */
  | { readonly as: 'list'; readonly separator?: string }
  /** A text whose format is not public: compared after normalization, written as it stands. */
  | { readonly as: 'opaque' };

/** Where a setting is stored. */
export type Target =
  /**
   * Columns of a row; several columns hold the same value. `row` names an entry of `rows`, or `own`: the row of the
   * resource or list item itself, or the one row of that table that belongs to it.
   */
  | { readonly kind: 'column'; readonly table: string; readonly row: string; readonly columns: readonly string[] }
  /** A row of its own for each value (profile features, roles of a skill or a profile). */
  | { readonly kind: 'row'; readonly table: string; readonly columns?: readonly string[]; readonly value?: number }
  /** A link between two rows, by its navigation property. */
  | { readonly kind: 'link'; readonly table: string; readonly navigation: string }
  /** A setting definition, found by its unique name or by its display name, for an app or for the organization. */
  | {
      readonly kind: 'setting';
      readonly uniqueName?: string;
      readonly displayName?: string;
      readonly level: 'app' | 'organization';
    }
  | { readonly kind: 'privilege' }
  /** A property of the environment record (BAP), a switch of environment management (PPAPI), a tenant setting (BAP). */
  | { readonly kind: 'bap' | 'ppapi' | 'tenant'; readonly property: string }
  /** Only a person can set it. `table` and `columns`: where it is kept, when its format is what is not public. */
  | { readonly kind: 'manual'; readonly table?: string; readonly columns?: readonly string[] };

/** Where one setting lives and how sure that is. */
export interface MappingEntry {
  /** Kind and pointer into its spec: `CustomerSupportAgent/overview/instructions`; a star stands for an item of a list. */
  readonly setting: string;
  readonly target: Target;
  readonly encode?: Encoding;
  /** What the product assumes when the column is null or the row is missing. */
  readonly whenNull?: Json;
  readonly grade: Grade;
  /** `never`: shown, and set by a person in the admin center; `by-grade`: as if nothing were said. Default: `by-grade`. */
  readonly write?: 'never' | 'by-grade';
  /** Row of `rows` without which the setting is not there; for columns of a row of `rows` it is that row. */
  readonly needs?: string;
  /** Keys of `sources`. */
  readonly evidence: readonly string[];
  /** The page of the admin center where a person sets it. */
  readonly page: string;
  /** What a reader should know: rivals, reasons, what is not public. */
  readonly note?: string;
}

/** How to find a row that settings share: by its fixed id, or by what stands in it (the empty text: nothing does). */
export type RowFinder =
  | { readonly table: string; readonly id: string }
  | { readonly table: string; readonly match: Readonly<Record<string, readonly (string | number)[]>> };

/** The whole mapping: shipped as `data/mapping.json`, with the overrides of a project laid over it. */
export interface Mapping {
  readonly version: string;
  /** What the keys under `evidence` stand for. */
  readonly sources: Readonly<Record<string, string>>;
  readonly rows: Readonly<Record<string, RowFinder>>;
  /** Solutions that bring a table, by its logical name, or a column, by `table.column`, where that is known. */
  readonly solutions: Readonly<Record<string, string>>;
  readonly settings: readonly MappingEntry[];
}

/** Which inferred entries (C and D) the project accepts: all, none, or these settings (an entry covers what is below it). */
export type AcceptedMappings = 'all' | readonly string[];

/** The entries of one kind, their pointers relative to its spec. */
export interface KindEntry extends MappingEntry {
  readonly kind: Kind;
  /** Pointer pattern into the spec; `*` stands for one item. */
  readonly path: string;
}
