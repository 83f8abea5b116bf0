import type { SavedHead } from '../../model/saved-plan.ts';
import { harmless } from '../harmless.ts';
import type { Paint } from './paint.ts';

/** Two lines that say which saved plan this is: its whole id, when it was made and from what. */
export function renderSavedHead({ id, madeAt, tool, commit, derivedFrom }: SavedHead, paint: Paint): string {
  const source =
    commit === undefined ? '' : `, from commit ${commit.id.slice(0, 12)}${commit.dirty ? ' with changes' : ''}`;
  const whole = derivedFrom === undefined ? '' : `, a part of ${derivedFrom.slice(0, 12)}`;
  return `Saved plan ${paint.bold(id)}\n  made ${harmless(madeAt)} by copilotctl ${harmless(tool)}${source}${whole}\n\n`;
}

/** Where a plan was saved, its whole id, and how it is applied. */
export function renderSavedAs({ id, file = '' }: SavedHead): string {
  return `Saved as ${harmless(file)}: ${id}\nApply exactly this with: copilotctl apply ${harmless(file)}\n`;
}
