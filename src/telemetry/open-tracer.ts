import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Attributes as OtelAttributes,
  type Span as OtelSpan,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { defaultResource, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, RandomIdGenerator, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import { never } from '../diagnostics/never.ts';
import type { OtlpSettings } from './otlp-settings.ts';
import type { TraceParent } from './trace-parent.ts';
import type { Attributes, Span, SpanOptions, Tracer } from './tracer.ts';

/** What a tracer is opened with. */
export interface TracerRequest extends OtlpSettings {
  /** The id of the run: that of the trace too, where the run is no part of another one. */
  readonly runId: string;
  readonly parent: TraceParent | undefined;
  /** Version of copilotctl. */
  readonly version: string;
}

/** A tracer that sends what it followed. */
export interface OpenTracer extends Tracer {
  /**
   * Sends what was not sent yet, within some seconds; gives why not all of it could be sent, as part of a sentence.
   * `isLeftOver` is true when something of it may still be under way.
   */
  close(): Promise<{ readonly problem?: string; readonly isLeftOver: boolean }>;
}

/**
 * Opens a tracer that sends to an OTLP endpoint: the only file that knows the library.
 *
 * Sampling is that of the trace that the run is a part of; a trace of its own is always kept.
 */
export async function openTracer({ url, protocol, runId, parent, version }: TracerRequest): Promise<OpenTracer> {
  const watched = new WatchedExporter(await exporterFor(protocol, { url, timeoutMillis: SEND_LIMIT_MS }));
  const ids = new RandomIdGenerator();
  const provider = new TracerProvider({
    resource: resourceOf(version),
    idGenerator: {
      generateTraceId: () => runId.replaceAll('-', ''),
      generateSpanId: () => ids.generateSpanId(),
    },
    spanProcessors: [new BatchSpanProcessor({ exporter: watched, maxQueueSize: MOST_WAITING })],
  });
  return new OtlpTracer(provider, watched, parent);
}

/** A try, and all tries of one batch together. */
const SEND_LIMIT_MS = 3000;
/** All that is left at the end. */
const CLOSE_LIMIT_MS = 4000;
/** Spans that wait to be sent; of a plan over hundreds of environments more come than are sent in the same time. */
const MOST_WAITING = 20_000;

async function exporterFor(
  protocol: OtlpSettings['protocol'],
  options: { readonly url: string; readonly timeoutMillis: number },
): Promise<SpanExporter> {
  switch (protocol) {
    case 'http/json':
      return new (await import('./json-exporter.ts')).JsonExporter(options);
    case 'http/protobuf':
      return new (await import('./protobuf-exporter.ts')).ProtobufExporter(options);
    default:
      return never(protocol);
  }
}

function resourceOf(version: string) {
  const own = resourceFromAttributes({ 'service.name': 'copilotctl', 'service.version': version });
  const { attributes = {} } = envDetector.detect();
  return defaultResource().merge(own).merge(resourceFromAttributes(attributes));
}

/** Remembers the first failure: it is told once, at the end. */
class WatchedExporter implements SpanExporter {
  readonly #exporter: SpanExporter;
  problem: string | undefined;

  constructor(exporter: SpanExporter) {
    this.#exporter = exporter;
  }

  export(...[spans, done]: Parameters<SpanExporter['export']>): void {
    this.#exporter.export(spans, (result) => {
      if (result.error !== undefined || result.code !== 0) this.problem ??= reasonOf(result.error);
      done(result);
    });
  }

  async shutdown(): Promise<void> {
    await this.#exporter.shutdown();
  }

  async forceFlush(): Promise<void> {
    await this.#exporter.forceFlush?.();
  }
}

/** A code or a status: the text of an answer is nobody's business. */
function reasonOf(error: Error | undefined): string {
  const code: unknown = error === undefined ? undefined : Reflect.get(error, 'code');
  if (typeof code === 'number') return `it answered ${code}`;
  return typeof code === 'string' && /^[A-Z_]{2,40}$/.test(code) ? code : 'no answer that takes them';
}

class OtlpTracer implements OpenTracer {
  readonly #provider: TracerProvider;
  readonly #exporter: WatchedExporter;
  readonly #parent: TraceParent | undefined;
  /** Work that is begun in a span knows it, however many are under way at once. */
  readonly #current = new AsyncLocalStorage<OtelSpan>();

  constructor(provider: TracerProvider, exporter: WatchedExporter, parent: TraceParent | undefined) {
    this.#provider = provider;
    this.#exporter = exporter;
    this.#parent = parent;
  }

  span<T>(name: string, work: (span: Span) => T, { attributes = {}, kind = 'internal' }: SpanOptions = {}): T {
    const made = this.#provider
      .getTracer('copilotctl')
      .startSpan(
        name,
        { kind: kind === 'client' ? SpanKind.CLIENT : SpanKind.INTERNAL, attributes: definedOf(attributes) },
        this.#above(),
      );
    const span = viewOf(made);
    try {
      const result = this.#current.run(made, () => work(span));
      if (!isPromise(result)) {
        made.end();
        return result;
      }
      // The promise that is handed on is the one of the work, so nothing of it comes later than without a tracer.
      result.then(
        () => made.end(),
        (error: unknown) => failed(made, span, error),
      );
      return result;
    } catch (error) {
      failed(made, span, error);
      throw error;
    }
  }

  async close(): Promise<{ readonly problem?: string; readonly isLeftOver: boolean }> {
    const ended = this.#provider.shutdown().then(
      () => 'ended' as const,
      () => 'ended' as const,
    );
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), CLOSE_LIMIT_MS);
    });
    const isLeftOver = (await Promise.race([ended, late])) === 'late';
    clearTimeout(timer);
    const problem = this.#exporter.problem ?? (isLeftOver ? 'no answer in time' : undefined);
    return { isLeftOver, ...(problem !== undefined && { problem }) };
  }

  #above() {
    const current = this.#current.getStore();
    if (current !== undefined) return trace.setSpan(ROOT_CONTEXT, current);
    if (this.#parent === undefined) return ROOT_CONTEXT;
    const { traceId, spanId, isSampled } = this.#parent;
    const traceFlags = isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
    return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
  }
}

function viewOf(span: OtelSpan): Span {
  return {
    set: (attributes) => void span.setAttributes(definedOf(attributes)),
    rename: (name) => void span.updateName(name),
    fail: (type) => {
      span.setAttribute('error.type', type);
      span.setStatus({ code: SpanStatusCode.ERROR });
    },
  };
}

function failed(made: OtelSpan, span: Span, error: unknown): void {
  span.fail(typeOf(error));
  made.end();
}

/** The code of an error, else its name: messages may hold what is live. */
function typeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unexpected';
  const code: unknown = Reflect.get(error, 'code');
  return typeof code === 'string' ? code : error.name;
}

function definedOf(attributes: Attributes): OtelAttributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}

function isPromise(value: unknown): value is Promise<unknown> {
  return value instanceof Promise;
}
