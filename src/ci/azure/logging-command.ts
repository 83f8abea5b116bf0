/** What a command says besides its message; properties without a value are left out. */
export type CommandProperties = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * A command to the agent of Azure Pipelines, as one line: `##vso[task.logissue type=error;]message`.
 *
 * What would end a property, the command or the line in a value is written as the agent reads it back, `%` before all.
 * Source: Microsoft Learn, "Logging commands"; azure-pipelines-agent, `docs/design/percentEncoding.md` for `%AZP25`.
 */
export function loggingCommand(action: string, properties: CommandProperties, message: string): string {
  const given = Object.entries(properties)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}=${escaped(String(value))};`)
    .join('');
  return `##vso[${action}${given === '' ? '' : ` ${given}`}]${escaped(message)}\n`;
}

function escaped(value: string): string {
  return value
    .replaceAll('%', '%AZP25')
    .replaceAll(';', '%3B')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A')
    .replaceAll(']', '%5D');
}
