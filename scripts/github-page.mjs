// The parts of docs/github.md that are copied: workflows from templates/ci/github, tables from action.yml.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** docs/github.md as text, with what stands between its markers as it is where it comes from. */
export function githubPage() {
  const page = read('docs/github.md');
  const action = parse(read('action.yml'));
  return page.replaceAll(
    /(<!-- copied from (\S+?)(?:, (\w+))? -->\n).*?(<!-- end of the copy -->)/gs,
    (_, begin, file, part, end) => {
      const copy = part === undefined ? block(file) : part === 'inputs' ? inputs(action) : outputs(action);
      return `${begin}\n${copy}\n${end}`;
    },
  );
}

function read(file) {
  return readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
}

/** A file behind its name, as a test looks for it. */
function block(file) {
  return `\`${file.replace('templates/ci/github/', '')}\`\n\n\`\`\`yaml\n${read(file)}\`\`\`\n`;
}

function inputs({ inputs }) {
  const lines = Object.entries(inputs).map(([name, { description, required, default: value }]) => {
    const without = required === true ? 'required' : value === undefined ? '' : `\`${value}\``;
    return `| \`${name}\` | ${cell(description)} | ${without} |`;
  });
  return `| Input | Meaning | Default |\n| --- | --- | --- |\n${lines.join('\n')}\n`;
}

function outputs({ outputs }) {
  const lines = Object.entries(outputs).map(([name, { description }]) => `| \`${name}\` | ${cell(description)} |`);
  return `| Output | Meaning |\n| --- | --- |\n${lines.join('\n')}\n`;
}

function cell(text) {
  return text.replaceAll('|', '\\|');
}
