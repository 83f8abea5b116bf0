/** One HTTP request to a service, before it has a token. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** What the token is asked for, such as `https://contoso.crm4.dynamics.com/.default`. */
  readonly tokenScope: string;
  /**
   * Whether sending it twice does no harm. A request that is not repeatable is sent again only when the service did not
   * take it: it never reached the service, or was answered 401, 429, or 503 with `Retry-After`.
   */
  readonly repeatable: boolean;
  /** What it is for, in words for progress and errors: `the environment record`. */
  readonly purpose: string;
}

/** The whole answer to a request. Its body is text that nobody has looked at yet. */
export interface HttpAnswer {
  readonly status: number;
  /** Names in small letters. */
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
}

/** Talks to services: tokens, time limits, retries and pacing are its business. */
export interface Conversation {
  /**
   * Sends a request and gives the answer, whatever its status but those that say nothing about the request: 401, 408,
   * 425, 429, 502, 503, 504 and redirects end as errors. A 500 and a 403 are answers.
   *
   * @throws {BackendError} `outcome-unknown` when a request that is not repeatable was sent and got no whole answer;
   *   `unavailable`, `busy`, `not-permitted`, `corrupt` or `interrupted` otherwise.
   */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer>;
}
