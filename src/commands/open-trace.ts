import type { OpenTracer } from '../telemetry/open-tracer.ts';
import { otlpSettings } from '../telemetry/otlp-settings.ts';
import { readTraceParent } from '../telemetry/trace-parent.ts';
import { NO_TRACER, type Tracer } from '../telemetry/tracer.ts';
import type { Context } from './context.ts';

/** The trace of a run. */
export interface RunTrace {
  readonly tracer: Tracer;
  /**
   * Sends what is left of it, within some seconds. True when something may still be under way, and whoever ends the
   * process must not wait for it.
   */
  readonly close: (err: Context['err']) => Promise<boolean>;
}

/** Opens the trace of a run, where the variables name an OTLP endpoint; the library is loaded only there. */
export async function openTrace(
  variables: Context['variables'],
  { runId, version }: { readonly runId: () => string; readonly version: string },
): Promise<RunTrace> {
  const settings = otlpSettings(variables);
  if (settings === undefined) return { tracer: NO_TRACER, close: async () => false };
  if ('problem' in settings) return refused(settings.problem);
  const parent = readTraceParent(variables['TRACEPARENT']);
  let tracer: OpenTracer;
  try {
    const { openTracer } = await import('../telemetry/open-tracer.ts');
    tracer = await openTracer({ ...settings, runId: runId(), parent, version });
  } catch (error) {
    return refused(`The library for traces cannot be used (${error instanceof Error ? error.name : 'unknown'}).`);
  }
  return { tracer, close: async (err) => await end(tracer, new URL(settings.url).host, err) };
}

function refused(problem: string): RunTrace {
  return {
    tracer: NO_TRACER,
    close: async (err) => {
      warn(`${problem} No trace was sent.`, err);
      return false;
    },
  };
}

async function end(tracer: OpenTracer, host: string, err: Context['err']): Promise<boolean> {
  const { problem, isLeftOver } = await tracer.close();
  if (problem !== undefined)
    warn(`The trace could not be sent to ${host}: ${problem}. The result is not affected.`, err);
  return isLeftOver;
}

function warn(message: string, err: Context['err']): void {
  err(`warning telemetry\n  ${message}\n`, [{ level: 'warning', code: 'telemetry', message }]);
}
