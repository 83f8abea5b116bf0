import { withContentIds } from '../references.ts';
import { invalidArgument } from '../refusals.ts';

/**
 * Path and query of a part of a batch, below its organization.
 *
 * Clients write an absolute URL of this server, one below the root of the host with or without the prefix of the
 * organization, one relative to the service, or what an earlier member of the change set made.
 *
 * @throws {EmulatorError} 400 when the URL leads elsewhere or a Content-ID is not known.
 */
export function partTarget(url: string, root: string, contentIds: ReadonlyMap<string, string>): string {
  const resolved = withContentIds(url, contentIds);
  const service = splitUrl(root);
  const { origin, path } = splitUrl(resolved);
  if (origin !== '' && origin.toLowerCase() !== service.origin.toLowerCase()) throw elsewhere(url);
  const [prefix = ''] = service.path.split('/api/data/');
  if (!path.startsWith('/')) return `${service.path.slice(prefix.length)}${path}`;
  if (path.startsWith('/api/data/')) return path;
  if (path.startsWith(`${prefix}/api/data/`)) return path.slice(prefix.length);
  throw elsewhere(url);
}

function splitUrl(url: string): { readonly origin: string; readonly path: string } {
  const found = /^(https?:\/\/[^/?#]+)(.*)$/is.exec(url);
  return found ? { origin: found[1] ?? '', path: found[2] || '/' } : { origin: '', path: url };
}

function elsewhere(url: string) {
  return invalidArgument(`The URL of a part of a batch does not lead to this service: '${url.slice(0, 200)}'.`);
}
