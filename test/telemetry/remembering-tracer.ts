import type { Tracer } from '../../src/telemetry/tracer.ts';

/** A span as it was asked for. */
export interface RememberedSpan {
  name: string;
  kind?: string;
  attributes: Record<string, unknown>;
  /** Of one that failed: what it said. */
  failed?: string;
}

/** A tracer that keeps what it was told, in the order in which spans began. */
export function rememberingTracer(): { readonly tracer: Tracer; readonly spans: readonly RememberedSpan[] } {
  const spans: RememberedSpan[] = [];
  const tracer: Tracer = {
    span: (name, work, { attributes = {}, kind } = {}) => {
      const span: RememberedSpan = { name, ...(kind !== undefined && { kind }), attributes: defined(attributes) };
      spans.push(span);
      return work({
        set: (more) => void Object.assign(span.attributes, defined(more)),
        rename: (other) => {
          span.name = other;
        },
        fail: (type) => {
          span.failed = type;
        },
      });
    },
  };
  return { tracer, spans };
}

function defined(attributes: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}
