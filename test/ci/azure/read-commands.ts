/** A command, as an agent understands it. */
export interface ReadCommand {
  readonly action: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/**
 * The commands in an output, read as the agent of Azure Pipelines reads them: one from each line in which `##vso[` occurs,
 * up to the first `]`; properties end at `;`; then the escapes are undone, that of `%` last.
 */
export function readCommands(output: string): readonly ReadCommand[] {
  return output.split(/\r\n|\r|\n/).flatMap((line) => {
    const [, info, message = ''] = /##vso\[([^\]]*)\](.*)$/su.exec(line) ?? [];
    if (info === undefined) return [];
    const [action = '', rest = ''] = /^([^ ]*) ?(.*)$/su.exec(info)?.slice(1) ?? [];
    const pairs = rest.split(';').flatMap((pair) => {
      const [, name, value] = /^([^=]+)=(.+)$/su.exec(pair) ?? [];
      return name === undefined || value === undefined ? [] : [[name.trim(), unescaped(value)] as const];
    });
    return [{ action, properties: Object.fromEntries(pairs), message: unescaped(message) }];
  });
}

function unescaped(text: string): string {
  return text
    .replaceAll('%3B', ';')
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%5D', ']')
    .replaceAll('%AZP25', '%');
}
