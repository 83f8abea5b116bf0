import { inertLog } from '../render/inert-log.ts';
import { type Descriptor, isFile, writeText } from './stdio.ts';

/** Writes a text. What a pipeline keeps as its log holds no command to it, whoever wrote the values in it. */
export function tell(descriptor: Descriptor, text: string): void {
  const isLogged = process.env['GITHUB_ACTIONS'] === 'true' || /^true$/i.test(process.env['TF_BUILD'] ?? '');
  writeText(descriptor, isLogged && !isFile(descriptor) ? inertLog(text) : text);
}
