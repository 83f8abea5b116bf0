import type { EnvironmentReport } from '../../model/report.ts';
import { count } from '../text/count.ts';
import { html, type Markup } from './markup.ts';

/** What is to be known of an environment's plan beside its steps: its name, its source, its cost, what it leaves alone. */
export function renderFacts(report: EnvironmentReport): Markup | undefined {
  const facts = [
    ...ofPlan(report),
    ...ofResume(report),
    ...ofSaved(report),
    ...ofSnapshot(report),
    ...ofSince(report),
    ...ofRest(report),
  ];
  return facts.length === 0
    ? undefined
    : html`<dl class="facts">${facts.map(([name, said]) => html`<div><dt>${name}</dt><dd>${said}</dd></div>`)}</dl>`;
}

type Fact = readonly [name: string, said: string | Markup];

function ofPlan({ plan, saved, forecast }: EnvironmentReport): readonly Fact[] {
  if (plan === undefined) return [];
  return [
    ...(saved === undefined ? ([['Plan', html`<code>${plan.digest}</code>`]] as const) : []),
    ['Target', html`<code>${plan.target}</code>`],
    ...(forecast === undefined || forecast.requests === 0 ? [] : [['Cost', costOf(forecast)] as const]),
  ];
}

function costOf({ requests, operations, budget }: NonNullable<EnvironmentReport['forecast']>): string {
  const share = ((requests / budget.requests) * 100).toFixed(requests / budget.requests < 0.01 ? 2 : 0);
  return `About ${count(requests, 'request')} with ${count(operations, 'operation')}: ${share} % of the ${count(budget.requests, 'request')} that the service takes in ${budget.seconds / 60} minutes.`;
}

function ofSaved({ saved }: EnvironmentReport): readonly Fact[] {
  if (saved === undefined) return [];
  const { id, madeAt, tool, commit, derivedFrom, file, policy } = saved;
  return [
    ['Saved plan', html`<code>${id}</code>${file !== undefined && html` in <code>${file}</code>`}`],
    ['Made', html`<time>${madeAt}</time> by copilotctl ${tool}`],
    ...(commit ? [['Commit', html`<code>${commit.id}</code>${commit.dirty && ' with changes'}`] as const] : []),
    ...(derivedFrom ? [['A part of', html`<code>${derivedFrom}</code>`] as const] : []),
    ['Policy', policy.allowed ? 'allowed' : 'refused'],
    ...policy.findings.map(({ code, message }) => ['Finding', html`${message} <code>${code}</code>`] as const),
    ...policy.required.map(
      ({ rule, approvals, reason }) =>
        ['Needs', html`${count(approvals, 'signed approval')}: ${reason} <code>${rule}</code>`] as const,
    ),
  ];
}

function ofResume({ resume }: EnvironmentReport): readonly Fact[] {
  if (resume === undefined) return [];
  const { run, startedAt, steps } = resume;
  const open = steps.filter(({ state }) => state !== 'done');
  const said = open.map(({ step, state }) => html`, <code>${step}</code> ${state.replace('-', ' ')}`);
  const done = count(steps.length - open.length, 'step');
  return [['Completes', html`run <code>${run}</code> of <time>${startedAt}</time>: ${done} done${said}`]];
}

function ofSnapshot({ snapshot }: EnvironmentReport): readonly Fact[] {
  if (snapshot === undefined) return [];
  const { id, takenAt, ageSeconds, signed, redacted } = snapshot;
  const said = `${signed ? 'signed' : 'not signed'}${redacted ? ', texts redacted' : ''}`;
  return [
    [
      'Planned from',
      html`snapshot <code>${id}</code>, taken <time>${takenAt}</time> (${age(ageSeconds)} old), ${said}`,
    ],
  ];
}

function age(seconds: number): string {
  if (seconds < 120) return count(Math.round(seconds), 'second');
  if (seconds < 7_200) return count(Math.round(seconds / 60), 'minute');
  return seconds < 172_800 ? count(Math.round(seconds / 3_600), 'hour') : count(Math.round(seconds / 86_400), 'day');
}

function ofSince({ since }: EnvironmentReport): readonly Fact[] {
  if (since === undefined) return [];
  const { commit, affected, already } = since;
  return [
    ['Since', html`<code>${commit}</code>: ${count(affected.length, 'resource')} declared otherwise`],
    ...(already.length === 0
      ? []
      : [['Already so', html`${codes(already)}: live is as declared, nothing to do`] as const]),
  ];
}

function ofRest({ plan, left = [] }: EnvironmentReport): readonly Fact[] {
  return [
    ...(left.length === 0 ? [] : [['Still to do', html`${codes(left)}: read back and found to differ`] as const]),
    ...(plan?.orphans ?? []).map(
      ({ address, how }) => ['Left alone', html`<code>${address}</code> is declared no longer. ${how}`] as const,
    ),
  ];
}

function codes(texts: readonly string[]): Markup {
  return html`${texts.map((each, at) => html`${at > 0 ? ', ' : ''}<code>${each}</code>`)}`;
}
