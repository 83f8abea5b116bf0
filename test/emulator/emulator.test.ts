import { DynamicsWebApi } from 'dynamics-web-api';
import { o } from 'odata';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';

// Clients of others, over real HTTP: what they need works, not only what we think of.

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ token: 'the-token' });
});
afterAll(() => emulator.close());

const PROMPTS = 'msdyn_organizationprompts';
const ID = 'msdyn_organizationpromptid';
const BY_NAME = { $orderby: 'msdyn_name' };

interface Prompt {
  readonly [ID]: string;
  readonly '@odata.etag': string;
  readonly msdyn_name: string;
}

describe('dynamics-web-api', () => {
  const connect = () =>
    new DynamicsWebApi({
      serverUrl: emulator.organizations['prod']?.url ?? '',
      dataApi: { version: '9.2' },
      onTokenRefresh: async () => 'the-token',
    });

  test('learns who it is', async () => {
    const { OrganizationId } = await connect().callFunction<{ OrganizationId: string }>({ name: 'WhoAmI' });
    expect(OrganizationId).toBe('0b6d0f8e-1a3c-4f0e-8d54-7c1d3f6a2b03');
  });

  test('creates, reads, filters, changes and deletes', async () => {
    const api = connect();
    const id = await api.create({ collection: PROMPTS, data: { msdyn_name: 'Greeting', msdyn_prompt: 'Say hello.' } });
    const read = await api.retrieve<Prompt>({ collection: PROMPTS, key: String(id), select: ['msdyn_name'] });
    expect(read).toMatchObject({ msdyn_name: 'Greeting', [ID]: id });
    const found = await api.retrieveMultiple<Prompt>({
      collection: PROMPTS,
      select: ['msdyn_name'],
      filter: "contains(msdyn_name,'reet') and statecode eq 0",
      count: true,
    });
    expect([found.value.length, found.oDataCount]).toEqual([1, 1]);
    const etag = read['@odata.etag'];
    const data = { msdyn_name: 'Welcome' };
    await api.update({ collection: PROMPTS, key: String(id), data, ifmatch: etag });
    const stale = api.update({ collection: PROMPTS, key: String(id), data: { msdyn_name: 'Late' }, ifmatch: etag });
    await expect(stale).resolves.toBe(false); // the library's word for 412
    expect(await api.retrieve({ collection: PROMPTS, key: String(id), select: ['msdyn_name'] })).toMatchObject(data);
    await api.deleteRecord({ collection: PROMPTS, key: String(id) });
    await expect(api.retrieve({ collection: PROMPTS, key: String(id) })).rejects.toMatchObject({ status: 404 });
  });

  test('follows the pages of a list to its end', async () => {
    const all = await connect().retrieveAll<{ name: string }>({
      collection: 'privileges',
      select: ['name'],
      maxPageSize: 50,
    });
    const stored = emulator.organization('prod')?.store.all('privilege').length ?? 0;
    expect(stored).toBeGreaterThan(100);
    expect(new Set(all.value.map(({ name }) => name)).size).toBe(stored);
  });

  test('sends a batch whose change set refers to its own parts', async () => {
    const api = connect();
    api.startBatch();
    api.create({ collection: 'msdyn_copilotskills', data: { msdyn_name: 'Greeter' }, contentId: '1' });
    api.create({ collection: PROMPTS, data: { msdyn_name: 'In a batch', 'msdyn_skill@odata.bind': '$1' } });
    const [skill] = await api.executeBatch();
    const found = await api.retrieveMultiple({ collection: PROMPTS, filter: "msdyn_name eq 'In a batch'" });
    expect(found.value).toMatchObject([{ _msdyn_skill_value: skill }]);
  });

  test('sees that a change set is all or nothing', async () => {
    const api = connect();
    api.startBatch();
    api.create({ collection: PROMPTS, data: { msdyn_name: 'Half' } });
    api.create({ collection: PROMPTS, data: { msdyn_nothing: 1 } });
    await expect(api.executeBatch()).rejects.toMatchObject([{ status: 400 }]);
    const found = await api.retrieveMultiple({ collection: PROMPTS, filter: "msdyn_name eq 'Half'" });
    expect(found.value).toEqual([]);
  });
});

describe('odata (o.js)', () => {
  const connect = (more: Readonly<Record<string, string>> = {}, useChangset = false) => {
    const Authorization = 'Bearer the-token';
    const options = {
      referrer: '',
      headers: new Headers({ 'Content-Type': 'application/json', Authorization, ...more }),
      batch: {
        headers: new Headers({ Authorization }),
        endpoint: '$batch',
        boundaryPrefix: 'batch_',
        changsetBoundaryPrefix: 'changeset_',
        useRelativeURLs: false,
        useChangset,
      },
    };
    return o(`${emulator.organizations['test']?.url}/api/data/v9.2/`, options);
  };
  const named = (name: string) =>
    connect()
      .get(PROMPTS)
      .query({ $filter: `msdyn_name eq '${name}'` });

  test('creates, reads, filters, changes and deletes', async () => {
    await connect().post(PROMPTS, { msdyn_name: 'First', msdyn_prompt: 'One.' }).query();
    await connect().post(PROMPTS, { msdyn_name: 'Second' }).query();
    const some = await connect()
      .get(PROMPTS)
      .query({ $select: 'msdyn_name', $filter: "endswith(msdyn_name,'st') or msdyn_name eq 'second'", ...BY_NAME });
    expect(some.map((each: Prompt) => each.msdyn_name)).toEqual(['First', 'Second']);
    const [first] = some as Prompt[];
    const key = `${PROMPTS}(${first?.[ID].toUpperCase()})`;
    await connect().patch(key, { msdyn_name: 'Changed' }).query();
    expect(await connect().get(key).query({ $select: 'msdyn_name' })).toMatchObject({ msdyn_name: 'Changed' });
    await connect().delete(key).query();
    expect(await named('Changed')).toEqual([]);
  });

  test('gets a refusal of a stale version', async () => {
    await connect().post(PROMPTS, { msdyn_name: 'Versioned' }).query();
    const [row] = (await named('Versioned')) as Prompt[];
    const stale = connect({ 'If-Match': 'W/"1"' }).patch(`${PROMPTS}(${row?.[ID]})`, { msdyn_name: 'New' });
    await expect(stale.query()).rejects.toMatchObject({ status: 412 });
  });

  test('sends a batch of reads', async () => {
    const answers = await connect().get('roles').get('privileges').batch({ $select: 'name', $top: 1 });
    expect(answers).toMatchObject([
      { contentId: 1, status: 200, body: [{ name: 'Customer Service Representative' }] },
      { contentId: 2, status: 200, body: [{ name: expect.stringMatching(/^prv/) }] },
    ]);
  });

  test('sends a batch with a change set', async () => {
    const batch = connect({}, true)
      .post(PROMPTS, { msdyn_name: 'Set 1' })
      .post(PROMPTS, { msdyn_name: 'Set 2' })
      .batch();
    expect(await batch).toMatchObject([{ status: 204 }, { status: 204 }]);
    expect([(await named('Set 1')).length, (await named('Set 2')).length]).toEqual([1, 1]);
  });
});
