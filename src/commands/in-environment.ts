import type { DesiredState } from '../model/desired-state.ts';
import type { Context } from './context.ts';

/** Does the work on one environment in a span of its own. */
export async function inEnvironment<T>(
  { environment: { name, backend } }: Pick<DesiredState, 'environment'>,
  { tracer }: Pick<Context, 'tracer'>,
  work: () => Promise<T>,
): Promise<T> {
  const attributes = { 'copilotctl.environment': name, 'copilotctl.backend': backend };
  return await tracer.span(`environment ${name}`, work, { attributes });
}
