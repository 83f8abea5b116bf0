import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { isObject, type Json, type JsonObject } from '../../../src/model/json.ts';

/** A pipeline or template of a folder, parsed. */
export function pipelineFile(name: string, folder: string): JsonObject {
  const value: unknown = parse(readFileSync(join(folder, name), 'utf8'));
  if (!isObject(value)) throw new Error(`${name} is no mapping.`);
  return value;
}

/** All steps of a pipeline of a folder, by the name of their job, with templates written out as Azure Pipelines does. */
export function stepsOf(pipeline: JsonObject, folder: string): ReadonlyMap<string, readonly JsonObject[]> {
  const stages = listOf(pipeline['stages']);
  const jobs = stages.length === 0 ? listOf(pipeline['jobs']) : stages.flatMap((stage) => listOf(stage['jobs']));
  return new Map(
    jobs.map((job) => [
      String(job['job'] ?? job['deployment']),
      stepsOfJob(job).flatMap((step) => writtenOut(step, folder)),
    ]),
  );
}

function stepsOfJob(job: JsonObject): readonly JsonObject[] {
  if (job['steps'] !== undefined) return listOf(job['steps']);
  const at = (value: Json | undefined, key: string): Json | undefined => (isObject(value) ? value[key] : undefined);
  return listOf(at(at(at(job['strategy'], 'runOnce'), 'deploy'), 'steps'));
}

/** A step, or the steps of the template that it names, with values in place of `${{ parameters.NAME }}`. */
function writtenOut(step: JsonObject, folder: string): readonly JsonObject[] {
  if (step['template'] === undefined) return [step];
  const template = pipelineFile(String(step['template']), folder);
  const given = isObject(step['parameters']) ? step['parameters'] : {};
  const values = new Map(
    listOf(template['parameters']).map((each) => {
      const name = String(each['name']);
      const value = given[name] ?? each['default'];
      if (value === undefined) throw new Error(`${step['template']} wants ${name}.`);
      if (Array.isArray(each['values']) && !(each['values'] as readonly Json[]).includes(value))
        throw new Error(`${step['template']} does not take ${String(value)} for ${name}.`);
      return [name, String(value)] as const;
    }),
  );
  const unknown = Object.keys(given).filter((name) => !values.has(name));
  if (unknown.length > 0) throw new Error(`${step['template']} does not know ${unknown.join(', ')}.`);
  return listOf(template['steps']).map((each) => filledIn(each, values) as JsonObject);
}

function filledIn(value: Json, values: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string')
    return value.replace(/\$\{\{ parameters\.(\w+) \}\}/g, (_, name: string) => {
      const known = values.get(name);
      if (known === undefined) throw new Error(`There is no parameter ${name}.`);
      return known;
    });
  if (Array.isArray(value)) return (value as readonly Json[]).map((each) => filledIn(each, values));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, filledIn(each as Json, values)]));
}

/** The script of a step; undefined for one that has none. */
export function scriptOf(step: JsonObject): string | undefined {
  if (typeof step['bash'] === 'string') return step['bash'];
  const inline = isObject(step['inputs']) ? step['inputs']['inlineScript'] : undefined;
  return typeof inline === 'string' ? inline : undefined;
}

/** The folder that a script runs in, as the step says it; undefined where it says none. */
export function workingDirectoryOf(step: JsonObject): string | undefined {
  const { workingDirectory } = isObject(step['inputs']) ? step['inputs'] : step;
  return typeof workingDirectory === 'string' ? workingDirectory : undefined;
}

function listOf(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter(isObject) : [];
}
