/** A span of somebody else that a run is a part of. */
export interface TraceParent {
  readonly traceId: string;
  readonly spanId: string;
  readonly isSampled: boolean;
}

/**
 * What `TRACEPARENT` says; undefined when it says nothing that can be followed, and the run begins a trace of its own.
 *
 * Source: W3C Trace Context, `traceparent`; OpenTelemetry, "Environment Variables as Context Propagation Carriers".
 */
export function readTraceParent(text: string | undefined): TraceParent | undefined {
  const [, version = '', traceId = '', spanId = '', flags = '', rest = ''] = FORM.exec(text?.trim() ?? '') ?? [];
  if (version === '' || version === 'ff' || (version === '00' && rest !== '')) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

const FORM = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.{0,200})?$/;
