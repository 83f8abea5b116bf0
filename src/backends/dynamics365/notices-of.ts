import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Kind } from '../../model/kind.ts';
import { sharedRow } from './kinds/columns-part.ts';
import type { Translation } from './kinds/kind-mapping.ts';
import { unreadColumns } from './mapping/columns.ts';
import { entriesOfRow, kindEntries } from './mapping/kind-entries.ts';

/** What a person should know of a reading: values without a meaning, and rules that could not be read. */
export function noticesOf(kinds: ReadonlySet<Kind>, translation: Translation): readonly Diagnostic[] {
  return [...notUnderstood(kinds, translation), ...unknownRules(translation)];
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
