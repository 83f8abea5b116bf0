import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { startEmulator } from './emulator.mjs';
import { runCli } from './live-sizes.mjs';
import { writeLiveTree } from './live-tree.mjs';
import { median } from './statistics.mjs';

/** How far away each service is, as seen from a build server in the same region. */
const LATENCY_MS = 20;

/**
 * A plan of many environments at once beside a plan of one of them: `{ environments, latencyMs, runs, one, all }`, wall
 * time and requests of each. All declare the same resources of several kinds.
 */
export async function measureManyEnvironments({ cli, environments, runs, scratch, say }) {
  const root = join(scratch, 'many');
  const emulator = await startEmulator({ cli, scratch, latencyMs: LATENCY_MS, copies: environments });
  const [first] = Object.keys(emulator.organizations);
  const taken = { one: [], all: [] };
  try {
    writeLiveTree(root, { emulator, resources: RESOURCES });
    for (let run = 1; run <= runs; run++) {
      say(`${environments} environments: run ${run}/${runs}`);
      const ours = (...args) => emulator.requests(() => runCli({ cli, args, root, scratch }));
      taken.one.push(await ours('plan', '-e', first));
      taken.all.push(await ours('plan', '--all'));
    }
  } finally {
    await emulator.close();
    rmSync(root, { recursive: true, force: true });
  }
  return { environments, latencyMs: LATENCY_MS, runs, one: medians(taken.one), all: medians(taken.all) };
}

function medians(all) {
  const of = (field) => median(all.map((each) => each[field]));
  return { wallMs: of('wallMs'), cpuMs: of('cpuMs'), peakBytes: of('peakBytes'), requests: of('requests') };
}

const TEAMS = ['billing', 'returns', 'warranty', 'claims', 'logistics'];

/** What a support organization declares for each of its environments; a role that is there has its grants read. */
const RESOURCES = [
  { kind: 'CopilotSettings', name: 'default', spec: { copilotSidePane: true, recordTranscripts: true } },
  { kind: 'CustomerSupportAgent', name: 'default', spec: { prompts: { items: TEAMS.map(promptOf) } } },
  { kind: 'ConversationSummary', name: 'default', spec: { onDemand: true } },
  { kind: 'PlatformSettings', name: 'default', spec: { aiBuilderPreviewModels: false } },
  roleOf('representative', 'Customer Service Representative'),
  ...TEAMS.map((team) => roleOf(team, `Contoso ${team}`)),
  ...TEAMS.map(profileOf),
];

function promptOf(team) {
  return { name: `Contoso ${team}`, prompt: `What does the ${team} team have to do next?` };
}

function roleOf(name, displayName) {
  return {
    kind: 'SecurityRole',
    name,
    spec: { displayName, presets: ['copilot-representative'], ownership: 'additive' },
  };
}

function profileOf(team) {
  return {
    kind: 'ExperienceProfile',
    name: team,
    spec: {
      uniqueName: `contoso_${team}`,
      displayName: `Contoso ${team}`,
      app: 'msdyn_CustomerServiceWorkspace',
      roles: [team],
      copilotFeatures: { askAQuestion: true, writeAnEmail: false },
    },
  };
}
