import type { Json } from './json.ts';

/** One layer's word on a value. */
export interface ValueLayer {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly value: Json;
}
