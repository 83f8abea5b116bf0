import type { Json } from '../json.ts';
import type { Organization } from './organization.ts';
import type { PathSegment } from './parse-target.ts';
import type { Preferences } from './preferences.ts';

/** One request to the Web API, read as far as its path, query and preferences. */
export interface Call {
  readonly organization: Organization;
  readonly method: string;
  readonly segments: readonly PathSegment[];
  readonly query: ReadonlyMap<string, string>;
  /** Path below the service root and query, as received. */
  readonly path: string;
  readonly rawQuery: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly preferences: Preferences;
  readonly body: string;
  /** `http://127.0.0.1:4365/prod/api/data/v9.2/`: links in answers begin with it. */
  readonly root: string;
  /** Rows that earlier members of the change set made, by Content-ID, as `accounts(…)`. */
  readonly contentIds: ReadonlyMap<string, string>;
  /** Parts of a batch have the location of what they made in two headers. */
  readonly isInBatch: boolean;
}

/** What answers a call: JSON, or text that is not. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: Json;
  readonly text?: string;
}
