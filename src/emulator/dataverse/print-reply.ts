import type { EmulatorAnswer } from '../http.ts';
import type { Json } from '../json.ts';
import type { Reply } from './call.ts';
import { EmulatorError } from './emulator-error.ts';
import type { Preferences } from './preferences.ts';

/** What every JSON answer of the Web API says it is. */
const JSON_TYPE = 'application/json; odata.metadata=minimal';

/** A reply as HTTP sends it. */
export function printReply({ status, headers, json, text }: Reply): EmulatorAnswer {
  const type =
    json !== undefined ? { 'Content-Type': JSON_TYPE } : text !== undefined ? { 'Content-Type': 'text/plain' } : {};
  const body = json !== undefined ? JSON.stringify(json) : text;
  return { status, headers: { ...type, 'OData-Version': '4.0', ...headers }, ...(body !== undefined && { body }) };
}

/** A refusal as HTTP sends it; with annotations where they are asked for. Anything else that was thrown is our bug. */
export function errorAnswer(cause: unknown, preferences: Preferences): EmulatorAnswer {
  const error =
    cause instanceof EmulatorError ? cause : new EmulatorError(500, '', `The emulator failed: ${String(cause)}`);
  const { status, code, message } = error;
  return printReply({ status, json: { error: { code, message, ...errorAnnotations(error, preferences) } } });
}

function errorAnnotations({ code, message }: EmulatorError, preferences: Preferences): Readonly<Record<string, Json>> {
  const all: Readonly<Record<string, Json>> = {
    'Microsoft.PowerApps.CDS.ErrorDetails.OperationStatus': '0',
    'Microsoft.PowerApps.CDS.ErrorDetails.SubErrorCode': '0',
    'Microsoft.PowerApps.CDS.HelpLink': helpLink(code),
    'Microsoft.PowerApps.CDS.TraceText': '',
    'Microsoft.PowerApps.CDS.InnerError.Message': message,
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (preferences.wants(name) ? [[`@${name}`, value]] : [])),
  );
}

function helpLink(code: string): string {
  const error = `Microsoft.Crm.CrmException%3a${code.replace(/^0x/, '')}`;
  return `http://go.microsoft.com/fwlink/?LinkID=398563&error=${error}&client=platform`;
}
