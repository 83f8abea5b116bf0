import { describe, expect, test } from 'vitest';
import data from '../../../data/clouds.json' with { type: 'json' };
import { type Cloud, cloudOf, mayHaveToken, shardOf } from '../../../src/backends/dynamics365/clouds.ts';

const CONTOSO = 'https://contoso.crm4.dynamics.com';
const publicCloud = cloudOf({ organizationUrl: CONTOSO });
const ID = '22222222-2222-2222-2222-2222222222AB';
const mayGo = (cloud: Cloud, scope: string, url: string): boolean => mayHaveToken(cloud, scope, new URL(url));

describe('the services of an environment', () => {
  test('are those of its cloud', () => {
    expect(publicCloud).toMatchObject({
      name: 'public',
      isLoopback: false,
      organization: { url: CONTOSO, origin: CONTOSO, tokenScope: `${CONTOSO}/.default` },
      bap: { origin: 'https://api.bap.microsoft.com', tokenScope: 'https://service.powerapps.com/.default' },
      ppapi: { origin: 'https://api.powerplatform.com', tokenScope: 'https://api.powerplatform.com/.default' },
      authority: 'https://login.microsoftonline.com',
    });
    const china = cloudOf({ organizationUrl: 'https://contoso.crm.dynamics.cn/', cloud: 'china' });
    expect([china.organization.url, china.authority]).toEqual([
      'https://contoso.crm.dynamics.cn',
      'https://login.chinacloudapi.cn',
    ]);
  });

  test('of an organization on this machine are all at its origin', () => {
    const local = cloudOf({ organizationUrl: 'http://127.0.0.1:4365/prod/', cloud: 'dod' });
    expect(local.isLoopback).toBe(true);
    expect(local.organization.url).toBe('http://127.0.0.1:4365/prod');
    expect([local.organization, local.bap, local.ppapi].map(({ origin }) => origin)).toEqual(
      Array(3).fill('http://127.0.0.1:4365'),
    );
    expect(shardOf(local, 'tenant', ID)).toBe('http://127.0.0.1:4365');
  });

  test.each([
    undefined,
    'contoso',
    'http://contoso.crm4.dynamics.com',
    'http://127.0.0.1.contoso.example',
    'ftp://127.0.0.1/',
    'https://user@contoso.crm4.dynamics.com',
    'https://contoso.crm4.dynamics.com/api',
    'https://contoso.crm4.dynamics.com/?x=1',
  ])('are not looked for at %s', (organizationUrl) => {
    expect(() => cloudOf(organizationUrl === undefined ? {} : { organizationUrl })).toThrow(
      expect.objectContaining({ code: 'unavailable' }),
    );
  });

  test('may be named otherwise by a project', () => {
    const gcc = cloudOf(
      { organizationUrl: 'https://contoso.crm9.dynamics.com', cloud: 'gcc' },
      {
        gcc: { bapHost: 'api.bap.microsoft.com', bapAudience: 'https://service.powerapps.us/' },
        dod: { shardDigits: 2 },
      },
    );
    expect(gcc.bap).toEqual({
      origin: 'https://api.bap.microsoft.com',
      tokenScope: 'https://service.powerapps.us/.default',
    });
    expect(gcc.ppapi.origin).toBe('https://api.gov.powerplatform.microsoft.us');
  });

  test.each([
    { bapHost: 'evil.example' },
    { bapHost: 'evilmicrosoft.com' },
    { bapHost: 'evil.example/.microsoft.com' },
    { bapHost: 'evil.example:443@x.microsoft.com' },
    { ppapiAudience: 'https://evil.example/' },
    { ppapiAudience: 'https://api.powerplatform.com' },
    { authority: 'login.evil.microsoft.com' },
    { shardDigits: 3 },
  ])('are never outside Microsoft: %j', (overrides) => {
    expect(() => cloudOf({ organizationUrl: CONTOSO }, { public: overrides })).toThrow(
      expect.objectContaining({
        code: 'unavailable',
        message: expect.stringContaining(Object.keys(overrides)[0] ?? ''),
      }),
    );
  });

  test('stand in the table with sources, and no value of the table would be refused as an override', () => {
    for (const [name, { evidence, conflicts, ...facts }] of Object.entries(data.clouds)) {
      expect([...evidence, ...conflicts.flatMap(({ says }) => says)].filter((key) => !(key in data.sources))).toEqual(
        [],
      );
      expect(() => cloudOf({ organizationUrl: CONTOSO, cloud: 'public' }, { public: facts }), name).not.toThrow();
      for (const { field, other } of conflicts) {
        expect(() => cloudOf({ organizationUrl: CONTOSO }, { public: { [field]: other } })).not.toThrow();
      }
    }
  });
});

