import data from '../../../data/clouds.json' with { type: 'json' };
import { isLoopback } from '../../http/is-loopback.ts';
import type { EnvironmentSpec } from '../../model/generated/types.ts';
import { BackendError } from '../backend-error.ts';
import { checkOverrides } from './cloud-overrides.ts';

/** Microsoft clouds, as an `Environment` names them. */
export type CloudName = NonNullable<EnvironmentSpec['cloud']>;

/** What differs between clouds. Hosts are without a scheme; an audience is a URL that ends in a slash. */
export interface CloudFacts {
  /** Power Platform admin API: environment record, tenant settings. */
  readonly bapHost: string;
  readonly bapAudience: string;
  /** Power Platform API: switches of an environment, environment groups. */
  readonly ppapiHost: string;
  readonly ppapiAudience: string;
  /** Where Microsoft Entra signs in. */
  readonly authority: string;
  /** How many characters of an id stand apart in the name of its shard. */
  readonly shardDigits: number;
}

/** What a project knows better than the table, by cloud. */
export type CloudOverrides = { readonly [K in CloudName]?: Partial<CloudFacts> };

/** One of the services that are spoken with. */
interface Plane {
  /** Scheme, host and port, without a slash at the end. */
  readonly origin: string;
  /** What a token for it is asked for. */
  readonly tokenScope: string;
}

/** Everything an environment is reached by. */
export interface Cloud {
  readonly name: CloudName;
  /** An organization on this machine: all planes are at its origin, and nothing else is ever contacted. */
  readonly isLoopback: boolean;
  /** Dataverse; `url` has no slash at the end and, on loopback, may have a path. */
  readonly organization: Plane & { readonly url: string };
  readonly bap: Plane;
  readonly ppapi: Plane;
  /** As a URL: `https://login.microsoftonline.com`. */
  readonly authority: string;
  readonly shardDigits: number;
}

/**
 * Where the services of an environment are and what their tokens are asked for. Default of the cloud: `public`.
 *
 * Source: `data/clouds.json`, which names sources and the values they disagree on. A project may override a value, but
 * only by hosts of Microsoft: a token or a secret is sent there.
 *
 * @throws {BackendError} `unavailable` when the address of the organization or an override cannot be used.
 */
export function cloudOf(
  environment: Pick<EnvironmentSpec, 'cloud' | 'organizationUrl'>,
  overrides: CloudOverrides = {},
): Cloud {
  const name = environment.cloud ?? 'public';
  const url = organizationUrlOf(environment.organizationUrl);
  const organization = { ...planeOf(url.origin, `${url.origin}/`), url: `${url.origin}${trimmedPath(url)}` };
  const facts = { ...data.clouds[name], ...checkOverrides(name, overrides[name] ?? {}) };
  const isLocal = isLoopback(url);
  return {
    name,
    isLoopback: isLocal,
    organization,
    bap: isLocal ? organization : planeOf(`https://${facts.bapHost}`, facts.bapAudience),
    ppapi: isLocal ? organization : planeOf(`https://${facts.ppapiHost}`, facts.ppapiAudience),
    authority: `https://${facts.authority}`,
    shardDigits: facts.shardDigits,
  };
}

/**
 * The origin of the shard that serves a tenant or an environment at the Power Platform API. On loopback it is the
 * origin of the organization.
 *
 * Source: A365; that an environment `Default-<tenant id>` is named by the same rule is assumed.
 *
 * @throws {BackendError} `unavailable` when the id is none.
 */
export function shardOf(cloud: Cloud, of: 'tenant' | 'environment', id: string): string {
  const plain = id.replaceAll('-', '').toLowerCase();
  if (!/^(default)?[0-9a-f]{32}$/.test(plain)) {
    throw new BackendError(
      'unavailable',
      `"${id}" is not the id of ${of === 'tenant' ? 'a tenant' : 'an environment'}.`,
    );
  }
  if (cloud.isLoopback) return cloud.ppapi.origin;
  const { host } = new URL(cloud.ppapi.origin);
  return `https://${plain.slice(0, -cloud.shardDigits)}.${plain.slice(-cloud.shardDigits)}.${of}.${host}`;
}

/**
 * Whether a token of a scope may be sent to an address. A token goes to no host but its own: that of its audience, a
 * regional host of the admin API, a shard of the Power Platform API; on loopback to the organization's origin alone.
 */
export function mayHaveToken(cloud: Cloud, scope: string, url: URL): boolean {
  if (url.username !== '' || url.password !== '') return false;
  if (cloud.isLoopback) return url.origin === cloud.organization.origin && scope === cloud.organization.tokenScope;
  if (url.protocol !== 'https:' || url.port !== '') return false;
  return (
    scope === `${url.origin}/.default` ||
    (scope === cloud.bap.tokenScope && REGION.test(below(url.host, cloud.bap))) ||
    (scope === cloud.ppapi.tokenScope && SHARD.test(below(url.host, cloud.ppapi)))
  );
}

/** The part of a host's name before the host of a plane: `europe.` of `europe.api.bap.microsoft.com`. */
function below(host: string, plane: Plane): string {
  const own = new URL(plane.origin).host;
  return host === own || host.endsWith(`.${own}`) ? host.slice(0, -own.length) : 'elsewhere';
}
const REGION = /^([a-z0-9-]+\.)?$/;
const SHARD = /^([a-z0-9]+\.[0-9a-f]{1,2}\.(tenant|environment)\.)?$/;

function planeOf(origin: string, audience: string): Plane {
  return { origin, tokenScope: `${audience}.default` };
}

function organizationUrlOf(text: string | undefined): URL {
  if (text === undefined) throw unusable('The environment names no organizationUrl.');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.username !== '' || url.search !== '' || url.hash !== '') {
    throw unusable('The organizationUrl cannot be used.');
  }
  if (isLoopback(url) && /^https?:$/.test(url.protocol)) return url;
  if (url.protocol !== 'https:') throw unusable(`The organizationUrl ${url.origin} must begin with https://.`);
  if (url.pathname !== '/') throw unusable(`The organizationUrl must end after the host: ${url.origin}.`);
  return url;
}

function trimmedPath(url: URL): string {
  return url.pathname.replace(/\/+$/, '');
}

function unusable(message: string): BackendError {
  return new BackendError('unavailable', message, {
    hint: 'Set spec.organizationUrl of the environment, such as https://contoso.crm4.dynamics.com.',
  });
}
