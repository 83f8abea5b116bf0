import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resourcesOf } from './resources.mjs';

/**
 * Writes the state that an apply of these resources leaves behind, for sizes where that apply takes too long.
 *
 * A plan that then finds no changes proves the state right.
 */
export function writeTerraformState(root, options) {
  const state = {
    version: 4,
    terraform_version: '1.4.0', // the first with `terraform_data`; later ones read it
    serial: 1,
    lineage: randomUUID(),
    outputs: {},
    resources: [...resourcesOf(options)].map(managed),
    check_results: null,
  };
  writeFileSync(join(root, 'terraform.tfstate'), JSON.stringify(state, null, 2));
}

function managed(resource) {
  const input = { value: resource, type: typeOf(resource) };
  const attributes = { id: randomUUID(), input, output: input, triggers_replace: null };
  return {
    mode: 'managed',
    type: 'terraform_data',
    name: resource.name,
    provider: 'provider["terraform.io/builtin/terraform"]',
    instances: [{ schema_version: 0, attributes, sensitive_attributes: [] }],
  };
}

/** The type of a value as a state writes it. */
function typeOf(value) {
  if (Array.isArray(value)) return ['tuple', value.map(typeOf)];
  if (typeof value !== 'object') return value === true || value === false ? 'bool' : typeof value;
  return ['object', Object.fromEntries(Object.entries(value).map(([key, each]) => [key, typeOf(each)]))];
}
