// Everything that is generated: types, shapes, validators, the union for editors, the tables of settings and
// diagnostics, and what pages show of other files.
// `node scripts/generate.mjs --check` writes nothing and fails when a file is not what would be written.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { compile } from 'json-schema-to-typescript';
import { diagnosticsTable } from './diagnostics-table.mjs';
import { githubPage } from './github-page.mjs';
import { mappingTable } from './mapping-table.mjs';
import { deref, kindOf, makeAjv, readSchemas } from './schemas.mjs';
import { settingsTable } from './settings-table.mjs';

const standaloneCode = createRequire(import.meta.url)('ajv/dist/standalone').default;
const root = new URL('..', import.meta.url).pathname;
const HEADER = '// Generated from schemas/ by `npm run generate`. Do not edit.\n';

/** Keywords that say nothing about validity. */
const TEXTS = new Set(['title', 'description', '$comment', 'default', 'examples']);

/** Files that people hand over and a command reads back; apart from the kinds, so that only those commands load them. */
const FILE_FORMATS = [
  ['Snapshot', 'snapshot.schema.json'],
  ['SavedPlan', 'saved-plan.schema.json'],
  ['Approval', 'approval.schema.json'],
  ['PolicyTest', 'policy-test.schema.json'],
];

/**
 * Reports are read back to be published only. They may come from anybody: it ends at the first error, for a hostile one may
 * have millions.
 */
const REPORT_FORMAT = [['Report', 'report.schema.json']];

const schemas = readSchemas();
const outputs = new Map([
  ['src/model/generated/types.ts', await types()],
  ['src/model/generated/shapes.ts', shapes()],
  ['src/model/generated/preview-fields.ts', previewFields()],
  ['src/model/generated/field-texts.ts', fieldTexts()],
  ['src/model/generated/validators.js', await validators(validatorNames())],
  ['src/model/generated/validators.d.ts', validatorTypes()],
  ['src/model/generated/file-validators.js', await validators(FILE_FORMATS)],
  ['src/model/generated/file-validators.d.ts', fileValidatorTypes(FILE_FORMATS)],
  ['src/model/generated/report-validator.js', await validators(REPORT_FORMAT, { allErrors: false })],
  ['src/model/generated/report-validator.d.ts', fileValidatorTypes(REPORT_FORMAT)],
  ['schemas/copilotctl.schema.json', union()],
  ['docs/settings.md', settingsTable(schemas)],
  ['docs/diagnostics.md', await diagnosticsTable()],
  ['docs/mapping.md', mappingTable()],
  ['docs/github.md', githubPage()],
]);

const stale = [...outputs].filter(([path, text]) => read(path) !== text).map(([path]) => path);
if (process.argv.includes('--check')) {
  if (stale.length > 0) {
    console.error(`Not what the schemas say: ${stale.join(', ')}. Run: npm run generate`);
    process.exitCode = 1;
  }
} else {
  for (const path of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), outputs.get(path));
    console.log(`wrote ${path}`);
  }
}

function read(path) {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
}

function documentSchemas() {
  return [...schemas].filter(([, schema]) => kindOf(schema) !== undefined);
}

/** One TypeScript interface for the spec of each kind, and `SpecByKind`. */
async function types() {
  const members = documentSchemas().map(([file, schema]) => [kindOf(schema), inline(file, schema.properties.spec)]);
  const text = await compile(
    {
      title: 'SpecByKind',
      description: 'The spec of each kind as people write it.',
      type: 'object',
      additionalProperties: false,
      required: members.map(([kind]) => kind),
      properties: Object.fromEntries(members.map(([kind, spec]) => [kind, { ...spec, title: `${kind}Spec` }])),
    },
    'SpecByKind',
    { bannerComment: HEADER.trim(), additionalProperties: false, ignoreMinAndMaxItems: true, format: false },
  );
  return text.endsWith('\n') ? text : `${text}\n`;
}

/** A schema with every reference replaced by its target, and only what the type generator needs. */
function inline(file, schema, key) {
  const at = deref(schemas, file, schema);
  const {
    type,
    enum: values,
    const: constant,
    description,
    properties,
    required,
    items,
    additionalProperties,
    anyOf,
  } = at.schema;
  return {
    ...(description !== undefined && { description }),
    ...(type !== undefined && { type }),
    ...(values !== undefined && { enum: values }),
    ...(constant !== undefined && { const: constant }),
    ...(anyOf !== undefined && type === undefined && { anyOf: anyOf.map((each) => inline(at.file, each)) }),
    ...(properties !== undefined && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, each]) => [name, inline(at.file, each, name)]),
      ),
    }),
    ...(required !== undefined && { required }),
    ...(items !== undefined && { items: inline(at.file, items) }),
    ...(additionalProperties !== undefined && {
      additionalProperties:
        typeof additionalProperties === 'object' ? inline(at.file, additionalProperties) : additionalProperties,
    }),
    ...(key === undefined && {}),
  };
}

