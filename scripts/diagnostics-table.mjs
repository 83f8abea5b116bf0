// The table of all diagnostic codes, from the catalogue of codes and the rules: docs/diagnostics.md.
import { build } from 'esbuild';

const root = new URL('..', import.meta.url).pathname;

/** Every code with what it means, by the stage that finds it: the codes of the catalogue, then the rules. */
export async function readDiagnostics() {
  const { CODES, RULES, ACROSS_RULES } = await importSources(
    "export { CODES } from './src/diagnostics/catalog.ts';",
    "export { RULES } from './src/validate/rules/index.ts';",
    "export { ACROSS_RULES } from './src/validate/rules-across.ts';",
  );
  return { codes: Object.entries(CODES), rules: [...RULES, ...ACROSS_RULES] };
}

/** The sources are TypeScript: bundled in memory and imported from there. */
async function importSources(...lines) {
  const { outputFiles } = await build({
    stdin: { contents: lines.join('\n'), resolveDir: root, loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
    logLevel: 'error',
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

const STAGES = {
  load: 'Reading files',
  compose: 'Composing overlays',
  validate: 'Validating',
  live: 'Reading the live system',
  solution: 'Reading solutions',
  plan: 'Planning',
  policy: 'Policy',
  roles: 'Roles',
  'saved-plan': 'Saved plans',
  report: 'Reports that are published',
  resume: 'Resuming',
  rollback: 'Rollback',
  snapshot: 'Snapshots',
  drift: 'Drift',
  notify: 'Notifications',
};

/** docs/diagnostics.md as text. */
export async function diagnosticsTable() {
  const { codes, rules } = await readDiagnostics();
  return `${[
    '# Diagnostics',
    '',
    'Every finding has a permanent code. Generated from `src/diagnostics/catalog.ts` and `src/validate/rules/` by',
    '`npm run generate`.',
    ...Object.entries(STAGES).flatMap(([stage, title]) =>
      stageSection(
        title,
        codes.filter(([code]) => code.startsWith(`${stage}/`)),
      ),
    ),
    '',
    '## Semantic rules',
    '',
    'A project changes the severity of a rule, or turns it `off`, under `validation.severities` of `copilotctl.yaml`; a',
    'comment suppresses a single finding: `# copilotctl-ignore rule/<id> until 2027-01-31: the reason`. The letters and',
    'numbers of the sources are those of `data/sources.json`.',
    ...rules.flatMap(ruleSection),
  ].join('\n')}\n`;
}

function stageSection(title, codes) {
  const rows = codes.map(
    ([code, { meaning, cause, fix }]) => `| ${[`\`${code}\``, meaning, cause, fix].map(cell).join(' | ')} |`,
  );
  return ['', `## ${title}`, '', '| Code | Meaning | Usual cause | Fix |', '| --- | --- | --- | --- |', ...rows];
}

function ruleSection({ id, severity, explanation, fix, source }) {
  return [
    '',
    `### \`rule/${id}\``,
    '',
    explanation,
    '',
    `- Severity: ${severity}`,
    `- Fix: ${fix}`,
    `- Source: ${source}`,
  ];
}

function cell(text) {
  return String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
}
