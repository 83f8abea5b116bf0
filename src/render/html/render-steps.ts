import { never } from '../../diagnostics/never.ts';
import type { Change, FieldChange } from '../../model/change.ts';
import { groupBy } from '../../model/group-by.ts';
import { type Failure, isUnsuccessful, type NotKeptField, type StepOutcome } from '../../model/outcome.ts';
import type { Permission } from '../../model/permission.ts';
import type { Step } from '../../model/plan.ts';
import type { EnvironmentReport } from '../../model/report.ts';
import { whyNotKept } from '../text/render-apply.ts';
import type { HtmlView } from './html-view.ts';
import { item, type Tone, tag } from './item.ts';
import { html, type Markup } from './markup.ts';
import { placeLink } from './place-link.ts';
import { renderFields, renderMembers } from './render-fields.ts';

/** The steps of a plan and what became of them: those that `apply` carries out, and those for a person. */
export function renderSteps(
  report: EnvironmentReport,
  view: HtmlView,
  isOpen: (step: Step) => boolean,
): { readonly made: readonly Markup[]; readonly byHand: readonly Markup[] } {
  const permissions = new Map(report.permissions?.map((each) => [each.step, each]));
  const outcomes = groupBy(report.outcomes ?? [], (each) => each.step);
  const steps = report.plan?.steps ?? [];
  const print = (step: Step): Markup => {
    // A person's steps are not begun by anybody.
    const became = outcomes.get(step.id) ?? [];
    const isMissed = report.outcomes !== undefined && became.length === 0 && step.change.op !== 'manual';
    return renderStep(step, report.name, permissions.get(step.id), became, isMissed, isOpen(step), view);
  };
  return {
    made: steps.filter(({ change }) => change.op !== 'manual').map(print),
    byHand: steps.filter(({ change }) => change.op === 'manual').map(print),
  };
}

/** What an operation is called, and how it looks. */
const OPERATIONS: Readonly<
  Record<Change['op'], { readonly what: string; readonly sign: string; readonly tone: Tone }>
> = {
  create: { what: 'create', sign: '+', tone: 'good' },
  update: { what: 'change', sign: '~', tone: 'changed' },
  delete: { what: 'delete', sign: '-', tone: 'bad' },
  manual: { what: 'by hand', sign: '!', tone: 'hand' },
};

/** What an outcome is called, and how it looks. */
export const OUTCOMES: Readonly<Record<StepOutcome['status'], { readonly word: string; readonly tone: Tone }>> = {
  applied: { word: 'applied', tone: 'good' },
  'by-hand': { word: 'for a person', tone: 'hand' },
  skipped: { word: 'skipped', tone: 'changed' },
  'not-kept': { word: 'not kept', tone: 'bad' },
  refused: { word: 'refused', tone: 'bad' },
  failed: { word: 'failed', tone: 'bad' },
  'in-doubt': { word: 'in doubt', tone: 'bad' },
};

/** What is said of a step that the run did not come to. */
export const NOT_BEGUN = 'not begun';

function renderStep(
  { id, change, after, risk }: Step,
  environment: string,
  permission: Permission | undefined,
  outcomes: readonly StepOutcome[],
  isMissed: boolean,
  isOpen: boolean,
  view: HtmlView,
): Markup {
  const last = outcomes.at(-1);
  const isBad = outcomes.some(isUnsuccessful);
  const outcome = last === undefined ? (isMissed ? NOT_BEGUN : undefined) : OUTCOMES[last.status].word;
  return item({
    environment,
    address: change.address,
    ...OPERATIONS[change.op],
    title: id,
    risk: risk.level,
    ...(outcome !== undefined && { outcome }),
    tags: [
      ...outcomes.map(({ status }) => tag(OUTCOMES[status].word, OUTCOMES[status].tone)),
      isMissed ? tag(NOT_BEGUN, 'changed') : undefined,
      risk.level === 'irreversible' ? tag('irreversible', 'bad') : undefined,
      ...risk.approvals.map((each) => tag(`approval: ${each}`, 'changed')),
      permission?.state === 'denied' ? tag('denied', 'bad') : undefined,
      'cause' in change && change.cause === 'drift' ? tag('removed in the live system', 'changed') : undefined,
    ],
    body: [
      ...outcomes.map(saidOutcome),
      ...risk.reasons.map(
        (reason) =>
          html`<p class="reason ${risk.level}">${risk.level === 'irreversible' ? 'Irreversible: ' : 'Note: '}${reason}</p>`,
      ),
      saidPermission(permission),
      ...details(change, view),
      change.origin && html`<p class="from">Declared at ${placeLink(change.origin, view)}</p>`,
      after.length > 0 &&
        html`<p class="from">Waits for ${after.map((each, at) => html`${at > 0 ? ', ' : ''}<code>${each}</code>`)}</p>`,
    ].map((each) => each || undefined),
    isOpen: isOpen || isBad,
  });
}

/** What became of a step that the plan at hand does not have. */
export function renderStray(outcome: StepOutcome, environment: string): Markup {
  const { word, tone } = OUTCOMES[outcome.status];
  return item({
    environment,
    address: outcome.step,
    what: 'step',
    sign: '*',
    tone: 'quiet',
    title: outcome.step,
    outcome: word,
    tags: [tag(word, tone)],
    body: [saidOutcome(outcome)],
    isOpen: true,
  });
}

function saidOutcome(outcome: StepOutcome): Markup | undefined {
  switch (outcome.status) {
    case 'applied':
    case 'by-hand':
      return undefined;
    case 'skipped':
      return outcome.because === 'interrupted'
        ? html`<p>Skipped: the run was interrupted.</p>`
        : html`<p>Skipped: <code>${outcome.because}</code> did not succeed.</p>`;
    case 'not-kept':
      return html`<p class="failure">${whyNotKept(outcome)}</p>${renderFields(outcome.step, outcome.fields.map(asField), FROM_WANTED, {})}`;
    case 'refused':
    case 'failed':
    case 'in-doubt':
      return saidFailure(outcome.error);
    default:
      return never(outcome);
  }
}

const FROM_WANTED = { before: 'wanted', after: 'live' };

function asField({ path, wanted, live }: NotKeptField): Pick<FieldChange, 'path' | 'before' | 'after'> {
  return { path, ...(wanted !== undefined && { before: wanted }), ...(live !== undefined && { after: live }) };
}

/** Why something failed, with its code and what to do. */
export function saidFailure({ code, message, hint }: Failure): Markup {
  return html`<p class="failure">${message} <code>${code}</code></p>${hint !== undefined && html`<p class="hint">Hint: ${hint}</p>`}`;
}

function saidPermission(permission: Permission | undefined): Markup | undefined {
  if (permission?.state === 'denied')
    return html`<p class="failure">Denied: the identity lacks ${(permission.missing ?? []).join(', ')}.</p>`;
  if (permission?.state === 'unknown')
    return html`<p class="from">May be denied: ${permission.why ?? 'not known.'}</p>`;
  return undefined;
}

function details(change: Change, view: HtmlView): readonly (Markup | undefined)[] {
  switch (change.op) {
    case 'create':
      return [renderMembers(change.after)];
    case 'delete':
      return [html`<p>Because it is ${change.because}.</p>`];
    case 'manual':
      return [html`<p>${change.instruction}</p>`, renderFields(change.address, change.fields, TO_DECLARED, view)];
    case 'update':
      return [renderFields(change.address, change.fields, TO_DECLARED, view)];
    default:
      return never(change);
  }
}

const TO_DECLARED = { before: 'live', after: 'declared' };