/** What the code knows of each field: see src/model/shape.ts. */
function shapes() {
  const lines = documentSchemas().map(
    ([file, schema]) => `  ${kindOf(schema)}: ${JSON.stringify(shapeOf(file, schema.properties.spec))},`,
  );
  return [
    HEADER.trimEnd(),
    "import type { DocumentKind } from '../kind.ts';",
    "import type { Shape } from '../shape.ts';",
    '',
    '/** The shape of the spec of each kind. */',
    'export const SHAPES: Readonly<Record<DocumentKind, Shape>> = {',
    ...lines,
    '};',
    '',
  ].join('\n');
}

function shapeOf(file, schema) {
  const at = deref(schemas, file, schema);
  const s = at.schema;
  const whenAbsent = s['x-when-absent'] ?? s.default;
  const notes = {
    ...(whenAbsent !== undefined && { whenAbsent }),
    ...(s['x-risk'] && { risk: s['x-risk'] }),
    ...(s['x-sensitive'] && { sensitive: s['x-sensitive'] }),
    ...(s['x-manual'] && { manual: s['x-manual'] }),
    ...(s['x-stage'] && { stage: s['x-stage'] }),
    ...(s['x-ref'] && { ref: s['x-ref'] }),
    ...(s['x-env'] && { env: true }),
    ...(s['x-immutable'] && { immutable: true }),
    ...(s['x-opaque'] && { opaque: true }),
  };
  const list = s['x-list'];
  if (list !== undefined) {
    const item = shapeOf(at.file, s.items);
    const shared = list.ownership === 'shared' ? { shared: true } : {};
    if (list.type === 'map') return { type: 'map', key: [list.key].flat(), ...shared, item, ...notes };
    return { type: list.type, ...(list.type === 'set' ? shared : {}), item, ...notes };
  }
  if (s.type === 'object' && s.properties !== undefined) {
    const members = Object.entries(s.properties).map(([name, each]) => [name, shapeOf(at.file, each)]);
    return { type: 'object', members: Object.fromEntries(members), ...notes };
  }
  if (s.type === 'object' && typeof s.additionalProperties === 'object') {
    return { type: 'dictionary', item: shapeOf(at.file, s.additionalProperties), ...notes };
  }
  if (s.type === 'array') throw new Error(`${at.file}: an array has no x-list: ${JSON.stringify(s).slice(0, 200)}`);
  return { type: 'leaf', ...notes };
}

/** Settings that are in preview: those that stand for a row of the catalogue whose maturity begins with Preview. */
function previewFields() {
  const catalogue = JSON.parse(readFileSync(join(root, 'data/catalogue.json'), 'utf8'));
  const inPreview = new Set(catalogue.rows.filter((row) => row.maturity.startsWith('Preview')).map((row) => row.id));
  const lines = documentSchemas().flatMap(([file, schema]) => {
    const paths = previewPaths(file, schema.properties.spec, '', inPreview);
    return paths.length > 0 ? [`  ${kindOf(schema)}: [${paths.map((path) => `'${path}'`).join(', ')}],`] : [];
  });
  return [
    HEADER.trimEnd(),
    "import type { Kind } from '../kind.ts';",
    '',
    '/** Pointers to the settings of each kind that are in preview. */',
    'export const PREVIEW_FIELDS: Readonly<Partial<Record<Kind, readonly string[]>>> = {',
    ...lines,
    '};',
    '',
  ].join('\n');
}

function previewPaths(file, schema, path, inPreview) {
  const at = deref(schemas, file, schema);
  if ((at.schema['x-catalogue'] ?? []).some((id) => inPreview.has(id))) return [path];
  return Object.entries(at.schema.properties ?? {}).flatMap(([name, each]) =>
    previewPaths(at.file, each, `${path}/${name}`, inPreview),
  );
}

