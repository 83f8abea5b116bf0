import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { CLI } from '../scenario.ts';
import { complaints } from '../schemas/schema-files.ts';
import { openReceiver, type Receiver } from './receiver.ts';

const SECRET = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
const STORE = '.copilotctl/embedded/dev/rows.jsonl';
const document = (kind: string, name: string, spec: object): string =>
  `apiVersion: copilotctl/v1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec: ${JSON.stringify(spec)}\n`;

const AUDIT = { name: 'audit', kind: 'webhook', urlVariable: 'AUDIT_URL', secretVariable: 'AUDIT_SECRET' };
const CHAT = { name: 'chat', kind: 'slack', urlVariable: 'CHAT_URL' };

let audit: Receiver;
let chat: Receiver;
let root = '';
beforeAll(async () => {
  audit = await openReceiver();
  chat = await openReceiver();
});
afterAll(async () => {
  await audit[Symbol.asyncDispose]();
  await chat[Symbol.asyncDispose]();
});
beforeEach(() => {
  for (const each of [audit, chat]) each.script({ status: 200, body: 'ok' });
  root = mkdtempSync(join(tmpdir(), 'notifications-'));
  write('environments/dev/environment.yaml', document('Environment', 'dev', { geography: 'europe' }));
  const spec = { recordTranscripts: true, translateResponses: true };
  write('environments/base/settings.yaml', document('CopilotSettings', 'default', spec));
  configure(AUDIT);
});
afterEach(() => rmSync(root, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

function configure(...notifications: readonly object[]): void {
  write('copilotctl.yaml', document('Project', 'contoso', { notifications }));
}

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command line beside the receivers, which live in this process; nothing secret is ever printed. A signal is sent
 * when a receiver was reached.
 */
async function run(
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
  signal?: NodeJS.Signals,
): Promise<Ended> {
  const urls = { AUDIT_URL: `${audit.url}/very-secret`, AUDIT_SECRET: SECRET, CHAT_URL: `${chat.url}/very-secret` };
  const { PATH = '' } = process.env;
  const env = { PATH, HOME: root, COPILOTCTL_OWNER: 'ada', ...urls, ...variables };
  const child = spawn(process.execPath, [CLI, ...args], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = ['', ''];
  for (const [at, stream] of [child.stdout, child.stderr].entries())
    stream.setEncoding('utf8').on('data', (text: string) => {
      texts[at] += text;
    });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  if (signal !== undefined) {
    await vi.waitFor(() => expect(audit.received.length).toBeGreaterThan(0), { timeout: 30_000 });
    child.kill(signal);
  }
  const status = await ended;
  const [stdout = '', stderr = ''] = texts;
  expect(stdout + stderr).not.toMatch(/very-secret|whsec_/);
  return { status, stdout, stderr };
}
const drift = (variables?: Readonly<Record<string, string>>) => run(['drift', '-e', 'dev'], variables);

/** The events that came, each checked as a receiver would, and forgotten. */
function events() {
  const found = audit.received.map(({ headers, body }) => {
    const sent = Object.fromEntries(
      ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, String(headers[name])]),
    );
    const event = new Webhook(SECRET).verify(body, sent) as {
      type: string;
      data: { environments: { drift: { event: string; path: string }[]; apply?: { event: string } }[] };
    };
    expect(complaints('notification.schema.json', event)).toEqual([]);
    const [environment] = event.data.environments;
    const said = environment?.apply?.event ?? environment?.drift.map((each) => `${each.event} ${each.path}`).sort();
    return { id: sent['webhook-id'], said, environment };
  });
  audit.script({ status: 200 });
  return found;
}

/** Somebody changes the live system. */
function edit(field: string, from: unknown, to: unknown): void {
  const text = readFileSync(join(root, STORE), 'utf8');
  const before = `"${field}":${JSON.stringify(from)}`;
  const at = text.lastIndexOf(before);
  if (at < 0) throw new Error(`The store has no ${before}.`);
  write(STORE, `${text.slice(0, at)}"${field}":${JSON.stringify(to)}${text.slice(at + before.length)}`);
}

describe('a project with a channel', () => {
  test('tells of an apply once, and of nothing when there was nothing to do', async () => {
    events();
    expect((await run(['apply', '-e', 'dev', '--yes'])).status).toBe(0);
    expect(events()).toMatchObject([
      { said: 'apply-done', environment: { apply: { by: 'ada', steps: [{ step: 'CopilotSettings/default' }] } } },
    ]);
    expect((await run(['apply', '-e', 'dev', '--yes'])).status).toBe(0);
    expect(events()).toEqual([]);
  });

  test('tells of drift when it is new, moved again and as declared again, and of nothing in between', async () => {
    await run(['apply', '-e', 'dev', '--yes']);
    events();
    edit('recordTranscripts', true, false);
    expect((await drift()).status).toBe(2);
    expect(events()).toMatchObject([
      {
        said: ['drift-new /recordTranscripts'],
        environment: { drift: [{ values: { declared: true, live: false } }], counts: { 'drift-new': 1 } },
      },
    ]);
    await drift();
    expect(events()).toEqual([]);
    edit('recordTranscripts', false, 'broken');
    edit('translateResponses', true, false);
    await drift();
    expect(events()).toMatchObject([{ said: ['drift-changed /recordTranscripts', 'drift-new /translateResponses'] }]);
    edit('recordTranscripts', 'broken', true);
    await drift();
    expect(events()).toMatchObject([{ said: ['drift-resolved /recordTranscripts'] }]);
    await run(['drift', 'revert', '--all', '-e', 'dev', '--yes']);
    expect(events()).toMatchObject([{ said: 'apply-done' }]);
    await drift();
    expect(events()).toMatchObject([{ said: ['drift-resolved /translateResponses'] }]);
  });

  test('tells nobody of drift that a run only looked at, or that is snoozed', async () => {
    await run(['apply', '-e', 'dev', '--yes']);
    events();
    edit('recordTranscripts', true, false);
    await run(['drift', '-e', 'dev', '--no-record']);
    await run(['drift', 'snooze', '--all', '-e', 'dev', '--until', '2999-01-01', '--reason', 'pilot']);
    await drift();
    expect(events()).toEqual([]);
  });
});

describe('a receiver that takes nothing', () => {
  beforeEach(async () => {
    await run(['apply', '-e', 'dev', '--yes']);
    edit('recordTranscripts', true, false);
    events();
  });

  test('changes neither the result nor the report, is warned of, and is told later', async () => {
    audit.script({ status: 403 });
    const failed = await run(['drift', '-e', 'dev', '--output', 'json']);
    expect(failed.status).toBe(2);
    expect(JSON.parse(failed.stdout).environments[0].drift).toMatchObject([{ state: 'new' }]);
    expect(failed.stderr).toMatch(/^warning notify\/not-sent\n {2}audit was not told: 127\.0\.0\.1:\d+ answered 403\./);
    expect(failed.stderr).toContain('hint: The webhook is gone');
    const [first] = events();
    const later = await run(['drift', '-e', 'dev', '--output', 'json']);
    expect([later.status, later.stderr]).toEqual([2, '']);
    expect(JSON.parse(later.stdout).environments[0].drift).toMatchObject([{ state: 'known' }]);
    const told = events();
    expect(told).toMatchObject([{ said: ['drift-new /recordTranscripts'] }]);
    expect(told[0]?.id).toBe(first?.id);
    await drift();
    expect(events()).toEqual([]);
  });

  test('keeps no other channel from being told, and none from being told once', async () => {
    configure(AUDIT, CHAT);
    await run(['drift', 'snooze', '--all', '-e', 'dev', '--until', '2999-01-01', '--reason', 'pilot']);
    edit('translateResponses', true, false);
    audit.script({ status: 404 });
    chat.script({ status: 200, body: 'ok' });
    await drift();
    expect([audit.received.length, chat.received.length]).toEqual([1, 1]);
    events();
    chat.script({ status: 200, body: 'ok' });
    await drift();
    expect(events()).toMatchObject([{ said: ['drift-new /translateResponses'] }]);
    expect(chat.received).toHaveLength(0);
  });

  test('is told of what ended meanwhile as well', async () => {
    audit.script({ status: 404 });
    await drift();
    edit('recordTranscripts', false, true);
    await drift();
    audit.script({ status: 200 });
    expect((await drift()).status).toBe(0);
    expect(events()).toMatchObject([{ said: ['drift-resolved /recordTranscripts'] }]);
    await drift();
    expect(events()).toEqual([]);
  });

  test('is told by the next run when this one is killed while it waits', async () => {
    audit.script('hang');
    expect((await run(['drift', '-e', 'dev'], {}, 'SIGKILL')).status).toBeNull();
    events();
    await drift();
    expect(events()).toMatchObject([{ said: ['drift-new /recordTranscripts'] }]);
  });

  test('holds up nobody who interrupts: the result stands', async () => {
    audit.script('hang');
    const interrupted = await run(['drift', '-e', 'dev'], {}, 'SIGINT');
    expect(interrupted.status).toBe(2);
    expect(interrupted.stdout).toContain('/recordTranscripts');
    expect(interrupted.stderr).toContain('audit was not told: the run was interrupted. The next drift run tells it.');
  });

  test('is told nothing where the records cannot be written: each run would tell it again', async () => {
    const folder = join(root, '.copilotctl/records/dev/drift.embedded-dev.jsonl');
    mkdirSync(folder);
    expect((await drift()).stderr).toContain('warning drift/not-recorded');
    expect(events()).toEqual([]);
    rmSync(folder, { recursive: true });
    await drift();
    expect(events()).toHaveLength(1);
  });

  test('is named in the history of drift', async () => {
    audit.script({ status: 404 });
    await drift();
    const { stdout } = await run(['drift', 'history', '-e', 'dev', '--output', 'json']);
    const report = JSON.parse(stdout);
    expect(complaints('report.schema.json', report)).toEqual([]);
    expect(report.environments[0].driftHistory).toMatchObject([{ untold: { as: 'new', to: ['audit'] } }]);
  });

  test('is as good as a variable that is not set: whoever has it tells it', async () => {
    const local = await drift({ AUDIT_URL: '' });
    expect(local.status).toBe(2);
    expect(local.stderr).toContain('audit was not told: AUDIT_URL is not set. The next drift run tells it.');
    await drift();
    expect(events()).toMatchObject([{ said: ['drift-new /recordTranscripts'] }]);
  });

  test('fails no apply', async () => {
    audit.script({ status: 410 });
    const applied = await run(['apply', '-e', 'dev', '--yes']);
    expect(applied.status).toBe(0);
    expect(applied.stderr).toContain('audit was not told');
    expect(applied.stderr).toContain('copilotctl history shows what was done.');
  });
});

describe('a channel', () => {
  test('is told of its events and environments only', async () => {
    configure({ ...AUDIT, on: ['apply-failed', 'drift-resolved'] }, { ...CHAT, environments: ['pro*', 'dev'] });
    write('environments/prod/environment.yaml', document('Environment', 'prod', { geography: 'europe' }));
    chat.script({ status: 200 });
    events();
    await run(['apply', '--all', '--yes']);
    expect(events()).toEqual([]);
    expect(chat.received.map(({ body }) => JSON.parse(body).text)).toEqual(['Apply: done in dev, prod']);
    edit('recordTranscripts', true, false);
    await drift();
    expect(events()).toEqual([]);
    edit('recordTranscripts', false, true);
    await drift();
    expect(events()).toMatchObject([{ said: ['drift-resolved /recordTranscripts'] }]);
  });

  test('is told of an apply that policy refused', async () => {
    const limits = { changes: 0 };
    write('copilotctl.yaml', document('Project', 'contoso', { notifications: [AUDIT], policy: { limits } }));
    events();
    expect((await run(['apply', '-e', 'dev', '--yes'])).status).toBe(3);
    expect(events()).toMatchObject([{ said: 'apply-failed', environment: { apply: { result: 'refused' } } }]);
  });

  test('that is wrong is an error with its place', async () => {
    configure({ ...AUDIT, environments: ['production'] });
    const checked = await run(['validate']);
    expect(checked.status).toBe(65);
    expect(checked.stderr).toContain('audit: there is no environment "production".');
  });

  test('whose URL stands in the file is an error that does not show it', async () => {
    const channel = `{ name: chat, kind: slack, urlVariable: "${chat.url}/very-secret" }`;
    const head = 'apiVersion: copilotctl/v1\nkind: Project\nmetadata: { name: contoso }\nspec:\n';
    write('copilotctl.yaml', `${head}  notifications:\n    - ${channel}\n`);
    const checked = await run(['validate']);
    expect(checked.status).toBe(65);
    expect(checked.stderr).toContain('chat: urlVariable is no name of an environment variable.');
  });
});

describe('notify test', () => {
  test('tells every channel that it is a test, and a person what answered', async () => {
    configure(AUDIT, CHAT);
    events();
    chat.script({ status: 200, body: 'ok' });
    const tested = await run(['notify', 'test']);
    expect(tested).toMatchObject({ status: 0, stderr: '' });
    expect(tested.stdout).toMatch(
      /^audit \(webhook, 127\.0\.0\.1:\d+\): accepted with 200\.\nchat \(slack, 127\.0\.0\.1:\d+\): accepted with 200\.\n$/,
    );
    expect(JSON.parse(chat.received[0]?.body ?? '').text).toBe('Test message: this channel works');
    expect(events()).toHaveLength(1);
  });

  test('exits with 69 when one did not take it', async () => {
    configure(AUDIT, CHAT);
    chat.script({ status: 404, body: 'no_service' });
    const tested = await run(['notify', 'test', 'chat']);
    expect(tested.status).toBe(69);
    expect(tested.stdout).toMatch(/^chat \(slack, \S+\): not sent: \S+ answered 404 \(no_service\)\.\n {2}hint: /);
  });

  test('knows the channels', async () => {
    const unknown = await run(['notify', 'test', 'adit']);
    expect(unknown.status).toBe(64);
    expect(unknown.stderr).toContain('Did you mean "audit"?');
    configure();
    expect((await run(['notify', 'test'])).stderr).toContain('No channel is configured.');
  });
});
