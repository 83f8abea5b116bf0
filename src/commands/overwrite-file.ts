import { realpathSync, statSync } from 'node:fs';
import { replaceFile } from '../files/durable-file.ts';

/** Gives a file another content and leaves it its rights. The file behind a link is replaced, not the link. */
export async function overwriteFile(path: string, bytes: Uint8Array): Promise<void> {
  const real = realpathSync(path);
  await replaceFile(real, bytes, statSync(real).mode & 0o7777);
}
