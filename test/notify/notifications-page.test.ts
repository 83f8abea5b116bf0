import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Channel, channelsOf } from '../../src/notify/channel.ts';
import { addressOf } from '../../src/notify/send/address-of.ts';
import { messageOf } from '../../src/notify/send/message-of.ts';
import { SEND_LIMITS, sendMessage } from '../../src/notify/send/send-message.ts';
import { complaints } from '../schemas/schema-files.ts';
import { DRIFT, NIGHT, newsOf } from './sample-news.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/notifications.md'), 'utf8');
const blockOf = (language: string): string => {
  const [, block] = new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(PAGE) ?? [];
  if (block === undefined) throw new Error(`The page has no ${language}.`);
  return block;
};
const CHANNELS: readonly Channel[] = channelsOf(parse(blockOf('yaml')).spec);
const [, , AUDIT] = CHANNELS;

test('the configuration that the page shows is valid, and has a channel of each kind', () => {
  expect(complaints('project.schema.json', parse(blockOf('yaml')))).toEqual([]);
  expect(CHANNELS.map(({ kind }) => kind)).toEqual(['teams', 'slack', 'webhook']);
});

test('the event that the page shows is the one that is sent', () => {
  if (AUDIT === undefined) throw new Error('The page has three channels.');
  const variables = { CONTOSO_AUDIT_URL: 'https://contoso.example/', CONTOSO_AUDIT_SECRET: secret(1) };
  const address = addressOf(AUDIT, variables);
  if ('why' in address) throw new Error(address.why);
  const { run = '' } = NIGHT;
  const news = newsOf([{ name: 'prod', backend: 'dynamics365', drift: DRIFT.slice(0, 1) }], { run });
  const shown: { data: { environments: { drift: object[] }[] } } = JSON.parse(blockOf('json'));
  const sent = JSON.parse(messageOf(AUDIT, news, address).body);
  sent.data.environments[0].drift[0].firstSeen = '2026-11-22T02:00:00.000Z';
  expect(sent).toEqual(shown);
});

test('the receiver that the page shows takes what is signed, once, and nothing else', async () => {
  if (AUDIT === undefined) throw new Error('The page has three channels.');
  const folder = mkdtempSync(join(tmpdir(), 'receiver-'));
  const port = await freePort();
  const file = join(folder, 'receiver.mjs');
  writeFileSync(file, `${blockOf('js')}server.on('listening', () => console.log('listening'));\n`);
  const env = { PORT: String(port), CONTOSO_AUDIT_SECRET: secret(1) };
  const child = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  try {
    await once(child.stdout, 'data');
    const send = async (key: string, now = new Date()) => {
      const variables = { CONTOSO_AUDIT_URL: `http://127.0.0.1:${port}/`, CONTOSO_AUDIT_SECRET: key };
      const address = addressOf(AUDIT, variables);
      if ('why' in address) throw new Error(address.why);
      const world = { fetch, now: () => now, sleep: async () => undefined, limits: SEND_LIMITS };
      return await sendMessage(messageOf(AUDIT, NIGHT, address), world, new AbortController().signal);
    };
    expect(await send(secret(1))).toEqual({ sent: true, status: 204 });
    expect(await send(secret(1))).toEqual({ sent: true, status: 204 });
    expect(await send(secret(2))).toMatchObject({ sent: false });
    expect(await send(secret(1), new Date(Date.now() - 600_000))).toMatchObject({ sent: false });
    expect(printed.match(/^drift prod/gm)).toHaveLength(1);
  } finally {
    child.kill();
    await once(child, 'close');
    rmSync(folder, { recursive: true });
  }
});

function secret(byte: number): string {
  return `whsec_${Buffer.alloc(32, byte).toString('base64')}`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('A port has a number.');
  return address.port;
}
