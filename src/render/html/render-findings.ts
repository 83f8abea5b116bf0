import type { Diagnostic, Severity, Span } from '../../diagnostics/diagnostic.ts';
import { PLAIN } from '../text/paint.ts';
import { frame } from '../text/render-diagnostics.ts';
import type { HtmlView } from './html-view.ts';
import { item, items, type Tone } from './item.ts';
import { html, lines, type Markup } from './markup.ts';
import { placeLink } from './place-link.ts';

/** Findings of a run: code, place, sentence, the line with its carets, and what to do; nothing when there are none. */
export function renderFindings(diagnostics: readonly Diagnostic[], view: HtmlView): Markup | undefined {
  const found = diagnostics.map((each) => renderFinding(each, view));
  if (found.length === 0) return undefined;
  return html`<section class="findings" aria-labelledby="findings"><h2 id="findings">Findings</h2>${items(undefined, found)}</section>\n`;
}

function renderFinding(diagnostic: Diagnostic, view: HtmlView): Markup {
  const { code, severity, message, hint, environment, address, at, where, related } = diagnostic;
  const { what, sign, tone } = SEVERITIES[severity];
  return item({
    environment,
    address,
    what,
    sign,
    tone,
    title: html`<span class="message">${message}</span>`,
    body: [
      html`<p class="from"><code>${code}</code>${environment && html` in ${environment}`}${address && html` <code>${address}</code>`} ${place(at, where?.file, view)}</p>`,
      framed(at, view),
      related && html`<p>${related.message} ${place(related.at, related.where.file, view)}</p>`,
      framed(related?.at, view),
      hint === undefined ? undefined : html`<p class="hint">Hint: ${hint}</p>`,
    ],
    isOpen: severity !== 'info',
  });
}

const SEVERITIES: Readonly<Record<Severity, { readonly what: string; readonly sign: string; readonly tone: Tone }>> = {
  error: { what: 'error', sign: '×', tone: 'bad' },
  warning: { what: 'warning', sign: '!', tone: 'changed' },
  info: { what: 'note', sign: 'i', tone: 'quiet' },
};

function place(at: Span | undefined, file: string | undefined, view: HtmlView): Markup | undefined {
  return placeLink(at ?? (file === undefined ? undefined : { file, line: 1, column: 1 }), view);
}

function framed(at: Span | undefined, { files }: HtmlView): Markup | undefined {
  const rows = at === undefined ? [] : frame(at, files.get(at.file), PLAIN, (text) => text);
  if (rows.length === 0) return undefined;
  return html`<pre class="frame" tabindex="0" role="group" aria-label="The line in its file">${rows.map((row, index) => html`${index > 0 ? NEXT : undefined}${lines(row.replace(/^ {4}/, ''))}`)}</pre>`;
}

const NEXT = html`\n`;
