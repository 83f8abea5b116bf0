// Preloaded: writes down each module that is loaded, in the file that LOADED_FILES names.
import { register } from 'node:module';

const hooks = `
import { appendFileSync } from 'node:fs';
export async function load(url, context, next) {
  appendFileSync(process.env['LOADED_FILES'], url + '\\n');
  return await next(url, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
