import type { Json } from '../../json.ts';
import { idOf } from '../id-of.ts';
import type { Organization } from '../organization.ts';
import { invalidArgument, noSuchRow } from '../refusals.ts';
import type { StoredRow } from '../store.ts';
import type { Operation } from './operation.ts';
import { textParameter } from './parameters.ts';

/**
 * `PublishXml(ParameterXml)`: what is named there becomes visible to clients. Only apps have something to publish here.
 *
 * @throws {EmulatorError} 400 `0x80040203` when it is no import export document; 404 for an app that is not there.
 */
export const publishXml: Operation = (call) => {
  const xml = textParameter(call, 'ParameterXml');
  if (!/^\s*<importexportxml\b[^>]*>[\s\S]*<\/importexportxml>\s*$/.test(xml)) {
    throw invalidArgument('ParameterXml must be a document with the root importexportxml.');
  }
  const ids = [...xml.matchAll(/<appmodule>\s*\{?([^<>{}]*?)\}?\s*<\/appmodule>/g)].map(([, id = '']) => id);
  const apps = ids.map((id) => call.organization.store.get('appmodule', id) ?? missing(id));
  for (const app of apps) publish(call.organization, app);
  return { status: 204 };
};

/** `PublishAllXml()`: all apps become visible as they are. */
export const publishAllXml: Operation = ({ organization }) => {
  publishApps(organization);
  return { status: 204 };
};

/** Every app becomes visible as it is. */
export function publishApps(organization: Organization): void {
  for (const app of organization.store.all('appmodule')) publish(organization, app);
}

/** The value of an app setting that clients see: the one of the last publication. */
export function publishedValue(organization: Organization, definition: StoredRow, app: StoredRow): Json | undefined {
  return organization.store.get(PUBLISHED, publishedId(app.id, definition.id))?.values.value;
}

/** What an app showed when it was last published; kept in the store, so that a transaction takes it back, and in no API. */
const PUBLISHED = 'appsetting (published)';

function publish(organization: Organization, app: StoredRow): void {
  const { store } = organization;
  const gone = store.all(PUBLISHED).filter(({ values }) => values.app === app.id);
  for (const { id } of gone) store.remove(PUBLISHED, id);
  for (const { values } of store.all('appsetting')) {
    if (values.parentappmoduleid !== app.id) continue;
    const id = publishedId(app.id, String(values.settingdefinitionid));
    store.insert(PUBLISHED, id, { app: app.id, value: values.value ?? null });
  }
  store.update('appmodule', app.id, { publishedon: `${new Date(organization.now()).toISOString().slice(0, 19)}Z` });
}

function publishedId(appId: string, definitionId: string): string {
  return idOf('published', appId, definitionId);
}

function missing(id: string): never {
  throw noSuchRow('appmodule', id);
}
