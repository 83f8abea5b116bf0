import { isObject, type Json, type JsonObject, sameJson } from '../../../model/json.ts';
import type { Failure } from '../../../model/outcome.ts';
import { type Attempt, rejected } from './attempt.ts';

/** Built-in prompts come with the product: they can be enabled and disabled, not made, edited or removed. */
export function refuseAgentPrompts({ before, after }: Attempt): Failure | undefined {
  const was = promptsOf(before);
  const will = promptsOf(after);
  for (const [name, prompt] of will) {
    const known = was.get(name);
    if (known?.builtIn === true && !sameJson(fixedPart(known), fixedPart(prompt))) return refused(name, 'edited');
    if (known?.builtIn !== true && prompt.builtIn === true) return noSuchPrompt(name);
  }
  const removed = [...was].find(([name, prompt]) => prompt.builtIn === true && !will.has(name));
  return removed === undefined ? undefined : refused(removed[0], 'removed');
}

function promptsOf(spec: JsonObject): ReadonlyMap<string, JsonObject> {
  const items = isObject(spec.prompts) ? spec.prompts.items : undefined;
  const list = Array.isArray(items) ? (items as readonly Json[]).filter(isObject) : [];
  return new Map(list.map((item) => [String(item.name), item]));
}

function fixedPart({ enabled: _, ...fixed }: JsonObject): JsonObject {
  return fixed;
}

function refused(name: string, act: string): Failure {
  return rejected(
    `The built-in prompt "${name}" cannot be ${act}.`,
    'Only enabled can be changed; to hide the prompt set it to false.',
  );
}

function noSuchPrompt(name: string): Failure {
  return rejected(
    `There is no built-in prompt "${name}" here.`,
    'Correct the name, or leave out builtIn to create a prompt of your own.',
  );
}
