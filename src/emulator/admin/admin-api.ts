import type { EmulatorAnswer, EmulatorRequest } from '../http.ts';
import type { Principal } from '../principals.ts';
import { AdminError } from './admin-answer.ts';
import { type AdminRequest, parseAdminRequest } from './admin-request.ts';
import { ROUTES, type Route } from './routes.ts';
import type { Tenant } from './tenant.ts';

/** The BAP admin API and the Power Platform API of one tenant. */
export class AdminApi {
  readonly #tenant: Tenant;

  constructor(tenant: Tenant) {
    this.#tenant = tenant;
  }

  /** Whether a path belongs to one of the admin APIs. */
  handles(target: string): boolean {
    return /^\/(providers\/Microsoft\.BusinessAppPlatform|environmentmanagement|governance|authorization|copilotgovernance|usermanagement)\//i.test(
      target,
    );
  }

  /**
   * Answers one request.
   *
   * `environmentId` is the environment that the address stands for, where the path names none (`copilotgovernance`, which
   * the service finds by the host).
   */
  handle(request: EmulatorRequest, principal: Principal, environmentId: string): EmulatorAnswer {
    try {
      return this.#answer(parseAdminRequest(request, principal, environmentId));
    } catch (error) {
      if (error instanceof AdminError) return error.answer;
      if (error instanceof URIError) return new AdminError(400, 'BadRequest', 'The address is not well-formed.').answer;
      throw error;
    }
  }

  #answer(request: AdminRequest): EmulatorAnswer {
    const path = request.path.replace(/\/$/, '');
    const matching = ROUTES.filter((each) => each.pattern.test(path));
    const route = matching.find((each) => each.method === request.method);
    if (route === undefined) throw unknownRoute(request, matching);
    if (!this.#tenant.mayCall(request.principal)) throw unregistered(this.#tenant, request);
    if (!request.query.has('api-version')) throw missingVersion();
    const parts = (route.pattern.exec(path) ?? []).slice(1).map(decodeURIComponent);
    return route.run(this.#tenant, { ...request, parts });
  }
}

/** Source: TF#665, TF#388. */
function unregistered(tenant: Tenant, { principal, baseUrl, path }: AdminRequest): AdminError {
  return new AdminError(
    403,
    'Forbidden',
    `The service principal with id '${principal.objectId}' for application ${principal.applicationId} does not have permission to access the path '${baseUrl}${path}' in tenant ${tenant.id}.`,
  );
}

/** Status documented, code and text assumed. */
function missingVersion(): AdminError {
  return new AdminError(400, 'MissingApiVersionParameter', "The required query parameter 'api-version' is missing.");
}

/** Codes and texts assumed. */
function unknownRoute({ method, path }: AdminRequest, matching: readonly Route[]): AdminError {
  if (matching.length === 0) return new AdminError(404, 'NotFound', `There is no resource at '${path}'.`);
  return new AdminError(405, 'MethodNotAllowed', `The resource at '${path}' does not support ${method}.`);
}