describe('shards', () => {
  test('have two characters apart in the public cloud and one elsewhere', () => {
    expect(shardOf(publicCloud, 'environment', ID)).toBe(
      'https://222222222222222222222222222222.ab.environment.api.powerplatform.com',
    );
    const dod = cloudOf({ organizationUrl: 'https://contoso.crm.appsplatform.us', cloud: 'dod' });
    expect(shardOf(dod, 'tenant', ID)).toBe('https://222222222222222222222222222222a.b.tenant.api.appsplatform.us');
    expect(shardOf(publicCloud, 'environment', `Default-${ID}`)).toContain('default2222');
  });

  test.each(['', 'evil.example/', `${ID}.evil`, '../..'])('are not made of "%s"', (id) => {
    expect(() => shardOf(publicCloud, 'environment', id)).toThrow(expect.objectContaining({ code: 'unavailable' }));
  });
});

describe('a token', () => {
  const { bap, ppapi, organization } = publicCloud;

  test.each([
    [organization.tokenScope, `${CONTOSO}/api/data/v9.2/$batch`],
    [bap.tokenScope, 'https://api.bap.microsoft.com/providers'],
    [bap.tokenScope, 'https://europe.api.bap.microsoft.com/providers'],
    [ppapi.tokenScope, 'https://api.powerplatform.com/environmentmanagement'],
    [ppapi.tokenScope, `${shardOf(publicCloud, 'tenant', ID)}/governance`],
  ])('for %s may go to %s', (scope, url) => {
    expect(mayGo(publicCloud, scope, url)).toBe(true);
  });

  test.each([
    [organization.tokenScope, 'https://fabrikam.crm4.dynamics.com/'],
    [organization.tokenScope, `${CONTOSO}:8443/`],
    [organization.tokenScope, 'http://contoso.crm4.dynamics.com/'],
    [organization.tokenScope, 'https://user:word@contoso.crm4.dynamics.com/'],
    [organization.tokenScope, 'https://api.bap.microsoft.com/'],
    [bap.tokenScope, 'https://evil.example/'],
    [bap.tokenScope, 'https://europe.api.bap.microsoft.com.evil.example/'],
    [bap.tokenScope, 'https://evilapi.bap.microsoft.com/'],
    [bap.tokenScope, 'https://a.b.api.bap.microsoft.com/'],
    [bap.tokenScope, 'http://api.bap.microsoft.com/'],
    [bap.tokenScope, 'https://api.powerplatform.com/'],
    [ppapi.tokenScope, 'https://evil.api.powerplatform.com/'],
    [ppapi.tokenScope, CONTOSO],
  ])('for %s may not go to %s', (scope, url) => {
    expect(mayGo(publicCloud, scope, url)).toBe(false);
  });

  test('of an organization on this machine stays at its origin', () => {
    const local = cloudOf({ organizationUrl: 'http://127.0.0.1:4365/prod' });
    const scope = local.organization.tokenScope;
    expect(mayGo(local, scope, 'http://127.0.0.1:4365/test/api')).toBe(true);
    for (const url of ['http://127.0.0.1:4366/', 'https://api.bap.microsoft.com/', 'http://localhost:4365/']) {
      expect(mayGo(local, scope, url)).toBe(false);
    }
    expect(mayGo(local, publicCloud.bap.tokenScope, 'http://127.0.0.1:4365/')).toBe(false);
  });
});
