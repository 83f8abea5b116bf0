import { describe, expect, test } from 'vitest';
import { type Channel, channelsOf } from '../../src/notify/channel.ts';
import { addressOf } from '../../src/notify/send/address-of.ts';

function channel(kind: 'slack' | 'webhook' = 'slack'): Channel {
  const secret = kind === 'webhook' ? { secretVariable: 'SECRET' } : {};
  const [only] = channelsOf({ notifications: [{ name: 'audit', kind, urlVariable: 'URL', ...secret }] });
  if (only === undefined) throw new Error('One channel.');
  return only;
}

describe('the address of a channel', () => {
  test('is what its variable says', () => {
    expect(addressOf(channel(), { URL: ' https://hooks.contoso.example/a?sig=b\n' })).toEqual({
      url: new URL('https://hooks.contoso.example/a?sig=b'),
    });
  });

  test('may be plain http on this machine only', () => {
    expect(addressOf(channel(), { URL: 'http://127.0.0.1:8080/a' })).toHaveProperty('url');
    for (const URL of ['http://contoso.example/a', 'ftp://contoso.example', 'file:///etc/passwd', 'nonsense'])
      expect(addressOf(channel(), { URL })).toMatchObject({ why: 'URL is no https address' });
  });

  test('is missing where the variable is not set', () => {
    for (const URL of [undefined, '', ' '])
      expect(addressOf(channel(), { URL })).toMatchObject({ why: 'URL is not set' });
  });

  test('of somebody who signs in through it is refused, without a word of it', () => {
    const refused = addressOf(channel(), { URL: 'https://ada:hunter2@contoso.example/' });
    expect(refused).toMatchObject({ why: 'URL has a user in its address' });
    expect(JSON.stringify(refused)).not.toMatch(/ada|hunter2/);
  });

  test.each([
    ['', 'SECRET is not set'],
    ['hunter2', 'SECRET is no secret to sign with'],
    ['whsec_c2hvcnQ=', 'SECRET is no secret to sign with'],
    [`whsec_${Buffer.alloc(65).toString('base64')}`, 'SECRET is no secret to sign with'],
  ])('of a webhook needs a secret that signs: "%s"', (SECRET, why) => {
    const refused = addressOf(channel('webhook'), { URL: 'https://contoso.example/', SECRET });
    expect(refused).toMatchObject({ why });
    expect(JSON.stringify(refused)).not.toMatch(/hunter2|c2hvcnQ/);
  });

  test('of a webhook comes with its key', () => {
    const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
    expect(addressOf(channel('webhook'), { URL: 'https://contoso.example/', SECRET })).toMatchObject({
      key: Buffer.alloc(24, 7),
    });
  });
});
