import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Kind } from '../../model/kind.ts';
import { normalizeOpaque } from '../../model/normalize-opaque.ts';
import { sharedRow } from './kinds/columns-part.ts';
import type { Translation } from './kinds/kind-mapping.ts';
import { unreadColumns } from './mapping/columns.ts';
import { entriesOfRow, kindEntries } from './mapping/kind-entries.ts';

/** What a person should know of a reading: values without a meaning, drafts that no service took over yet, unknown rules. */
export function noticesOf(kinds: ReadonlySet<Kind>, translation: Translation): readonly Diagnostic[] {
  return [...notUnderstood(kinds, translation), ...notLiveYet(kinds, translation), ...unknownRules(translation)];
}

function notUnderstood(kinds: ReadonlySet<Kind>, translation: Translation): Diagnostic[] {
  const { mapping } = translation;
  const entries = [...kinds].flatMap((kind) => kindEntries(mapping, kind));
  const notes = Object.keys(mapping.rows).flatMap((name) => {
    const shared = sharedRow(name, translation);
    return shared === undefined ? [] : unreadColumns(entriesOfRow(entries, name), shared.row.values);
  });
  return [...new Set(notes)].map((message) => ({ code: 'live/not-understood', severity: 'warning', message }));
}

/** A filter is saved as a draft, and a service copies it to the column that counts: `msdyn_answerassistkbfilterlive`. */
function notLiveYet(kinds: ReadonlySet<Kind>, translation: Translation): Diagnostic[] {
  if (!kinds.has('CopilotSettings')) return [];
  const values = sharedRow('copilotSettings', translation)?.row.values ?? {};
  const drafts = Object.keys(values).filter((column) => values[`${column}live`] !== undefined);
  return drafts.flatMap((column): Diagnostic[] => {
    const [draft, live] = [values[column], values[`${column}live`]].map((text) =>
      typeof text === 'string' ? normalizeOpaque(text) : '',
    );
    if (draft === live) return [];
    const message = `The filter in ${column} is saved and not live yet: the product takes it over by itself.`;
    return [{ code: 'live/not-live-yet', severity: 'info', message }];
  });
}

function unknownRules({ snapshot: { admin } }: Translation): Diagnostic[] {
  if (admin.environment === undefined || admin.groupRules !== undefined) return [];
  return [
    {
      code: 'live/group-rules-unknown',
      severity: 'warning',
      message: 'The environment is in an environment group, whose rules this identity may not read.',
      hint: 'A value that a rule of the group sets cannot be changed here.',
    },
  ];
}
