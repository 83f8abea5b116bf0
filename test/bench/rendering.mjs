import { importSources } from './import-sources.mjs';
import { REPORTS } from './reports.mjs';
import { exponent, median } from './statistics.mjs';

/** How much smaller the reports are that growth is told from. */
const PART = 4;

/**
 * What drawing large reports takes, in processor time: for each kind of report `{ kind, bytes, formats, growth }`, for each
 * format `{ name, cpuMs, ratio }` with the ratio to a bare `JSON.stringify`. Growth is that of all formats, as an exponent.
 */
export async function measureRendering({ scratch, repository, bytes, seed, runs, say }) {
  const formats = formatsOf(await importSources({ repository, scratch, name: 'rendering', exports: RENDERERS }));
  return Object.entries(REPORTS).map(([kind, make]) => {
    say(`rendering: ${kind}`);
    const small = measured(make(bytes / PART, seed), formats, runs);
    const large = measured(make(bytes, seed), formats, runs);
    const growth = exponent(sumOf(small), sumOf(large));
    return { kind, bytes: large.bytes, formats: large.formats, growth };
  });
}

const RENDERERS = {
  'render/render-json': 'renderJson',
  'render/render-markdown': 'renderMarkdown',
  'render/render-sarif': 'renderSarif',
  'render/render-junit': 'renderJunit',
  'render/render-prometheus': 'renderPrometheus',
  'render/render-github-commands': 'renderGitHubCommands',
  'render/report-annotations': 'reportAnnotations',
  'render/html/render-html': 'renderHtml',
  'render/text/render-plan': 'renderPlan',
  'render/text/paint': 'PLAIN',
};

/** Each format by name: a comment is Markdown that is cut to 64 kB. */
function formatsOf(sources) {
  const files = new Map();
  const times = { startedAt: new Date(0), endedAt: new Date(0) };
  const text = (verbose) => (report) => {
    const view = { verbose, paint: sources.PLAIN, width: 80 };
    return report.environments.map((each) => sources.renderPlan(each, view)).join('');
  };
  return {
    bare: (report) => JSON.stringify(report, null, 2),
    text: text(false),
    'text -v': text(true),
    json: sources.renderJson,
    markdown: (report) => sources.renderMarkdown(report, { files }),
    comment: (report) => sources.renderMarkdown(report, { files, budget: 65_535 }),
    html: (report) => sources.renderHtml(report, { files }),
    sarif: sources.renderSarif,
    junit: sources.renderJunit,
    prometheus: (report) => sources.renderPrometheus(report, times),
    'workflow commands': (report) => sources.renderGitHubCommands(sources.reportAnnotations([report], '')),
  };
}

function measured(report, formats, runs) {
  const cpuMs = Object.fromEntries(Object.keys(formats).map((name) => [name, []]));
  for (let run = 0; run <= runs; run++) {
    for (const [name, render] of Object.entries(formats)) {
      const before = process.cpuUsage();
      if (render(report) === '') throw new Error(`${name} says nothing.`);
      const { user, system } = process.cpuUsage(before);
      // The first round warms up.
      if (run > 0) cpuMs[name].push((user + system) / 1000);
    }
  }
  const { bare, ...others } = Object.fromEntries(Object.entries(cpuMs).map(([name, all]) => [name, median(all)]));
  return {
    bytes: JSON.stringify(report).length,
    formats: Object.entries(others).map(([name, cost]) => ({ name, cpuMs: cost, ratio: cost / bare })),
  };
}

function sumOf({ bytes, formats }) {
  return { count: bytes, cost: formats.reduce((sum, { cpuMs }) => sum + cpuMs, 0) };
}
