import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compose } from '../../src/compose/compose.ts';
import { diffFields } from '../../src/diff/diff-fields.ts';
import { editFiles } from '../../src/load/edit-files.ts';
import { parseWithPositions } from '../../src/load/parse-with-positions.ts';
import { acceptFields, type Naming } from '../../src/model/accept-fields.ts';
import type { ComposedResource, DesiredResource } from '../../src/model/desired-state.ts';
import type { Document, SourceFile } from '../../src/model/document.ts';
import { SHAPES } from '../../src/model/generated/shapes.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import { KINDS, type Kind } from '../../src/model/kind.ts';
import { KIND_DEFINITIONS } from '../../src/model/kinds/index.ts';
import { lookupOf } from '../../src/validate/lookup.ts';
import { namingOf } from '../../src/validate/naming-of.ts';
import { specOf } from '../arbitrary-spec.ts';
import { choices, chooser, styled } from '../arbitrary-yaml.ts';
import { documentsIn } from '../documents.ts';

const ASIS: Naming = { written: (_, live) => live, live: (written) => written };
const same = { roleName: (name: string) => name, summaryName: (name: string) => name };

function parse(file: SourceFile): readonly Document[] {
  const { documents, diagnostics } = parseWithPositions(file);
  expect(diagnostics).toEqual([]);
  return documents;
}

function composed(base: readonly Document[], own: readonly Document[]): ComposedResource {
  const environment = documentsIn(
    'apiVersion: copilotctl/v1\nkind: Environment\nmetadata: { name: e }\nspec: {}\n',
    'e/x',
  );
  const made = compose('e', base, [...own, ...environment]);
  if (!made.ok) throw new Error(JSON.stringify(made.diagnostics));
  return made.value.resources[0] as ComposedResource;
}

function desired(resource: ComposedResource, lookup = same): DesiredResource {
  const { canonical, identity } = KIND_DEFINITIONS[resource.kind];
  const spec = canonical(resource.written, lookup);
  return { ...resource, identity: identity(spec), resource: { kind: resource.kind, name: resource.name, spec } };
}

const desiredRole = (name: string, displayName: string): ComposedResource =>
  composed(
    documentsIn(
      `apiVersion: copilotctl/v1\nkind: SecurityRole\nmetadata: { name: ${name} }\nspec: { displayName: ${displayName} }\n`,
    ),
    [],
  );

/** The documents of one resource after what is live was accepted. */
function accepted(files: readonly SourceFile[], live: JsonObject, naming = ASIS, lookup = same) {
  const [base = [], own = []] = files.map(parse);
  const before = desired(composed(base, own), lookup);
  const shape = SHAPES[before.kind];
  const fields = diffFields(before.resource.spec, live, undefined, shape);
  const { specs, refused } = acceptFields(before, fields, naming);
  const made = editFiles([...specs].map(([document, spec]) => ({ document, spec })));
  const texts = files.map((file) => ({ ...file, text: made.files.get(file) ?? file.text }));
  const [newBase = [], newOwn = []] = texts.map(parse);
  const after = desired(composed(newBase, newOwn), lookup);
  return {
    texts,
    fields,
    refused,
    unedited: made.refused,
    left: diffFields(after.resource.spec, live, undefined, shape),
  };
}

const head = (kind: Kind, spec: Json): Json => ({ apiVersion: 'copilotctl/v1', kind, metadata: { name: 'x' }, spec });

describe('accepting what is live', () => {
  test.each(KINDS)('leaves no difference of any %s, whatever its layers and however they are written', (kind) => {
    const any = fc.record({
      base: specOf(kind),
      own: fc.option(specOf(kind, { nulls: true })),
      live: specOf(kind),
      choices,
    });
    fc.assert(
      fc.property(any, ({ base, own, live, choices: from }) => {
        const choose = chooser(from);
        const files = [base, ...(own === null ? [] : [own])].map((spec, at) => ({
          path: `environments/${at === 0 ? 'base' : 'e'}/all.yaml`,
          text: styled(head(kind, spec), choose),
        }));
        const made = accepted(files, live);
        expect([made.refused, made.unedited]).toEqual([[], []]);
        expect(made.left).toEqual([]);
        if (made.fields.length === 0) expect(made.texts.map(({ text }) => text)).toEqual(files.map(({ text }) => text));
      }),
      { numRuns: 12 },
    );
  });
});

