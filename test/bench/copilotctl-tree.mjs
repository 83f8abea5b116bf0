import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { inFiles } from './in-files.mjs';
import { NAMED_TABLES, resourcesOf } from './resources.mjs';

/** Writes a configuration tree of so many resources: base files of 500 documents, one environment, one overlay. */
export function writeCopilotctlTree(root, options) {
  const base = join(root, 'environments', 'base');
  const environment = join(root, 'environments', 'bench');
  mkdirSync(base, { recursive: true });
  mkdirSync(environment, { recursive: true });
  writeFileSync(join(root, 'copilotctl.yaml'), print({ kind: 'Project', name: 'bench', spec: PROJECT }));
  writeFileSync(
    join(environment, 'environment.yaml'),
    print({ kind: 'Environment', name: 'bench', spec: ENVIRONMENT }),
  );
  writeFileSync(join(environment, 'overlay.yaml'), overlayOf(options));
  for (const { name, items } of inFiles(resourcesOf(options)))
    writeFileSync(join(base, `${name}.yaml`), items.map(print).join('---\n'));
}

/** The environment's own words on one of every hundred resources. */
function overlayOf(options) {
  return [...resourcesOf(options)]
    .filter((_, at) => at % 100 === OVERLAID)
    .map(({ kind, name }) => print({ kind, name, spec: { description: `In this environment only: ${name}.` } }))
    .join('---\n');
}

/** Not one of those that a revision changes. */
const OVERLAID = 3;

/** A resource as a document. */
export function print({ kind, name, spec }) {
  return stringify({ apiVersion: 'copilotctl/v1', kind, metadata: { name }, spec }, { lineWidth: 0 });
}

const PROJECT = { environments: 'environments', defaultEnvironment: 'bench' };

const ENVIRONMENT = {
  backend: 'embedded',
  organizationUrl: 'https://contoso-bench.crm.dynamics.com',
  cloud: 'public',
  geography: 'unitedstates',
  type: 'sandbox',
  languages: { base: 'en-US', provisioned: ['en-US'] },
  existing: { tables: NAMED_TABLES },
  protection: { production: false },
};
