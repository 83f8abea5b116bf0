import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bind, guid, isGuid, keyPath, quote } from '../../../../src/backends/dynamics365/dataverse/odata.ts';

const ID = '88888888-AAAA-8888-8888-888888888888';

describe('in a URL of the Web API', () => {
  it('a text literal has its quotes doubled and is encoded', () => {
    expect(quote("O'Brien & Söhne/1")).toBe("'O''Brien%20%26%20S%C3%B6hne%2F1'");
  });

  it('a text literal is one literal and stands for the text, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(quote(text)).toMatch(/^'[^&#?/\s]*'$/);
        expect(decodeURIComponent(quote(text)).slice(1, -1).replaceAll("''", "'")).toBe(text);
      }),
    );
    expect(quote('\ud800')).toBe("'%EF%BF%BD'");
  });

  it('rows are named by their entity set and their id in small letters', () => {
    expect(keyPath('roles', ID)).toBe(`roles(${ID.toLowerCase()})`);
    expect(bind('roles', ID)).toBe(`/roles(${ID.toLowerCase()})`);
  });

  it('nothing but an id takes the place of an id', () => {
    expect(isGuid(ID)).toBe(true);
    for (const text of ['', `{${ID}}`, `${ID})/x(`, ID.slice(1), `${ID}\n`, undefined, 7])
      expect(() => guid(text)).toThrow('is not an id');
    expect(() => keyPath('roles(x)', ID)).toThrow('entity set');
  });
});
