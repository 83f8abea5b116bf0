import type { DeclaredChange } from '../../model/declared-change.ts';
import type { EnvironmentReport } from '../../model/report.ts';
import { harmless } from '../harmless.ts';
import { count } from './count.ts';
import { type PlanView, renderFields } from './render-plan.ts';

/** What two revisions declare differently for one environment, for people: the summary first. */
export function renderChanges({ name, declared, changes = [] }: EnvironmentReport, view: PlanView): string {
  const head = view.paint.bold(harmless(name));
  if (changes.length === 0)
    return `${head}: nothing is declared differently. ${count(declared, 'resource')} compared.\n`;
  const lines = changes.flatMap((change) => renderChange(change, view));
  return `${head}: ${count(changes.length, 'resource')} declared differently.\n\n${lines.join('\n')}\n`;
}

const SIGN: Readonly<Record<DeclaredChange['what'], string>> = { added: '+', changed: '~', dropped: '-', absent: '-' };

const WORDS: Readonly<Record<DeclaredChange['what'], string>> = {
  added: '',
  changed: '',
  dropped: '  no longer declared',
  absent: '  declared absent',
};

function renderChange(change: DeclaredChange, view: PlanView): string[] {
  const { paint, verbose } = view;
  const { address, what, fields, origin } = change;
  const tone = { added: paint.green, changed: paint.yellow, dropped: paint.red, absent: paint.red }[what];
  const place = origin === undefined ? '' : paint.dim(`  ${harmless(origin.file)}:${origin.line}`);
  const shown = what === 'changed' || verbose ? fields : [];
  return [
    `  ${tone(SIGN[what])} ${paint.bold(harmless(address))}${WORDS[what]}${place}`,
    ...(shown.length === 0
      ? []
      : renderFields(
          address,
          shown.map((field) => ({ ...field, cause: 'config' as const })),
          view,
        ).flat()),
  ];
}
