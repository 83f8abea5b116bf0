import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { print } from './copilotctl-tree.mjs';
import { ORGANIZATION } from './emulator.mjs';
import { inFiles } from './in-files.mjs';

/** Writes a tree whose environments are the organizations of an emulator; all resources are in base. */
export function writeLiveTree(root, { emulator, resources }) {
  mkdirSync(join(root, 'environments', 'base'), { recursive: true });
  writeFileSync(join(root, 'copilotctl.yaml'), print({ kind: 'Project', name: 'bench', spec: PROJECT }));
  for (const { name, items } of inFiles(resources))
    writeFileSync(join(root, 'environments', 'base', `${name}.yaml`), items.map(print).join('---\n'));
  for (const [name, organization] of Object.entries(emulator.organizations)) {
    mkdirSync(join(root, 'environments', name), { recursive: true });
    const spec = specOf(organization, emulator.tenantId);
    writeFileSync(join(root, 'environments', name, 'environment.yaml'), print({ kind: 'Environment', name, spec }));
  }
}

const PROJECT = {
  environments: 'environments',
  dynamics365: { acceptInferredMappings: true },
  validation: { severities: { 'preview-feature': 'info' } },
};

function specOf({ url, organizationId, environmentId }, tenantId) {
  return {
    backend: 'dynamics365',
    organizationUrl: url,
    ...{ organizationId, environmentId, tenantId },
    geography: ORGANIZATION.geography,
    type: ORGANIZATION.type,
    languages: { base: 'en-US', provisioned: ['en-US'] },
    existing: { tables: ['incident', 'product'] },
    protection: { production: false },
  };
}
