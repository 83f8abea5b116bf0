import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import { importSources } from './import-sources.mjs';
import { median, pairedRatio } from './statistics.mjs';

const FILES = 1000;
const PRIVILEGES = 400;
const RIGHTS = ['Append', 'AppendTo', 'Assign', 'Create', 'Delete', 'Read', 'Share', 'Write'];

/**
 * What reading role files costs beside a bare parse of the same files with the same library: read from the disk, parsed,
 * and made into specs that can be compared, or checked. In processor time, as ratios of pairs that ran one after the other.
 */
export async function measureRoleFiles({ scratch, repository, pairs }) {
  const root = join(scratch, 'role-files');
  const folder = join(root, 'src', 'Roles');
  mkdirSync(folder, { recursive: true });
  for (let number = 0; number < FILES; number++) writeFileSync(join(folder, `Role ${number}.xml`), roleText(number));
  const sources = await importSources({ repository, scratch, name: 'role-files', exports: SOURCES });
  const stages = stagesOf(sources, root, folder);
  const cpuMs = Object.fromEntries(Object.keys(stages).map((name) => [name, []]));
  for (let pair = 0; pair <= pairs; pair++) {
    for (const [name, run] of Object.entries(stages)) {
      const taken = await cpuTimeMs(run);
      // The first round warms up.
      if (pair > 0) cpuMs[name].push(taken);
    }
  }
  rmSync(root, { recursive: true });
  const { bare, ...others } = cpuMs;
  return {
    files: FILES,
    privileges: PRIVILEGES,
    bareMs: median(bare),
    stages: Object.entries(others).map(([name, all]) => ({ name, cpuMs: median(all), ratio: pairedRatio(all, bare) })),
  };
}

/** What is measured, by name: each reads all files. `bare` is what the others are compared with. */
function stagesOf({ parseRoles, specOfRole, sourceOf, readSolution, roleRows, checkRoleFiles }, root, folder) {
  const paths = readdirSync(folder).map((name) => join(folder, name));
  return {
    bare: () => {
      for (const path of paths) new SaxesParser({ position: false }).write(readFileSync(path, 'utf8')).close();
    },
    parseRoles: () => {
      for (const path of paths) parseRoles(sourceOf(path, readFileSync(path)));
    },
    'parseRoles, specs': () => {
      for (const path of paths) specOfRole(parseRoles(sourceOf(path, readFileSync(path))).value.roles[0]);
    },
    'read of the backend': () => roleRows(readSolution(root, '.')),
    'roles check': () => checkRoleFiles([folder], CHECKED, { cwd: root }, () => undefined),
  };
}

/** Every role lacks all that the preset asks for: there is no more to say of a role. */
const CHECKED = { preset: ['copilot-representative'], compatibility: false, role: [] };

const SOURCES = {
  'backends/solution/xml/parse-roles': 'parseRoles',
  'backends/solution/xml/role-spec': 'specOfRole',
  'backends/solution/read-source': 'sourceOf',
  'backends/solution/read-solution': 'readSolution',
  'backends/solution/role-rows': 'roleRows',
  'commands/roles/check-role-files': 'checkRoleFiles',
};

async function cpuTimeMs(run) {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function roleText(number) {
  const names = Array.from({ length: PRIVILEGES / RIGHTS.length }, (_, table) => `contoso_table${table}`)
    .flatMap((table) => RIGHTS.map((right) => `prv${right}${table}`))
    .sort((left, right) => (left.toLowerCase() < right.toLowerCase() ? -1 : 1));
  const id = `{00000000-1111-4222-8333-${String(number).padStart(12, '0')}}`;
  const lines = names.map((name) => `    <RolePrivilege name="${name}" level="Basic" />\n`);
  return `\ufeff<?xml version="1.0" encoding="utf-8"?>\n<Role id="${id}" name="Role ${number}">\n  <RolePrivileges>\n${lines.join('')}  </RolePrivileges>\n</Role>`;
}
