import type { DriftEpisode } from '../../model/drift-record.ts';
import { groupBy } from '../../model/group-by.ts';
import type { DriftFinding, TrackedFinding } from '../../model/report.ts';
import { movedField } from '../moved-field.ts';
import { saidOfLastChange, saidOfProduct, saidOfState } from '../said-of-drift.ts';
import { shortTime } from '../text/short-time.ts';
import type { HtmlView } from './html-view.ts';
import { item, type Tone, tag } from './item.ts';
import { html, type Markup } from './markup.ts';
import { placeLink } from './place-link.ts';
import { renderFields } from './render-fields.ts';

/** What moved in the live system, an entry for each resource and state; below each finding what is known of it. */
export function renderDriftItems(
  drift: readonly TrackedFinding[],
  environment: string,
  view: HtmlView,
): readonly Markup[] {
  const entries = groupBy(drift, ({ address, what, state }) => `${address} ${what} ${state}`);
  return [...entries.values()].flatMap((findings) => {
    const [first] = findings;
    if (first === undefined) return [];
    const { address, what, state, adoption } = first;
    const { word, tone } = STATES[state];
    const isRemoved = what === 'removed';
    return [
      item({
        environment,
        address,
        what,
        sign: isRemoved ? '-' : '~',
        tone: isRemoved ? 'bad' : 'changed',
        title: address,
        outcome: word,
        tags: [
          isRemoved ? tag('in the live system', 'quiet') : undefined,
          tag(word, tone),
          adoption && tag(adoption === 'observe' ? 'observed' : adoption, 'quiet'),
        ],
        body: findings.map((each) => renderFinding(each, view)),
        isOpen: state !== 'snoozed',
      }),
    ];
  });
}

/** What a state is called in a word, and how it looks. */
const STATES: Readonly<Record<TrackedFinding['state'], { readonly word: string; readonly tone: Tone }>> = {
  new: { word: 'new', tone: 'bad' },
  changed: { word: 'moved again', tone: 'bad' },
  known: { word: 'known', tone: 'quiet' },
  snoozed: { word: 'snoozed', tone: 'quiet' },
};

function renderFinding(finding: TrackedFinding, view: HtmlView): Markup {
  const { fingerprint, address, field, origin, byProduct } = finding;
  const who = saidOfLastChange(finding);
  return html`${field && renderFields(address, [swapped(field)], { before: 'applied', after: 'live' }, view)}<p class="from"><code>${fingerprint}</code> ${saidOfState(finding)}${who && `; ${who}`}</p>${byProduct && html`<p class="from">${saidOfProduct(byProduct)}</p>`}${field === undefined && origin && html`<p class="from">Declared at ${placeLink(origin, view)}</p>`}`;
}

/** That it is drift needs not be said of each field. */
function swapped(field: NonNullable<DriftFinding['field']>) {
  const { cause: _, ...rest } = movedField(field);
  return rest;
}

/** Findings of earlier runs that are gone. */
export function renderResolvedItems(resolved: readonly DriftEpisode[], environment: string): readonly Markup[] {
  return resolved.map(({ fingerprint, address, path = '', firstSeen, ended }) =>
    item({
      environment,
      address,
      what: 'as declared again',
      sign: '=',
      tone: 'good',
      title: html`${address}${path}`,
      outcome: 'as declared again',
      body: [
        html`<p class="from"><code>${fingerprint}</code> seen since ${shortTime(firstSeen)}${ended && `, gone at ${shortTime(ended.at)}`}</p>`,
      ],
      isOpen: false,
    }),
  );
}