describe('accepting a role', () => {
  const PATH = 'environments/base/role.yaml';
  const text = (spec: string): string =>
    `apiVersion: copilotctl/v1\nkind: SecurityRole\nmetadata: { name: x }\nspec:\n  displayName: X\n${spec}`;
  const of = (spec: string) => ({ path: PATH, text: text(spec) });
  const canonicalOf = (spec: string): JsonObject => desired(composed(parse(of(spec)), [])).resource.spec;
  const grant = (spec: JsonObject, table: string, rights: JsonObject | undefined): JsonObject => ({
    ...spec,
    privileges: (spec['privileges'] as JsonObject[]).flatMap((each) =>
      each['table'] !== table ? [each] : rights === undefined ? [] : [{ ...each, ...rights }],
    ),
  });
  const written = '  presets: [copilot-representative] # published\n  ownership: additive # adds\n';

  test('a right that live has otherwise than its preset is a line that goes before the preset', () => {
    const live = grant(canonicalOf(written), 'msdyn_copilotevent', { create: 'basic' });
    const made = accepted([of(written)], live);
    expect(made.left).toEqual([]);
    expect(made.texts[0]?.text).toBe(
      text(`${written}  privileges:\n    - table: msdyn_copilotevent\n      create: basic\n`),
    );
  });

  test('a table of a preset that live does not grant has none of its rights', () => {
    const made = accepted([of(written)], grant(canonicalOf(written), 'msdyn_copilotevent', undefined));
    expect(made.left).toEqual([]);
    expect(made.texts[0]?.text).toContain('    - table: msdyn_copilotevent\n      create: none\n');
  });

  test('a miscellaneous privilege of a preset that live lacks makes the preset give way to its grants', () => {
    const { miscellaneous: _, ...live } = canonicalOf(written);
    const made = accepted([of(written)], live);
    expect(made.left).toEqual([]);
    expect(made.texts[0]?.text).not.toContain('copilot-representative');
    expect(made.texts[0]?.text).toContain('ownership: additive # adds');
  });
});

describe('accepting a reference', () => {
  const roles = [desiredRole('csr', 'Contoso CSR')];
  const lookup = lookupOf(roles);
  const naming = namingOf(roles, {});
  const profile = (roles: string) => ({
    path: 'environments/base/p.yaml',
    text: `apiVersion: copilotctl/v1\nkind: ExperienceProfile\nmetadata: { name: x }\nspec:\n  uniqueName: x\n  roles:\n${roles}`,
  });

  test('keeps those that mean the same, and writes new ones by the name of their document', () => {
    const made = accepted(
      [profile('    - Old # goes\n    - csr # stays\n')],
      { uniqueName: 'x', roles: ['contoso csr', 'System Administrator'] },
      naming,
      lookup,
    );
    expect(made.texts[0]?.text).toMatch(/roles:\n {4}- csr # stays\n {4}- System Administrator\n$/);
    const back = accepted([profile('    - Old\n')], { uniqueName: 'x', roles: ['Contoso CSR'] }, naming, lookup);
    expect(back.texts[0]?.text).toMatch(/roles:\n {4}- csr\n$/);
  });
});

describe('accepting beside a variable', () => {
  const file = {
    path: 'environments/base/a.yaml',
    text: 'apiVersion: copilotctl/v1\nkind: CustomerSupportAgent\nmetadata: { name: default }\nspec:\n  emailSettings:\n    trustedWebpages:\n      - ${env:SITE}\n',
  };
  const naming = namingOf([], { SITE: 'https://a.example' });
  const accept = (pages: readonly string[]) => {
    const [document] = parse(file);
    const before = desired(composed(document === undefined ? [] : [document], []));
    const fields = [{ path: '/emailSettings/trustedWebpages', before: pages }];
    return acceptFields(before, fields, naming);
  };

  test('a variable that gives what is live stays', () => {
    const { specs, refused } = accept(['https://a.example', 'https://b.example']);
    expect(refused).toEqual([]);
    expect([...specs.values()]).toEqual([{ emailSettings: { trustedWebpages: ['${env:SITE}', 'https://b.example'] } }]);
  });

  test('a variable that gives something else is refused by name', () => {
    expect(accept(['https://b.example'])).toMatchObject({
      specs: new Map(),
      refused: [{ path: '/emailSettings/trustedWebpages', hint: expect.stringContaining('variable') }],
    });
  });

  test('a live text that looks like a variable is refused: no file could say it', () => {
    expect(accept(['https://a.example', '${env:HOME}']).refused).toHaveLength(1);
  });
});
