import type { Tracer } from '../../../telemetry/tracer.ts';
import type { HttpAnswer, HttpRequest } from './http-request.ts';
import { LostAnswer } from './lost-answer.ts';
import { requestIdOf } from './request-id.ts';

/**
 * Sends a request in a span of its own; `resends` is how often it was sent before.
 *
 * The span says who was asked, what for, and how that ended. It has no header, no body and no query, and of a path not
 * what stands in parentheses: keys of rows and parameters of functions, which may be names of people.
 * Source: OpenTelemetry semantic conventions, "HTTP client span"; there is no template of the path, so the method alone
 * is the name.
 */
export async function tracedExchange(
  tracer: Tracer,
  { method, url, purpose }: HttpRequest,
  resends: number,
  send: () => Promise<HttpAnswer>,
): Promise<HttpAnswer> {
  const attributes = {
    'http.request.method': method,
    'server.address': url.hostname,
    'server.port': Number(url.port) || (url.protocol === 'https:' ? 443 : 80),
    'url.full': `${url.origin}${url.pathname.replaceAll(/\([^()]*\)/g, '(REDACTED)')}`,
    'http.request.resend_count': resends === 0 ? undefined : resends,
    'copilotctl.request.purpose': purpose,
  };
  return await tracer.span(
    method,
    async (span) => {
      try {
        const answer = await send();
        const { status } = answer;
        span.set({ 'http.response.status_code': status, 'copilotctl.response.request_id': requestIdOf(answer) });
        if (status >= 400) span.fail(String(status));
        return answer;
      } catch (error) {
        span.fail(error instanceof LostAnswer ? error.loss.how : 'stopped');
        throw error;
      }
    },
    { attributes, kind: 'client' },
  );
}
