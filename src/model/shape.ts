import type { Json } from './json.ts';

/** A consequence that a plan states when a field changes (schema annotation `x-risk`). */
export interface RiskNote {
  /** The new value it speaks of; absent means any change. */
  readonly to?: Json;
  readonly level: 'reversible' | 'irreversible';
  readonly reason: string;
  /** The approval a person must give, in the file and on the command line. */
  readonly approval?: string;
}

/** What the code knows of a field: the part of its JSON Schema that merging, diffing, planning and rendering need. */
interface Annotations {
  /** What the service assumes when the live value is missing (`x-when-absent`, else `default`). */
  readonly whenAbsent?: Json;
  readonly risk?: readonly RiskNote[];
  readonly sensitive?: 'text' | 'personal' | 'secret';
  readonly manual?: { readonly when?: Json; readonly instruction: string };
  readonly stage?: number;
  readonly ref?: { readonly kinds?: readonly string[]; readonly known?: string };
  readonly env?: true;
  readonly immutable?: true;
  /** The service's own text, whose format is not public: what means nothing in JSON and XML does not count. */
  readonly opaque?: true;
}

/** The shape of a value: how it merges and how it compares. Generated from `schemas/`. */
export type Shape =
  | (Annotations & { readonly type: 'leaf' })
  | (Annotations & { readonly type: 'object'; readonly members: Readonly<Record<string, Shape>> })
  /** An object whose keys are the user's (labels, severities). */
  | (Annotations & { readonly type: 'dictionary'; readonly item: Shape })
  /** A list whose order means nothing. `shared`: live items that no file names are left alone. */
  | (Annotations & { readonly type: 'set'; readonly shared?: true; readonly item: Shape })
  /** A list of objects told apart by `key`. `shared` as above. */
  | (Annotations & {
      readonly type: 'map';
      readonly key: readonly string[];
      readonly shared?: true;
      readonly item: Shape;
    })
  /** A list whose order matters: compared and replaced as a whole. */
  | (Annotations & { readonly type: 'sequence'; readonly item: Shape });
