import { isObject, type Json, type JsonObject } from '../../../model/json.ts';
import type { Failure } from '../../../model/outcome.ts';
import { type Attempt, rejected } from './attempt.ts';

/** Opting in is the act of a named person: no caller of an API can do it. */
export function refuseCopilotSettings({ before, after }: Attempt): Failure | undefined {
  if (consent(after) !== 'opted-in' || consent(before) === 'opted-in') return undefined;
  return rejected(
    'Only a person can accept the AI terms.',
    'A System Administrator opts in: Copilot Service admin center > Support experience > Productivity > Copilot settings > Manage.',
  );
}

function consent(spec: JsonObject): Json | undefined {
  return isObject(spec.consent) ? spec.consent.state : undefined;
}
