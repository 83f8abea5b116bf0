/**
 * What may be told of a span: names, counts, codes and addresses of hosts. Never a value of the configuration or of the
 * live system, for a trace leaves the machine.
 */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** A stretch of work that is being traced. */
export interface Span {
  set(attributes: Attributes): void;
  rename(name: string): void;
  /** The work did not succeed: a code of ours, a status, or the name of an error. Never its message. */
  fail(type: string): void;
}

/** What a span is, beside its name. */
export interface SpanOptions {
  readonly attributes?: Attributes;
  /** `client`: a request to somebody else. Default: work of our own. */
  readonly kind?: 'internal' | 'client';
}

/** Follows what a run does, and how long each part of it takes. */
export interface Tracer {
  /** Does the work inside a span, which ends with it, and which is the parent of every span begun in it. */
  span<T>(name: string, work: (span: Span) => T, options?: SpanOptions): T;
}

const NO_SPAN: Span = { set: () => undefined, rename: () => undefined, fail: () => undefined };

/** Follows nothing, and costs nothing: the work is called as if nobody asked. */
export const NO_TRACER: Tracer = { span: (_, work) => work(NO_SPAN) };
