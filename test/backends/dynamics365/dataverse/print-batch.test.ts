import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BatchItem } from '../../../../src/backends/dynamics365/dataverse/dataverse-request.ts';
import { printBatch } from '../../../../src/backends/dynamics365/dataverse/print-batch.ts';
import { example } from './examples.ts';

const FRAME = { basePath: '/api/data/v9.2/', headers: {} };
const print = (items: readonly BatchItem[]) => printBatch(items, FRAME);

/** With the boundaries of an example in place of ours. */
const likeExample = (key: string, items: readonly BatchItem[]) => {
  const { rawBody = '' } = example(key).request;
  const theirs = [
    ...new Set([...rawBody.matchAll(/^--((?:batch|changeset)_[\w-]+?)(?:--)?\r$/gm)].map(([, name]) => name)),
  ];
  const { body } = print(items);
  const ours = [...new Set([...body.matchAll(/^--((?:batch|changeset)_[\w-]+?)(?:--)?\r$/gm)].map(([, name]) => name))];
  return ours.reduce<string>((text, name, at) => text.replaceAll(String(name), String(theirs[at])), body);
};

/** The same but for blank lines and for spaces in JSON, which mean nothing. */
const bare = (text: string) =>
  text
    .replaceAll(/\r\n(?:\r\n)+(?=--)/g, '\r\n')
    .replaceAll('": "', '":"')
    .replaceAll('", "', '","');

const task = (at: number) => ({
  method: 'POST' as const,
  path: 'tasks',
  body: {
    subject: `Task ${at} in batch`,
    'regardingobjectid_account_task@odata.bind': 'accounts(00000000-0000-0000-0000-000000000001)',
  },
});

describe('a batch', () => {
  it('is written as the documentation shows it', () => {
    const tasks = 'accounts(00000000-0000-0000-0000-000000000001)/Account_Tasks?$select=subject';
    const printed = likeExample('batch-plain', [task(1), task(2), { method: 'GET', path: tasks }]);
    expect(bare(printed)).toBe(bare(example('batch-plain').request.rawBody ?? ''));
  });

  it('has change sets with a Content-ID for each member, as the documentation shows it', () => {
    const printed = likeExample('batch-changeset', [{ changeSet: [task(1), task(2)] }]);
    expect(bare(printed)).toBe(bare(example('batch-changeset').request.rawBody ?? ''));
  });

  it('numbers members through all its change sets', () => {
    const { body } = print([{ changeSet: [task(1), task(2)] }, { changeSet: [task(3)] }]);
    expect([...body.matchAll(/Content-ID: (\d+)/g)].map(([, id]) => id)).toEqual(['1', '2', '3']);
  });

  it('gives every request the common headers, but for those it has itself', () => {
    const headers = { Accept: 'application/json', Prefer: 'odata.maxpagesize=5000' };
    const own: BatchItem = { method: 'GET', path: 'roles', headers: { prefer: 'odata.maxpagesize=2' } };
    const { body } = printBatch([own], { ...FRAME, headers });
    expect(body).toContain('Accept: application/json\r\nprefer: odata.maxpagesize=2\r\n\r\n');
    expect(body).not.toContain('5000');
  });

  it('leaves a complete path as it is and writes spaces so that they can stand in a request line', () => {
    const { body } = print([
      { method: 'GET', path: '/prod/api/data/v9.2/roles?$skiptoken=x' },
      { method: 'GET', path: "roles?$filter=name eq 'x'" },
    ]);
    expect(body).toContain('GET /prod/api/data/v9.2/roles?$skiptoken=x HTTP/1.1');
    expect(body).toContain("GET /api/data/v9.2/roles?$filter=name%20eq%20'x' HTTP/1.1");
  });

  it('gives the same bytes for the same requests', () => {
    expect(print([task(1), task(2)])).toEqual(print([task(1), task(2)]));
  });

  it('has boundaries that occur nowhere in what it carries', () => {
    const text = fc.array(
      fc.oneof(
        fc.string(),
        fc.nat(30).map((n) => `batch_${String(n).padStart(8, '0')}`),
      ),
    );
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (contents) => {
        const items = contents.map((content) => ({
          method: 'POST' as const,
          path: 'tasks',
          body: { subject: content.join('') },
        }));
        const { body, contentType } = print([{ changeSet: items }]);
        const boundary = /boundary="(.+)"/.exec(contentType)?.[1] ?? '';
        expect(body.split(boundary)).toHaveLength(3);
        const inner = /boundary="(.+)"/.exec(body)?.[1] ?? '';
        expect(body.split(inner)).toHaveLength(items.length + 3);
      }),
    );
  });

  it('refuses paths and headers that would end their line, such as an ETag that is an attack', () => {
    const stale = { method: 'DELETE' as const, path: 'roles(1)', headers: { 'If-Match': 'W/"1"\r\nX: y' } };
    expect(() => print([stale])).toThrow('cannot stand in a request');
    expect(() => print([{ method: 'GET', path: 'roles\nHost: evil.example' }])).toThrow('cannot stand in a request');
  });
});
