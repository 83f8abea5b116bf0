import type { Records } from '../record/records.ts';
import { tracedCalls } from './traced-calls.ts';
import { NO_TRACER, type Tracer } from './tracer.ts';

/** Records whose reads and writes are spans, the journal of a run among them. */
export function tracedRecords(records: Records, tracer: Tracer): Records {
  if (tracer === NO_TRACER) return records;
  const begin: Records['begin'] = async (...begun) =>
    tracedCalls(await tracer.span('record begin', () => records.begin(...begun)), RUN, tracer);
  const traced = tracedCalls(records, RECORDS, tracer);
  return new Proxy(traced, {
    get: (object, key): unknown => (key === 'begin' ? begin : Reflect.get(object, key)),
  });
}

const RECORDS = {
  lastApplied: 'record last applied',
  saveLastApplied: 'record save last applied',
  driftSeen: 'record drift seen',
  changeDrift: 'record change drift',
  unfinished: 'record unfinished',
  lease: 'record lease',
} as const;

const RUN = { intend: 'record intent', outcomes: 'record outcomes', finish: 'record finish' } as const;
