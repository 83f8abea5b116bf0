import type { DeclaredChange } from '../../model/declared-change.ts';
import type { Step } from '../../model/plan.ts';
import type { EnvironmentReport } from '../../model/report.ts';
import { count } from '../text/count.ts';
import { planSummary } from '../text/render-plan.ts';
import type { HtmlView } from './html-view.ts';
import { item, items, type Tone } from './item.ts';
import { html, type Markup } from './markup.ts';
import { placeLink } from './place-link.ts';
import { renderDriftItems, renderResolvedItems } from './render-drift-items.ts';
import { renderFacts } from './render-facts.ts';
import { renderFields } from './render-fields.ts';
import { renderSteps, renderStray, saidFailure } from './render-steps.ts';

/** What was found and done in one environment: in a sentence, then each thing. */
export function renderEnvironment(
  report: EnvironmentReport,
  id: string,
  isOpen: (step: Step) => boolean,
  view: HtmlView,
): Markup {
  const { name, backend, plan, outcomes = [], changes = [], drift = [], resolved = [], failure } = report;
  const { made, byHand } = renderSteps(report, view, isOpen);
  const known = new Set(plan?.steps.map((step) => step.id));
  const strays = outcomes.filter(({ step }) => !known.has(step)).map((each) => renderStray(each, name));
  return html`<section class="environment" id="${id}" aria-labelledby="${id}-name" data-environment="${name}">
<h2 id="${id}-name">${name} <small>${backend}</small></h2>
<p class="lead">${lead(report)}</p>
${failure && html`<div class="notice bad" role="note">${saidFailure(failure)}</div>\n`}${renderFacts(report)}
${items(title('Steps', byHand.length > 0), [...made, ...strays])}${items(title('By hand'), byHand)}${items(
  undefined,
  changes.map((each) => declared(each, name, view)),
)}${items(title('Moved', resolved.length > 0), renderDriftItems(drift, name, view))}${items(
  title('As declared again'),
  renderResolvedItems(resolved, name),
)}</section>
`;
}

/** The one list of an environment needs no heading of its own. */
function title(text: string, isNeeded = true): Markup | undefined {
  return isNeeded ? html`<h3>${text}</h3>` : undefined;
}

function lead(report: EnvironmentReport): string {
  const { declared, plan, drift, changes, failure } = report;
  if (plan !== undefined)
    return plan.steps.length === 0
      ? `In sync. ${count(declared, 'resource')} compared, nothing to do.`
      : `${planSummary(plan)}; ${count(plan.compared, 'resource')} compared.`;
  if (drift !== undefined && drift.length === 0) return `No drift. ${count(declared, 'resource')} compared.`;
  if (drift !== undefined) return `${count(drift.length, 'change')} in the live system since the last apply.`;
  if (changes !== undefined && changes.length === 0)
    return `Nothing is declared differently. ${count(declared, 'resource')} compared.`;
  if (changes !== undefined) return `${count(changes.length, 'resource')} declared differently.`;
  if (failure !== undefined) return 'Could not be read.';
  if (report.since !== undefined) return 'Not affected, not planned.';
  return `${count(declared, 'resource')} declared.`;
}

function declared({ address, what, fields, origin }: DeclaredChange, environment: string, view: HtmlView): Markup {
  return item({
    environment,
    address,
    ...DECLARED[what],
    title: address,
    body: [
      renderFields(address, fields, { before: 'before', after: 'after' }, view),
      origin && html`<p class="from">Declared at ${placeLink(origin, view)}</p>`,
    ],
    isOpen: what === 'changed',
  });
}

const DECLARED: Readonly<
  Record<DeclaredChange['what'], { readonly what: string; readonly sign: string; readonly tone: Tone }>
> = {
  added: { what: 'added', sign: '+', tone: 'good' },
  changed: { what: 'changed', sign: '~', tone: 'changed' },
  dropped: { what: 'no longer declared', sign: '-', tone: 'bad' },
  absent: { what: 'declared absent', sign: '-', tone: 'bad' },
};
