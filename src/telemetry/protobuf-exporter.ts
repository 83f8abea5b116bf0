// A file of its own, so that the bundler can load the one that is asked for: of a CommonJS package that is imported when
// it is needed, it hands over no names.
export { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
