// The table of where settings are stored in Dynamics 365, from data/mapping.json: docs/mapping.md.
import { readFileSync } from 'node:fs';

const INTRODUCTION = `# Where settings are stored

What the backend \`dynamics365\` knows of each setting: where it is stored, how sure that is, and what happens on apply.
Generated from \`data/mapping.json\` by \`npm run generate\`. A setting stands for everything below it that has no line of its
own; a star stands for an item of a list.

| Grade | Meaning | On apply |
| --- | --- | --- |
| A | Documented by Microsoft, or read in Microsoft's own client code. | written |
| B | The column is documented and its name or page matches the setting; the tie itself is not written down. | written |
| C | Inferred from the name of the column. | by hand, unless the project accepts it |
| D | The best guess between candidates. | by hand, unless the project accepts it |
| X | Not public: the place, or the format of what stands there. | by hand |

A project accepts inferred settings, all or some, and may correct any line, in \`copilotctl.yaml\`:

\`\`\`yaml
spec:
  dynamics365:
    acceptInferredMappings: [CustomerSupportAgent/overview/instructions, CopilotSettings/copilotImmersive]
    mapping:
      settings:
        CopilotSettings/copilotSidePane:
          target: { kind: column, table: msdyn_agentcopilotsetting, row: copilotSettings, columns: [msdyn_answerassistenabled] }
          grade: B
      rows:
        adminManagementSkill: { table: msdyn_copilotskill, match: { msdyn_uniquename: [contoso_admin] } }
\`\`\`

A table or column that the live metadata does not have is "not installed here" for its setting, and nothing else fails.
When null: what the product assumes while nothing is stored.`;

/** The mapping as it is shipped. */
export function readMapping() {
  return JSON.parse(readFileSync(new URL('../data/mapping.json', import.meta.url), 'utf8'));
}

/** docs/mapping.md as text. */
export function mappingTable(mapping = readMapping()) {
  const kinds = [...new Set(mapping.settings.map(kindOf))];
  return `${[
    INTRODUCTION,
    ...kinds.flatMap((kind) => kindSection(kind, mapping)),
    '',
    '## Sources',
    '',
    '| Key | Source |',
    '| --- | --- |',
    ...Object.entries(mapping.sources).map(([key, source]) => `| ${cell(key)} | ${cell(source)} |`),
  ].join('\n')}\n`;
}

function kindSection(kind, { settings }) {
  return [
    '',
    `## ${kind}`,
    '',
    '| Setting | Storage | Grade | Evidence | When null | On apply | Page | Note |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...settings.filter((entry) => kindOf(entry) === kind).map(row),
  ];
}

function row(entry) {
  const path = entry.setting.slice(kindOf(entry).length + 1);
  const cells = [
    path === '' ? 'the resource itself' : `\`${path}\``,
    storage(entry.target),
    entry.grade,
    entry.evidence.join(', ') || '-',
    entry.whenNull === undefined ? '' : `\`${JSON.stringify(entry.whenNull)}\``,
    onApply(entry),
    entry.page,
    entry.note ?? '',
  ];
  return `| ${cells.map(cell).join(' | ')} |`;
}

function onApply({ target, grade, write, encode }) {
  if (write === 'never' || target.kind === 'manual' || grade === 'X') return 'by hand';
  if (grade === 'C' || grade === 'D') return 'by hand, or written where accepted';
  return encode?.as === 'list' && encode.separator === undefined ? 'written, one entry at most' : 'written';
}

function storage(target) {
  switch (target.kind) {
    case 'column':
      return columns(target);
    case 'row':
      return `rows of ${columns(target)}${target.value === undefined ? '' : ` (${target.value})`}`;
    case 'link':
      return `link \`${target.navigation}\` of \`${target.table}\``;
    case 'setting':
      return `setting \`${target.uniqueName ?? target.displayName}\` of the ${target.level}`;
    case 'privilege':
      return 'privileges of the role';
    case 'manual':
      return target.table === undefined ? 'not public' : `${columns(target)}, format not public`;
    default:
      return `${ADMIN_APIS[target.kind]} \`${target.property}\``;
  }
}

const ADMIN_APIS = {
  bap: 'environment record',
  ppapi: 'environment management setting',
  tenant: 'tenant setting',
};

function columns({ table, columns: names = [] }) {
  const [first, ...more] = names;
  return first === undefined
    ? `\`${table}\``
    : [`\`${table}.${first}\``, ...more.map((name) => `\`${name}\``)].join('<br>');
}

function kindOf({ setting }) {
  return setting.split('/')[0];
}

function cell(text) {
  return String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
}
