import fc from 'fast-check';

/** A role file in some formatting, and the grants that it says, by lower-cased name. */
export interface WrittenRole {
  readonly text: string;
  readonly grants: ReadonlyMap<string, string>;
}

const LEVELS = ['Basic', 'Local', 'Deep', 'Global'] as const;
const TABLES = ['account', 'Contact', 'msdyn_AIModel', 'msdyn_copilotevent', 'msdyn_copilotinteraction', 'x_a', 'xb'];
const RIGHTS = ['Create', 'Read', 'Write', 'Append', 'AppendTo', 'Share'];

/** Names of privileges: on tables, and others. */
export const arbitraryPrivilege: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.tuple(fc.constantFrom(...RIGHTS), fc.constantFrom(...TABLES)).map(([a, b]) => `prv${a}${b}`),
  },
  fc.constantFrom('prvIntelligenceUsage', 'prvExportToExcel', 'prvGoOffline'),
);

/** A level as declarations spell it. */
export const arbitraryLevel = fc.constantFrom('basic', 'local', 'deep', 'global');

const lineEnd = fc.constantFrom('\n', '\r\n');
const indent = fc.constantFrom('', '  ', '    ', '\t', '\t\t');
const quote = fc.constantFrom('"', "'");
const blank = fc.constantFrom(' ', '  ', '\n      ', '\r\n\t');
const spaced = fc.constantFrom('=', ' = ', '= ');
const noise = fc.constantFrom(
  '<!-- a note -->',
  '<!-- <RolePrivilege name="prvReadX" level="Basic" /> -->',
  '<?keep "this"?>',
  '<Other level="Basic"><RolePrivilege name="prvReadNothing" level="Odd" /></Other>',
  'text &amp; more',
  '<![CDATA[<RolePrivilege>]]>',
);

/** Every letter as it is, or as a reference. */
const written = (text: string) =>
  fc
    .array(fc.constantFrom('as is', 'as is', 'as is', 'as is', 'decimal', 'hexadecimal'), {
      minLength: text.length,
      maxLength: text.length,
    })
    .map((ways) => [...text].map((letter, index) => reference(letter, ways[index])).join(''));

function reference(letter: string, way: string | undefined): string {
  const code = letter.codePointAt(0) ?? 0;
  return way === 'decimal' ? `&#${code};` : way === 'hexadecimal' ? `&#x${code.toString(16)};` : letter;
}

const attribute = (name: string, value: string) =>
  fc
    .tuple(blank, spaced, quote, written(value))
    .map(([before, is, mark, text]) => `${before}${name}${is}${mark}${text}${mark}`);

const element = (name: string, level: string) =>
  fc
    .tuple(
      fc.shuffledSubarray(['name', 'level', 'extra'], { minLength: 3 }),
      fc.boolean(),
      attribute('name', name),
      attribute('level', level),
      fc.option(attribute('extra', 'kept'), { nil: '' }),
      fc.constantFrom('/>', ' />', '></RolePrivilege>', ' ><!-- in it --></RolePrivilege >'),
    )
    .map(([order, _, own, at, extra, end]) => {
      const parts: Record<string, string> = { name: own, level: at, extra };
      return `<RolePrivilege${order.map((each) => parts[each]).join('')}${end}`;
    });

/** What stands between two elements: a line end, nothing, or something that is to stay. */
const separator = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(lineEnd, indent).map((parts) => parts.join('')) },
  { weight: 2, arbitrary: fc.constantFrom('', ' ', '\t') },
  { weight: 2, arbitrary: fc.tuple(lineEnd, indent, noise, lineEnd, indent).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.tuple(noise, lineEnd, indent).map(([some, ...rest]) => ` ${some}${rest.join('')}`) },
);

/** A role file: the order, white space, quotes, references and things between are those of nobody's exporter. */
export const arbitraryRole: fc.Arbitrary<WrittenRole> = fc
  .uniqueArray(fc.tuple(arbitraryPrivilege, fc.constantFrom(...LEVELS)), {
    maxLength: 12,
    selector: ([name]) => name.toLowerCase(),
  })
  .chain((grants) => {
    const elements = grants.map(([name, level]) => fc.tuple(separator, element(name, level)));
    return fc
      .tuple(
        fc.boolean(),
        fc.constantFrom('', '<?xml version="1.0"?>', "<?xml version='1.0' encoding='UTF-8'?>\r\n<!-- top -->\n"),
        separator,
        separator,
        fc.constantFrom('as is', 'sorted', 'empty'),
        ...elements,
      )
      .map(([hasMark, head, before, after, way, ...parts]) => {
        const inOrder = way === 'sorted' ? sorted(grants, parts) : parts;
        const list = inOrder.map((pair) => pair.join('')).join('');
        const start = '<Role id="{0000000a-1111-4222-8333-444444444444}" name="A">';
        const text = `${hasMark ? '\ufeff' : ''}${head}${start}${before}<RolePrivileges>${list}${after}</RolePrivileges>${after}</Role>`;
        return { text, grants: new Map(grants.map(([name, level]) => [name.toLowerCase(), level.toLowerCase()])) };
      });
  });

function sorted<T>(grants: readonly (readonly [string, string])[], parts: readonly T[]): readonly T[] {
  return grants
    .map(([name], index) => ({ key: name.toLowerCase(), part: parts[index] as T }))
    .sort((left, right) => (left.key < right.key ? -1 : 1))
    .map(({ part }) => part);
}