/** What the pages call each setting, and its default; members of list items are left out. */
function fieldTexts() {
  const lines = documentSchemas()
    .filter(([, schema]) => !['Environment', 'Project'].includes(kindOf(schema)))
    .map(([file, schema]) => `  ${kindOf(schema)}: ${JSON.stringify(textsOf(file, schema.properties.spec, ''))},`);
  return [
    HEADER.trimEnd(),
    "import type { Json } from '../json.ts';",
    "import type { Kind } from '../kind.ts';",
    '',
    '/** The title of a field and, where one is known, its default. */',
    'export type FieldText = readonly [title: string, whenAbsent?: Json];',
    '',
    '/** What is said of the fields of each kind, by their pointers. */',
    'export const FIELD_TEXTS: Readonly<Record<Kind, Readonly<Record<string, FieldText>>>> = {',
    ...lines,
    '};',
    '',
  ].join('\n');
}

function textsOf(file, schema, path) {
  const at = deref(schemas, file, schema);
  const whenAbsent = at.schema['x-when-absent'] ?? at.schema.default;
  const own = path === '' ? [] : [[path, [at.schema.title, ...(whenAbsent === undefined ? [] : [whenAbsent])]]];
  const members = Object.entries(at.schema.properties ?? {}).flatMap(([name, each]) =>
    Object.entries(textsOf(at.file, each, `${path}/${name}`)),
  );
  return Object.fromEntries([...own, ...members]);
}

/** Documents, which nearly every command reads. */
function validatorNames() {
  return documentSchemas().map(([file, schema]) => [kindOf(schema), file]);
}

/** Validators compiled ahead of time, with what they import bundled in. */
async function validators(named, options = {}) {
  // Generated code carries whole schemas along: without their texts it is a third as long and starts as much faster.
  const bare = new Map([...schemas].map(([name, schema]) => [name, withoutTexts(schema)]));
  const ajv = makeAjv(bare, {
    code: { source: true, esm: true, lines: false },
    messages: false,
    inlineRefs: false,
    loopEnum: 3,
    loopRequired: 3,
    ...options,
  });
  const code = standaloneCode(ajv, Object.fromEntries(named));
  const bundled = await build({
    stdin: { contents: code, resolveDir: root, loader: 'js' },
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    minifyWhitespace: true,
    minifySyntax: true,
    minifyIdentifiers: false,
    charset: 'utf8',
    write: false,
    logLevel: 'error',
  });
  return `${HEADER}${bundled.outputFiles[0].text}`;
}

/** A schema less what says nothing about validity. Below `properties` the keys are names of fields and all stay. */
function withoutTexts(schema, areNames = false) {
  if (Array.isArray(schema)) return schema.map((each) => withoutTexts(each));
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(([key]) => areNames || !(TEXTS.has(key) || key.startsWith('x-')));
  const isMap = (key) => !areNames && (key === 'properties' || key === '$defs');
  return Object.fromEntries(kept.map(([key, each]) => [key, withoutTexts(each, isMap(key))]));
}

function validatorTypes() {
  return [
    HEADER.trimEnd(),
    '/** One finding of a schema validator. */',
    'export interface SchemaError {',
    '  readonly keyword: string;',
    '  readonly instancePath: string;',
    '  readonly schemaPath: string;',
    '  readonly params: Readonly<Record<string, unknown>>;',
    '  readonly message?: string;',
    '}',
    '/** Accepts a value or leaves what is wrong in `errors`. */',
    'export interface SchemaValidator {',
    '  (value: unknown): boolean;',
    '  errors?: readonly SchemaError[] | null;',
    '}',
    ...validatorNames().map(([name]) => `export const ${name}: SchemaValidator;`),
    '',
  ].join('\n');
}

function fileValidatorTypes(formats) {
  return [
    HEADER.trimEnd(),
    "import type { SchemaValidator } from './validators.js';",
    '',
    ...formats.map(([name]) => `export const ${name}: SchemaValidator;`),
    '',
  ].join('\n');
}

/** One schema that accepts a document of any kind, for editors. */
function union() {
  const kinds = documentSchemas();
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'copilotctl.schema.json',
    title: 'A copilotctl document',
    description: 'Any document that copilotctl reads: what `kind` says decides the rest.',
    type: 'object',
    required: ['apiVersion', 'kind', 'metadata'],
    properties: {
      apiVersion: { const: 'copilotctl/v1' },
      kind: { enum: kinds.map(([, each]) => kindOf(each)).sort() },
    },
    allOf: kinds.map(([file, each]) => ({
      if: { required: ['kind'], properties: { kind: { const: kindOf(each) } } },
      // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word
      then: { $ref: file },
    })),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
