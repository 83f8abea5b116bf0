import type { Observed, RowKey } from './resource.ts';

/** Which live system a plan is for; a plan made for one target is refused by every other. */
export type TargetId = string & { readonly __brand: 'TargetId' };

/** What a backend read: all rows of the kinds asked for. */
export interface LiveState {
  readonly target: TargetId;
  readonly rows: ReadonlyMap<RowKey, Observed>;
}
