import { describe, expect, test } from 'vitest';
import { sourceOf } from '../../../../src/backends/solution/read-source.ts';
import { complaints } from '../fixtures.ts';

const ROLE = '<Role id="{0000000a-1111-4222-8333-444444444444}" name="A">';
const LAUGHS = `<!DOCTYPE Role [\n<!ENTITY a "aaaaaaaaaa">\n<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">\n]>\n${ROLE}&b;</Role>`;
const EXTERNAL = `<?xml version="1.0"?>\n<!DOCTYPE Role [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n${ROLE}&x;</Role>`;

describe('hostile XML is refused at its place:', () => {
  test.each([
    ['entities that multiply', LAUGHS, 'solution/xml-refused', 1, 1],
    ['external entities', EXTERNAL, 'solution/xml-refused', 2, 1],
    [
      'an external document type',
      `<!DOCTYPE Role SYSTEM "http://127.0.0.1/x.dtd">${ROLE}</Role>`,
      'solution/xml-refused',
      1,
      1,
    ],
    ['an entity that nobody defined', `${ROLE}\n&x;</Role>`, 'solution/xml-syntax', 2, 3],
    ['depth', `${ROLE}${'<a>'.repeat(100_000)}`, 'solution/xml-refused', 1, ROLE.length + 199 * 3 + 1],
    [
      'depth in another part of the customizations',
      `<ImportExportXml>${'<a>'.repeat(300)}`,
      'solution/xml-refused',
      1,
      615,
    ],
    [
      'another encoding that is declared',
      '<?xml version="1.0" encoding="utf-16"?><Role/>',
      'solution/xml-refused',
      1,
      1,
    ],
    ['a name that is there twice in a tag', `<Roles>\n<Role id="a" id="b"/></Roles>`, 'solution/xml-syntax', 2, 21],
    ['a tag that is not closed', `${ROLE}\n<RolePrivileges>`, 'solution/xml-syntax', 2, 16],
    ['a tag that is closed by another', `${ROLE}\n</Roles>`, 'solution/xml-syntax', 2, 8],
    ['an ampersand', `${ROLE}\n<AppliesTo>A & B</AppliesTo></Role>`, 'solution/xml-syntax', 2, 14],
    ['an ampersand behind one in a comment', `${ROLE}\n<!-- & --> & </Role>`, 'solution/xml-syntax', 2, 12],
    ['an ampersand in an attribute', `<Role\n name="A & B" />`, 'solution/xml-syntax', 2, 10],
    ['a bracket in an attribute', '<Role name="<"/>', 'solution/xml-syntax', 1, 13],
    ['a control character', `${ROLE}\u0001</Role>`, 'solution/xml-syntax', 1, 60],
    ['a reference to a character that does not exist', `${ROLE}&#0;</Role>`, 'solution/xml-syntax', 1, 63],
    ['two roots', `${ROLE}</Role>\n<Role/>`, 'solution/xml-syntax', 2, 6],
    ['text behind the root', `${ROLE}</Role>\nx`, 'solution/xml-syntax', 2, 2],
    ['marks of a merge', `${ROLE}\n<<<<<<< HEAD\n</Role>`, 'solution/xml-syntax', 2, 2],
    ['nothing', '', 'solution/xml-syntax', 1, 1],
    ['no XML', '{"name":"A"}', 'solution/xml-syntax', 1, 13],
  ])('%s', (_, text, code, line, column) => {
    expect(complaints(text)).toMatchObject([{ code, severity: 'error', at: { file: 'role.xml', line, column } }]);
  });

  test('a document type is named before its entities are looked at', () => {
    expect(complaints(LAUGHS)[0]?.message).toBe('It has a document type, which may define entities; none is read.');
  });

  test('a name such as __proto__ is a name', () => {
    expect(complaints(`<Role __proto__="x" constructor="y" />`).map(({ message }) => message)).toEqual([
      'The role has no id that is a GUID.',
      'The role has no name.',
    ]);
  });

  test('elements side by side are no depth', () => {
    expect(complaints(`${ROLE}${'<a><b/></a>'.repeat(100_000)}</Role>`)).toEqual([]);
  });
});

describe('bytes that are no UTF-8 are refused at their place:', () => {
  const text = (bytes: Buffer) => sourceOf('role.xml', bytes);

  test.each([
    ['a letter of a code page', Buffer.concat([Buffer.from('<Role>\n<é name="'), Buffer.from([0xe9, 0x22])]), 2, 10],
    ['an overlong form', Buffer.concat([Buffer.from('ab'), Buffer.from([0xc0, 0xaf])]), 1, 3],
    ['half a character at the end', Buffer.concat([Buffer.from('\ufeff𝄞x'), Buffer.from([0xf0, 0x9d])]), 1, 4],
    ['a surrogate', Buffer.concat([Buffer.from('a\n'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('b')]), 2, 1],
  ])('%s', (_, bytes, line, column) => {
    expect(text(bytes)).toMatchObject({ code: 'load/not-utf8', at: { line, column } });
  });

  test('UTF-16 is named as such', () => {
    const bytes = Buffer.from('\ufeff<Role/>', 'utf16le');
    expect(text(bytes)).toMatchObject({
      message: 'role.xml is not UTF-8 text, but UTF-16.',
      at: { line: 1, column: 1 },
    });
  });
});
