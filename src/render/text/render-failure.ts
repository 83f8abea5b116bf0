import type { Failure } from '../../model/outcome.ts';
import { harmless } from '../harmless.ts';
import type { Paint } from './paint.ts';

/** Why an environment could not be looked at. */
export function renderFailure(name: string, { code, message, hint }: Failure, paint: Paint): string {
  const lines = [`${paint.bold(harmless(name))}: ${paint.red('error')} live/${code}`, `  ${harmless(message)}`];
  return `${[...lines, ...(hint === undefined ? [] : [`  hint: ${harmless(hint)}`])].join('\n')}\n`;
}
