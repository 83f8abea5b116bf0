import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '../../src/emulator/emulator.ts';
import type { ReceivedRequest, RequestPhase } from '../../src/emulator/gateway.ts';
import type { Seed } from '../../src/emulator/seed.ts';
import { liveImage } from '../backends/dynamics365/story/live-image.ts';
import { TOKEN } from '../contract/dynamics365-subject.ts';
import { imageOfFiles } from './records-image.ts';
import type { Stage } from './stage.ts';

const SEED: Seed = {
  tenantId: '4f6b1c1e-7a52-4b0e-9a37-2d8f5f1c9e10',
  organizations: [
    {
      name: 'prod',
      organizationId: '0b6d0f8e-1a3c-4f0e-8d54-7c1d3f6a2b03',
      environmentId: '7a1e9c34-52d8-4b6f-9e0a-13c5d7f9b203',
      geography: 'europe',
      apps: [{ uniqueName: 'contoso_servicedesk', displayName: 'Contoso Service Desk', navigation: 'multi-session' }],
      users: ['second-line-lead@contoso.example'],
    },
  ],
  // The command line waits on the real clock.
  operations: { retryAfterSeconds: 0, staleReads: 0 },
};

/** A tree over a fresh organization in an emulator of its own. */
export async function dynamics365Stage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'kills-'));
  const effects: string[] = [];
  const emulator = await startEmulator({
    seed: SEED,
    token: TOKEN,
    onRequest: async (request, phase) => await watch(request, phase),
  });
  const watch = async (request: ReceivedRequest, phase: RequestPhase) => {
    if (phase === 'handled') effects.push(...effectsOf(request));
    return await stage.onRequest?.(request, phase);
  };
  const organization = emulator.organizations['prod'];
  const stage: Stage = {
    folder,
    target: {
      backend: 'dynamics365',
      lines: [
        `organizationUrl: ${organization?.url}`,
        `organizationId: ${organization?.organizationId}`,
        `environmentId: ${organization?.environmentId}`,
        `tenantId: ${emulator.tenantId}`,
      ],
    },
    variables: { COPILOTCTL_TOKEN: TOKEN },
    records: imageOfFiles(folder),
    live: () => liveImage(emulator),
    effects: () => effects,
    onRequest: undefined,
    close: async () => {
      await emulator.close();
      rmSync(folder, { recursive: true });
    },
  };
  return stage;
}

/** What a request changes: each member of what it writes for itself, so that a part of it that comes again is seen. */
function effectsOf({ method, target, body }: ReceivedRequest): readonly string[] {
  if (!target.includes('/$batch')) return isReading(method, target) ? [] : changesOf(`${method} ${target}`, body);
  return body.split(/^--(?:batch|changeset)_.*$/m).flatMap((part) => {
    const [, line = '', text = ''] = /^((?:POST|PATCH|PUT|DELETE) \S+).*?\r?\n\r?\n(.*)/ms.exec(part) ?? [];
    return line === '' ? [] : changesOf(line, text);
  });
}

/** One list is asked for by POST. */
function isReading(method: string, target: string): boolean {
  return method === 'GET' || target.includes('listTenantSettings');
}

function changesOf(line: string, body: string): readonly string[] {
  const place = line.replace(/http:\/\/127\.0\.0\.1:\d+/, '').replaceAll(/\?api-version=\S+/g, '');
  const values = leavesOf(body.trim() === '' ? {} : JSON.parse(body));
  return values.length === 0 ? [place] : values.map((value) => `${place} ${value.replace(/127\.0\.0\.1:\d+/, '')}`);
}

function leavesOf(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [`${path}=${JSON.stringify(value)}`];
  return Object.entries(value).flatMap(([member, inner]) => leavesOf(inner, `${path}/${member}`));
}
