import type { Naming } from '../model/accept-fields.ts';
import type { ComposedResource } from '../model/desired-state.ts';
import type { Shape } from '../model/shape.ts';
import { expandText } from './expand-variables.ts';
import { lookupOf } from './lookup.ts';

/** How the files of an environment and its live system call the same things: roles and summaries by their documents. */
export function namingOf(
  resources: readonly ComposedResource[],
  variables: Readonly<Record<string, string | undefined>>,
): Naming {
  const lookup = lookupOf(resources);
  const names = new Map<string, string>(
    resources.flatMap(({ kind, name, state, written }) =>
      state === 'absent' ? [] : [[`${kind}/${String(written['displayName']).toLowerCase()}`, name] as const],
    ),
  );
  return { written, live };

  function written(kinds: readonly string[], called: string): string {
    const known = kinds.map((kind) => names.get(`${kind}/${called.toLowerCase()}`)).find((name) => name !== undefined);
    return known ?? called;
  }

  function live(text: string, { ref, env }: Shape): string {
    if (env === true) return expandText(text, variables);
    if (ref?.kinds?.includes('SecurityRole') === true) return lookup.roleName(text);
    return ref?.kinds?.includes('RecordSummary') === true ? lookup.summaryName(text) : text;
  }
}
