import type { JsonObject } from '../model/json.ts';
import { fieldShape } from '../model/shape-at.ts';
import { wellFormed } from '../model/well-formed.ts';
import { masked } from '../render/masked.ts';
import type { DriftNews, EnvironmentNews, News } from './news.ts';

/** Most bytes of an event. */
export const MOST_BYTES = 256 * 1024;

/** What an event says. Each says less than the one before; the counts of every environment stay. */
const DETAILS = ['everything', 'without-values', 'counts'] as const;
type EventDetail = (typeof DETAILS)[number];

/**
 * An event for a webhook of one's own, as the JSON of `notification.schema.json`: the envelope of Standard Webhooks, and what
 * is new in each environment.
 */
export function webhookEvent(news: News): string {
  const [whole = '', short = '', shortest = ''] = DETAILS.map((detail) =>
    JSON.stringify(eventOf(news, detail), readable),
  );
  return [whole, short].find((each) => Buffer.byteLength(each) <= MOST_BYTES) ?? shortest;
}

function readable(_: string, value: unknown): unknown {
  return typeof value === 'string' ? wellFormed(value) : value;
}

function eventOf({ at, command, version, run, environments }: News, detail: EventDetail): object {
  return {
    type: typeOf(environments),
    timestamp: at,
    data: {
      format: 1,
      tool: { name: 'copilotctl', version },
      command,
      detail,
      ...(run !== undefined && { run }),
      environments: environments.map((each) => environmentOf(each, detail)),
    },
  };
}

function typeOf(environments: readonly EnvironmentNews[]): 'apply' | 'drift' | 'test' {
  if (environments.some(({ apply }) => apply !== undefined)) return 'apply';
  return environments.length > 0 ? 'drift' : 'test';
}

function environmentOf({ name, backend, drift, apply }: EnvironmentNews, detail: EventDetail): object {
  const numberOf = (event: DriftNews['event']): number => drift.filter((each) => each.event === event).length;
  const counts = {
    'drift-new': numberOf('drift-new'),
    'drift-changed': numberOf('drift-changed'),
    'drift-resolved': numberOf('drift-resolved'),
    steps: apply?.steps.length ?? 0,
    applied: apply?.steps.filter(({ status }) => status === 'applied').length ?? 0,
  };
  const findings = detail === 'counts' ? [] : drift.map((each) => findingOf(each, detail));
  const steps = detail === 'counts' ? [] : apply?.steps;
  return { name, backend, counts, drift: findings, ...(apply && { apply: { ...apply, steps } }) };
}

function findingOf(news: DriftNews, detail: EventDetail): object {
  const { values, ...finding } = news;
  return { ...finding, ...(values && detail === 'everything' && { values: shown(news, values) }) };
}

function shown({ address, path = '' }: DriftNews, values: NonNullable<DriftNews['values']>): JsonObject {
  const shape = fieldShape(address, path);
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, masked(value, shape)]));
}
