import { digestOfText } from '../../model/digest.ts';
import type { Step } from '../../model/plan.ts';
import type { Report, Result } from '../../model/report.ts';
import type { HtmlView } from './html-view.ts';
import { type Tone, tag } from './item.ts';
import { asIs, html, type Markup } from './markup.ts';
import style from './page.css?raw';
import script from './page.js?raw';
import { renderEnvironment } from './render-environment.ts';
import { renderFindings } from './render-findings.ts';
import { renderSummary } from './render-summary.ts';

/**
 * A report as one HTML page that asks nobody for anything: style and script stand in it, and its own policy forbids every
 * request and every script but that one.
 *
 * Everything is in the page as it is read; the script only filters and unfolds. Secrets are masked as in JSON.
 */
export function renderHtml(report: Report, view: HtmlView): string {
  const { command, result, environments, diagnostics, tool, run } = report;
  const isOpen = opening(report);
  const found = renderFindings(diagnostics, view);
  const isUrgent = diagnostics.some(({ severity }) => severity !== 'info');
  // That a command did what it does needs no word.
  const [word, tone] = RESULTS[result] ?? [undefined, 'quiet'];
  const page = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>copilotctl ${command}${word && `: ${word}`}</title>
<link rel="icon" href="data:,">
<style>${asIs(style)}</style>
</head>
<body>
<a class="skip" href="#report">Skip to the report</a>
<header>
<h1>copilotctl ${command} ${word && tag(word, tone)}</h1>
${renderSummary(report)}</header>
${CONTROLS}
<main id="report" tabindex="-1">
${isUrgent && found}${environments.map((each, at) => renderEnvironment(each, `environment-${at + 1}`, isOpen, view))}${!isUrgent && found}<p id="nothing" class="lead" hidden>Nothing in this report is like that.</p>
</main>
<footer>
${hasGrades(report) && html`<p>Grades say how sure it is where a setting is stored: A and B are confirmed, C and D inferred, X is unknown.</p>\n`}<p>Written by copilotctl ${tool.version}${run && html`, run <code>${run}</code>`}. This page makes no request; places are links into the folder it was written from.</p>
</footer>
<script>${asIs(script)}</script>
</body>
</html>
`;
  return page.markup;
}

/** What a page may do: show its own style, run its own script, nothing else. */
function policy(): string {
  return [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    `script-src '${hashOf(script)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function hashOf(text: string): string {
  const bytes = digestOfText(text).match(/../g) ?? [];
  return `sha256-${btoa(bytes.map((each) => String.fromCharCode(Number.parseInt(each, 16))).join(''))}`;
}

const RESULTS: Readonly<Record<Result, readonly [word: string, tone: Tone] | undefined>> = {
  done: undefined,
  differences: undefined,
  failed: ['failed', 'bad'],
  refused: ['refused', 'bad'],
  invalid: ['invalid', 'bad'],
  unavailable: ['unavailable', 'bad'],
  'try-again': ['try again', 'changed'],
  'not-permitted': ['not permitted', 'bad'],
};

/** Small reports lie open; in larger ones what is created stays folded, and in large ones all but failures. */
function opening({ environments }: Report): (step: Step) => boolean {
  const steps = environments.reduce((sum, { plan }) => sum + (plan?.steps.length ?? 0), 0);
  return ({ change }) => steps <= (change.op === 'create' ? MOST_OPEN_CREATES : MOST_OPEN);
}

const MOST_OPEN = 200;
const MOST_OPEN_CREATES = 20;

function hasGrades({ environments }: Report): boolean {
  return environments.some(({ plan }) =>
    plan?.steps.some(({ change }) => 'fields' in change && change.fields.some(({ grade }) => grade !== undefined)),
  );
}

/** Filled and shown by the script; without it they would do nothing. */
const CONTROLS: Markup = html`<form id="controls" role="search" aria-label="Filter the report" hidden>
${[
  ['environment', 'Environment'],
  ['kind', 'Kind'],
  ['what', 'What'],
  ['risk', 'Risk'],
  ['outcome', 'State'],
].map(
  ([name = '', label = '']) =>
    html`<div class="control"><label for="by-${name}">${label}</label><select id="by-${name}" data-by="${name}"><option value="">all</option></select></div>\n`,
)}<div class="control wide"><label for="by-text">Text</label><input id="by-text" type="search" autocomplete="off" spellcheck="false" placeholder="name, field, value, file"></div>
<div class="buttons"><button type="reset">Clear</button><button type="button" id="unfold">Unfold all</button><button type="button" id="fold">Fold all</button></div>
<p id="count" role="status"></p>
</form>`;
