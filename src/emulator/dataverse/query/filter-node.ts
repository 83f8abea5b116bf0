import type { Json } from '../../json.ts';

/** Comparisons of OData. */
export const COMPARISONS = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** Functions over two texts. */
export const TEXT_FUNCTIONS = ['contains', 'startswith', 'endswith'] as const;
export type TextFunction = (typeof TEXT_FUNCTIONS)[number];

/** What stands on one side of a comparison. */
export type Operand =
  | { readonly kind: 'path'; readonly path: readonly string[] }
  | {
      readonly kind: 'literal';
      readonly form: 'guid' | 'date' | 'number' | 'text' | 'boolean' | 'null';
      readonly value: Json;
    };

/** A `$filter`, parsed; names are not checked yet. */
export type FilterNode =
  | { readonly op: 'and' | 'or'; readonly of: readonly FilterNode[] }
  | { readonly op: 'not'; readonly of: FilterNode }
  | { readonly op: 'compare'; readonly by: Comparison; readonly left: Operand; readonly right: Operand }
  | { readonly op: 'text'; readonly by: TextFunction; readonly left: Operand; readonly right: Operand }
  | { readonly op: 'in'; readonly property: string; readonly values: readonly Json[] }
  | {
      readonly op: 'any' | 'all';
      readonly path: readonly string[];
      readonly variable: string;
      /** Absent in `any()`. */
      readonly where?: FilterNode;
    };
