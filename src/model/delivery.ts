import type { Failure } from './outcome.ts';

/** Where a runner of pipelines shows a report, in the order they are served: outputs say where the others went. */
export const PLACE_NAMES = ['comment', 'issue', 'check', 'annotations', 'summary', 'tags', 'outputs'] as const;
export type PlaceName = (typeof PLACE_NAMES)[number];

/** What became of a report at one place. */
export type Delivery = { readonly place: PlaceName } & (
  | {
      readonly state: 'published';
      /** What was done, as a sentence's end: `3 of 12 shown`. */
      readonly what: string;
      /** Where it can be looked at. */
      readonly url?: string;
      /** The number that the place has there, such as that of an issue. */
      readonly number?: number;
    }
  /** Nothing was to be done there. */
  | { readonly state: 'left'; readonly why: string }
  | { readonly state: 'failed'; readonly error: Failure }
);
