import type { Fault, StatusFault } from './faults.ts';
import type { EmulatorAnswer } from './http.ts';

/** What goes over the wire in the end. */
export type Delivery =
  | { readonly kind: 'answer'; readonly answer: EmulatorAnswer }
  /** The whole length is declared, then the connection is cut. */
  | { readonly kind: 'truncated'; readonly answer: EmulatorAnswer; readonly bytes: number }
  | { readonly kind: 'reset' };

/** How to carry out a request that goes wrong. */
export interface FaultedRequest {
  /** Makes the request have its effect; may be called several times. */
  readonly handle: () => EmulatorAnswer | Promise<EmulatorAnswer>;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Carries out a request with a fault. */
export async function applyFault(fault: Fault, { handle, sleep }: FaultedRequest): Promise<Delivery> {
  if ('status' in fault) {
    if (fault.after === true) await handle();
    return answered(statusAnswer(fault));
  }
  if ('redirect' in fault) return answered({ status: 302, headers: { Location: fault.redirect } });
  if ('delayMs' in fault) {
    await sleep(fault.delayMs);
    return answered(await handle());
  }
  if ('reset' in fault) {
    if (fault.reset === 'after') await handle();
    return { kind: 'reset' };
  }
  if ('duplicate' in fault) await handle();
  return changed(fault, await handle());
}

type ChangesAnswer = Exclude<Fault, StatusFault | { redirect: string } | { delayMs: number } | { reset: unknown }>;

function changed(fault: ChangesAnswer, answer: EmulatorAnswer): Delivery {
  if ('truncate' in fault) return { kind: 'truncated', answer, bytes: fault.truncate };
  if ('body' in fault) return answered({ ...answer, body: fault.body });
  if ('oversize' in fault) return answered({ ...answer, body: padding(fault.oversize) });
  if ('nextLinkHost' in fault) return answered(withLinksTo(fault.nextLinkHost, answer));
  return answered(answer);
}

function answered(answer: EmulatorAnswer): Delivery {
  return { kind: 'answer', answer };
}

function statusAnswer({ status, code = '', message, headers = {}, body, html }: StatusFault): EmulatorAnswer {
  if (html !== undefined)
    return { status, headers: { 'Content-Type': 'text/html; charset=utf-8', ...headers }, body: html };
  const type = { 'Content-Type': 'application/json; odata.metadata=minimal', ...headers };
  if (body === null || body === '') return { status, headers };
  const text = message ?? `Answer ${status} by script.`;
  const content = body ?? { error: { code, message: text } };
  return { status, headers: type, body: typeof content === 'string' ? content : JSON.stringify(content) };
}

/** A JSON object of so many bytes. */
function padding(bytes: number): string {
  const [before, after] = ['{"padding":"', '"}'];
  return `${before}${'x'.repeat(Math.max(0, bytes - before.length - after.length))}${after}`;
}

function withLinksTo(host: string, answer: EmulatorAnswer): EmulatorAnswer {
  const origin = /^https?:\/\//.test(host) ? host.replace(/\/$/, '') : `https://${host}`;
  const elsewhere = (url: string): string => url.replace(/^https?:\/\/[^/]+/, origin);
  const links = /("(?:@odata\.(?:next|delta)Link|nextLink|@odata\.nextlink)":")(https?:\/\/[^/"]+)/g;
  const headers = Object.entries(answer.headers ?? {}).map(([name, value]) =>
    /^(operation-)?location$/i.test(name) ? [name, elsewhere(value)] : [name, value],
  );
  const body = answer.body?.replaceAll(links, (_, before: string) => `${before}${origin}`);
  return { ...answer, headers: Object.fromEntries(headers), ...(body === undefined ? {} : { body }) };
}
