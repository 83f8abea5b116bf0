/** Where traces go, as the standard variables say. */
export interface OtlpSettings {
  /** The address that traces are posted to. */
  readonly url: string;
  readonly protocol: 'http/protobuf' | 'http/json';
}

/** Why the variables cannot be followed, as a sentence. */
export interface OtlpRefusal {
  readonly problem: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Whether and where traces are sent; undefined when nobody asks for them, which is the usual case.
 *
 * Headers, certificates, compression, resource attributes and the name of the service are read by the library, from the
 * same variables. An address that is none is refused, where the library would take its default address for it.
 * Source: OpenTelemetry specification, "OpenTelemetry Protocol Exporter" and "Environment Variable Specification".
 */
export function otlpSettings(variables: Variables): OtlpSettings | OtlpRefusal | undefined {
  const own = variables['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] || undefined;
  const base = variables['OTEL_EXPORTER_OTLP_ENDPOINT'] || undefined;
  const asked = own ?? base;
  if (asked === undefined || isOff(variables)) return undefined;
  const url = urlOf(asked, own === undefined);
  const name = own === undefined ? 'OTEL_EXPORTER_OTLP_ENDPOINT' : 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';
  if (url === undefined) return { problem: `${name} is no http or https address.` };
  const protocol =
    variables['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] || variables['OTEL_EXPORTER_OTLP_PROTOCOL'] || 'http/protobuf';
  if (protocol !== 'http/protobuf' && protocol !== 'http/json')
    return { problem: 'OTEL_EXPORTER_OTLP_PROTOCOL must be http/protobuf or http/json.' };
  return { url, protocol };
}

function isOff(variables: Variables): boolean {
  return (
    variables['OTEL_SDK_DISABLED']?.trim().toLowerCase() === 'true' || variables['OTEL_TRACES_EXPORTER'] === 'none'
  );
}

/** The address of the variable for traces is used as it is; the one for all signals gets their path behind it. */
function urlOf(text: string, isForAll: boolean): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  if (isForAll) url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/traces`;
  return url.href;
}
