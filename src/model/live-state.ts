import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Evidence } from './evidence.ts';
import type { JsonPointer } from './json.ts';
import type { LastChange } from './last-change.ts';
import type { Observed, Resource, RowKey } from './resource.ts';

/** Which live system a plan is for; a plan made for one target is refused by every other. */
export type TargetId = string & { readonly __brand: 'TargetId' };

/** What a backend read: all rows of the kinds asked for. */
export interface LiveState {
  readonly target: TargetId;
  readonly rows: ReadonlyMap<RowKey, Observed>;
  /** What the backend says of single fields; absent when it writes every field without doubt. */
  readonly evidence?: Evidence;
  /** What was noticed while reading that a person should know. */
  readonly notices?: readonly Diagnostic[];
  /**
   * Who changed the row that holds a field last; undefined where that is not known. Kept beside the rows and asked for
   * single fields, so that no version, plan or snapshot holds names of people.
   */
  readonly lastChangeOf?: (resource: Resource, path: JsonPointer) => LastChange | undefined;
}
