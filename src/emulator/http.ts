/** One HTTP request as the emulated services see it: read to its end, its token already checked. */
export interface EmulatorRequest {
  readonly method: string;
  /** Path and query as received, the prefix of the organization removed: `/api/data/v9.2/accounts?$top=1`. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** Base URL of what is addressed, as the caller wrote it, without a slash at the end: `http://127.0.0.1:4365/prod`. */
  readonly baseUrl: string;
  /** Who calls: stands for the token, counts for the limits, is never shown. */
  readonly caller: string;
}

/** The answer of an emulated service. */
export interface EmulatorAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}
