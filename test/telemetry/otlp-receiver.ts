import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFields } from './read-protobuf.ts';

/** A span as it came in. */
export interface ReceivedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty where it has none. */
  readonly parentSpanId: string;
  /** 1 internal, 3 client. */
  readonly kind: number;
  readonly startNs: bigint;
  readonly endNs: bigint;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** 0 unset, 1 ok, 2 error. */
  readonly status: number;
  readonly resource: Readonly<Record<string, unknown>>;
}

/** A stand-in for a collector of traces, written from the OTLP specification: `POST /v1/traces`, protobuf or JSON. */
export interface OtlpReceiver {
  readonly url: string;
  readonly spans: readonly ReceivedSpan[];
  /** Path and headers of each request. */
  readonly requests: readonly { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: Buffer }[];
  close(): Promise<void>;
}

/** How it answers. `never`: not at all; `trickle`: a byte at a time, without an end. Default: 200. */
export async function otlpReceiver(answer: number | 'never' | 'trickle' = 200): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const requests: { path: string; headers: IncomingHttpHeaders; body: Buffer }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      requests.push({ path: request.url ?? '', headers: request.headers, body });
      if (answer === 'never') return;
      if (answer === 'trickle') {
        const timer = setInterval(() => response.write(' '), 100);
        response.on('close', () => clearInterval(timer));
        return;
      }
      const isJson = request.headers['content-type'] === 'application/json';
      spans.push(...(isJson ? spansOfJson(body) : spansOfProtobuf(body)));
      response.writeHead(answer, { 'content-type': request.headers['content-type'] ?? '' }).end(isJson ? '{}' : '');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    requests,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface JsonValue {
  readonly stringValue?: string;
  readonly intValue?: number | string;
  readonly boolValue?: boolean;
  readonly doubleValue?: number;
}
type JsonAttributes = readonly { readonly key: string; readonly value: JsonValue }[];

function spansOfJson(body: Buffer): readonly ReceivedSpan[] {
  const { resourceSpans } = JSON.parse(body.toString());
  return resourceSpans.flatMap(
    ({
      resource,
      scopeSpans,
    }: {
      resource: { attributes: JsonAttributes };
      scopeSpans: readonly { spans: readonly Record<string, unknown>[] }[];
    }) =>
      scopeSpans.flatMap(({ spans }) =>
        spans.map((span) => ({
          name: span['name'],
          traceId: span['traceId'],
          spanId: span['spanId'],
          parentSpanId: span['parentSpanId'] ?? '',
          kind: span['kind'],
          startNs: BigInt(String(span['startTimeUnixNano'])),
          endNs: BigInt(String(span['endTimeUnixNano'])),
          attributes: ofJson(span['attributes'] as JsonAttributes),
          status: (span['status'] as { code?: number } | undefined)?.code ?? 0,
          resource: ofJson(resource.attributes),
        })),
      ),
  );
}

function ofJson(attributes: JsonAttributes): Readonly<Record<string, unknown>> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}

// Numbers of fields: opentelemetry-proto, trace/v1/trace.proto, common/v1/common.proto, resource/v1/resource.proto.

function spansOfProtobuf(body: Buffer): readonly ReceivedSpan[] {
  return readFields(body)
    .bytes(1)
    .flatMap((resourceSpans) => {
      const { bytes } = readFields(resourceSpans);
      const resource = ofProtobuf(bytes(1).flatMap((each) => readFields(each).bytes(1)));
      return bytes(2).flatMap((scope) =>
        readFields(scope)
          .bytes(2)
          .map((span) => spanOfProtobuf(span, resource)),
      );
    });
}

function spanOfProtobuf(span: Buffer, resource: ReceivedSpan['resource']): ReceivedSpan {
  const { bytes, number } = readFields(span);
  const hex = (field: number): string => bytes(field)[0]?.toString('hex') ?? '';
  return {
    traceId: hex(1),
    spanId: hex(2),
    parentSpanId: hex(4),
    name: bytes(5)[0]?.toString() ?? '',
    kind: Number(number(6) ?? 0),
    startNs: number(7) ?? 0n,
    endNs: number(8) ?? 0n,
    attributes: ofProtobuf(bytes(9)),
    status: Number(bytes(15).map((each) => readFields(each).number(3) ?? 0n)[0] ?? 0n),
    resource,
  };
}

function ofProtobuf(pairs: readonly Buffer[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const { bytes } = readFields(pair);
      const value = readFields(bytes(2)[0] ?? Buffer.alloc(0));
      const number = value.number(3);
      return [
        bytes(1)[0]?.toString() ?? '',
        value.bytes(1)[0]?.toString() ?? (number === undefined ? undefined : Number(number)),
      ];
    }),
  );
}
