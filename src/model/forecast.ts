/** What applying a plan costs a service that counts requests. */
export interface Forecast {
  /** HTTP requests, each batch counted once. */
  readonly requests: number;
  /** Single operations inside them. */
  readonly operations: number;
  /** Most requests that the service takes in the window, and how long the window is. */
  readonly budget: { readonly requests: number; readonly seconds: number };
}
