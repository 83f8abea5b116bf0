import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inFiles } from './in-files.mjs';
import { resourcesOf } from './resources.mjs';

/** Writes the same resources as `terraform_data`, 500 a file: no provider to download, no reference to resolve. */
export function writeTerraformTree(root, options) {
  mkdirSync(root, { recursive: true });
  for (const { name, items } of inFiles(resourcesOf(options)))
    writeFileSync(join(root, `${name}.tf`), items.map(print).join('\n'));
}

function print({ kind, name, spec }) {
  return `resource "terraform_data" "${name}" {\n  input = ${hcl({ kind, name, spec }, '  ')}\n}\n`;
}

/** A value as an HCL expression; none of the texts has a `${` or `%{` in it. */
function hcl(value, indent) {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return `[\n${value.map((each) => `${inner}${hcl(each, inner)}`).join(',\n')}\n${indent}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, each]) => `${inner}${key} = ${hcl(each, inner)}`);
  return `{\n${members.join('\n')}\n${indent}}`;
}
