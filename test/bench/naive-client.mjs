import { setTimeout as wait } from 'node:timers/promises';
import { STORED } from './live-objects.mjs';

/**
 * A client as a first script would be: one request after the other over one connection, each object read, changed under
 * its ETag and read back by itself.
 */
export class NaiveClient {
  #api;
  #token;
  #objects;

  /** Lists the objects of an organization; that is not measured. The service counts the requests of each token. */
  static async open(organizationUrl, token) {
    const client = new NaiveClient();
    client.#token = token;
    client.#api = `${organizationUrl}/api/data/v9.2/`;
    client.#objects = [];
    for (const { set, id, column, valueIn } of STORED) {
      const { body } = await client.#ask('GET', `${set}?$select=${id}`);
      for (const row of body.value) client.#objects.push({ path: `${set}(${row[id]})`, column, valueIn });
    }
    return client;
  }

  get count() {
    return this.#objects.length;
  }

  /** How many objects are not in a state: a request for each. */
  async plan(state, signal) {
    let different = 0;
    for (const { path, column, valueIn } of this.#objects) {
      const { body } = await this.#ask('GET', `${path}?$select=${column}`, { signal });
      if (body[column] !== valueIn(state)) different++;
    }
    return different;
  }

  /** Brings every object into a state: three requests for each. */
  async apply(state, signal) {
    for (const { path, column, valueIn } of this.#objects) {
      const wanted = valueIn(state);
      const { body } = await this.#ask('GET', `${path}?$select=${column}`, { signal });
      if (body[column] === wanted) continue;
      await this.#ask('PATCH', path, { signal, etag: body['@odata.etag'], body: { [column]: wanted } });
      const { body: after } = await this.#ask('GET', `${path}?$select=${column}`, { signal });
      if (after[column] !== wanted) throw new Error(`${path} did not change.`);
    }
  }

  async #ask(method, path, { signal, etag, body } = {}) {
    const answer = await fetch(this.#api + path, {
      method,
      signal,
      headers: {
        Authorization: `Bearer ${this.#token}`,
        Accept: 'application/json',
        'OData-Version': '4.0',
        ...(etag !== undefined && { 'If-Match': etag }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (answer.status === 429) {
      await wait(Number(answer.headers.get('retry-after')) * 1000, undefined, { signal });
      return await this.#ask(method, path, { signal, etag, body });
    }
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return { body: text === '' ? undefined : JSON.parse(text) };
  }
}
