import { describe, expect, test } from 'vitest';
import { otlpSettings } from '../../src/telemetry/otlp-settings.ts';

const ALL = 'OTEL_EXPORTER_OTLP_ENDPOINT';
const OWN = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';

describe('nobody asks for traces', () => {
  test.each([
    ['without an endpoint', {}],
    ['with an empty one', { [ALL]: '', [OWN]: '' }],
    ['with OTEL_SDK_DISABLED', { [ALL]: 'http://collector:4318', OTEL_SDK_DISABLED: 'TRUE' }],
    ['with OTEL_TRACES_EXPORTER=none', { [OWN]: 'http://collector:4318', OTEL_TRACES_EXPORTER: 'none' }],
  ])('%s', (_, variables) => {
    expect(otlpSettings(variables)).toBeUndefined();
  });
});

describe('where traces go', () => {
  test.each([
    [{ [ALL]: 'http://collector:4318' }, 'http://collector:4318/v1/traces'],
    [{ [ALL]: 'http://collector:4318/' }, 'http://collector:4318/v1/traces'],
    [{ [ALL]: 'https://contoso.example/otlp/' }, 'https://contoso.example/otlp/v1/traces'],
    [{ [OWN]: 'http://collector:4318/own' }, 'http://collector:4318/own'],
    [{ [ALL]: 'http://other', [OWN]: 'http://collector:4318' }, 'http://collector:4318/'],
  ])('%j is %s', (variables, url) => {
    expect(otlpSettings(variables)).toEqual({ url, protocol: 'http/protobuf' });
  });
});

test('the protocol for traces counts before that for all signals', () => {
  const variables = { [ALL]: 'http://c', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' };
  expect(otlpSettings({ ...variables, OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json' })).toMatchObject({
    protocol: 'http/json',
  });
});

test.each([
  [{ [ALL]: 'collector:4318' }, `${ALL} is no http or https address.`],
  [{ [ALL]: 'not an address' }, `${ALL} is no http or https address.`],
  [{ [OWN]: 'file:///etc/passwd' }, `${OWN} is no http or https address.`],
  [
    { [ALL]: 'http://c', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
    'OTEL_EXPORTER_OTLP_PROTOCOL must be http/protobuf or http/json.',
  ],
])('%j is refused', (variables, problem) => {
  expect(otlpSettings(variables)).toEqual({ problem });
});
