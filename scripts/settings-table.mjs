// The table of all settings, from the catalogue and the schemas: docs/settings.md.
import { readFileSync } from 'node:fs';
import { deref, kindOf } from './schemas.mjs';

/** Every row of the catalogue of administrable settings, in the order of the sections. */
export function readCatalogue() {
  return JSON.parse(readFileSync(new URL('../data/catalogue.json', import.meta.url), 'utf8')).rows;
}

/** Which fields declare a catalogue row: row id -> list of `Kind` and dotted field. */
export function fieldsByRow(schemas) {
  const found = new Map();
  for (const [file, schema] of schemas) {
    const kind = kindOf(schema);
    if (kind !== undefined) walk(schemas, file, schema.properties.spec, `${kind}`, 'spec', found);
  }
  return found;
}

function walk(schemas, file, schema, kind, path, found) {
  const at = deref(schemas, file, schema);
  for (const row of at.schema['x-catalogue'] ?? []) {
    const fields = found.get(row) ?? [];
    fields.push({ kind, field: path, schema: at.schema });
    found.set(row, fields);
  }
  for (const [name, each] of Object.entries(at.schema.properties ?? {})) {
    walk(schemas, at.file, each, kind, `${path}.${name}`, found);
  }
  if (at.schema.items !== undefined) walk(schemas, at.file, at.schema.items, kind, `${path}[]`, found);
}

/** docs/settings.md as text. */
export function settingsTable(schemas) {
  const fields = fieldsByRow(schemas);
  const lines = [
    '# Settings',
    '',
    'Every setting that the administration pages offer, the kind and field that declare it, and the row of the catalogue',
    'of settings it stands for (`data/catalogue.json`, sources in `data/sources.json`). Generated from `schemas/` by',
    '`npm run generate`. The numbers are those of the catalogue. n/d: not documented; n/a: does not apply; GA: generally',
    'available; in metadata: not in the documentation, but in the table metadata of a live environment.',
  ];
  let section;
  for (const row of readCatalogue()) {
    const heading = `${row.section} ${row.group}`;
    if (heading !== section) {
      section = heading;
      lines.push(
        '',
        `## ${heading}`,
        '',
        '| Setting | Kind | Field | Default | Maturity | Catalogue row |',
        '| --- | --- | --- | --- | --- | --- |',
      );
    }
    const where = fields.get(row.id) ?? [];
    const cells = row.declarable
      ? [unique(where.map((each) => each.kind)), unique(where.map((each) => `\`${each.field}\``))]
      : ['-', `not declared: ${row.reason}`];
    lines.push(
      `| ${[row.setting, ...cells, row.default ?? 'n/d', row.maturity ?? 'n/d', `\`${row.id}\``].map(cell).join(' | ')} |`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function unique(texts) {
  return [...new Set(texts)].join('<br>');
}

function cell(text) {
  return String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
}
