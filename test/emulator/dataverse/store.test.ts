import { describe, expect, it } from 'vitest';
import { Store } from '../../../src/emulator/dataverse/store.ts';
import { idNumber } from './example-organization.ts';

describe('the store', () => {
  it('takes back everything when a transaction fails: new rows, changes, removals and links', () => {
    const store = new Store();
    store.insert('account', idNumber(1), { name: 'A' });
    store.insert('account', idNumber(2), { name: 'B' });
    store.link('friends', idNumber(1), idNumber(2));
    const before = store.dump();
    const failing = () =>
      store.transaction(() => {
        store.insert('account', idNumber(3), { name: 'C' });
        store.update('account', idNumber(1), { name: 'changed' });
        store.link('friends', idNumber(2), idNumber(3));
        store.remove('account', idNumber(1));
        store.unlink('friends', idNumber(1), idNumber(2));
        throw new Error('no');
      });
    expect(failing).toThrow('no');
    expect(store.dump()).toEqual(before);
    expect(store.removedSince('account', 0)).toEqual([]);
    expect(store.linkedFrom('friends', idNumber(2))).toEqual([idNumber(1)]);
  });

  it('takes back an inner transaction alone when only that one fails', () => {
    const store = new Store();
    store.transaction(() => {
      store.insert('account', idNumber(1), {});
      expect(() =>
        store.transaction(() => {
          store.insert('account', idNumber(2), {});
          throw new Error('no');
        }),
      ).toThrow('no');
    });
    expect(store.all('account').map(({ id }) => id)).toEqual([idNumber(1)]);
  });

  it('gives each change a higher version', () => {
    const store = new Store();
    const created = store.insert('account', idNumber(1), { name: 'A' });
    const changed = store.update('account', idNumber(1), { name: 'A' });
    expect(changed.version).toBeGreaterThan(created.version);
    expect(store.version).toBe(changed.version);
  });

  it('finds ids in any case and refuses one that is taken', () => {
    const store = new Store();
    store.insert('account', 'ABCDEF00-0000-0000-0000-000000000001', {});
    expect(store.get('account', 'abcdef00-0000-0000-0000-000000000001')?.id).toBe(
      'abcdef00-0000-0000-0000-000000000001',
    );
    expect(() => store.insert('account', 'abcdef00-0000-0000-0000-000000000001', {})).toThrow(
      expect.objectContaining({ status: 412, code: '0x80040237' }),
    );
  });

  it('loses the links of a row with the row', () => {
    const store = new Store();
    store.insert('role', idNumber(1), {});
    store.link('user_roles', idNumber(9), idNumber(1));
    store.remove('role', idNumber(1));
    expect(store.linked('user_roles', idNumber(9))).toEqual([]);
  });
});
