// A file of its own for the reason that `protobuf-exporter.ts` gives.
export { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
