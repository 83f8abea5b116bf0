import { type Command, InvalidArgumentError, Option } from 'commander';
import { PRESETS, type PresetName } from '../../model/preset-names.ts';
import { collect } from '../collect.ts';
import type { Context } from '../context.ts';
import { reporting } from '../report-file.ts';

/** Adds what is asked of security roles: check, patch, diff. */
export function defineRoleCommands(program: Command, context: Context, end: (exitCode: number) => void): void {
  const quiet = (command: Command): Command =>
    command.exitOverride().configureOutput({ writeOut: context.out, writeErr: () => undefined });
  const roles = quiet(program.command('roles')).description(
    'check and mend security roles against the published list; compare two',
  );
  const choosing = (name: string, description: string): Command =>
    quiet(roles.command(name))
      .description(description)
      .argument('[paths...]', 'solution folders, role files, customizations.xml, or patterns of them; live if none')
      .addOption(
        new Option('--preset <name>', 'what roles should be; else what is declared, else copilot-representative')
          .choices(PRESETS)
          .argParser(preset),
      )
      .option('--compatibility', 'ask for what earlier lists named, too', false)
      .option('--role <name>', 'only roles of this name, * for any text; may be repeated', collect)
      .option('-e, --environment <name>', 'an environment; may be given several times', collect)
      .option('--all', 'all environments', false)
      .option('--root <folder>', 'the folder with copilotctl.yaml', '.')
      .option('-v, --verbose', 'show everything', false)
      .addOption(outputOption());

  reporting(choosing('check', 'say what roles lack for Copilot, and what that blocks; changes nothing'))
    .option('--strict', 'fail as well when a role has more than is asked for', false)
    .action(async (paths: readonly string[], options) => {
      const { rolesCheckCommand } = await import('./roles-check.ts');
      end(await rolesCheckCommand(paths, { ...NOTHING_CHOSEN, ...options }, context));
    });

  reporting(choosing('patch', 'give roles what they lack, live or in their files: show it, ask, do it'))
    .option('--remove-surplus', 'take away what is not asked for on the same tables, too', false)
    .option('--dry-run', 'show what would be done, and do nothing', false)
    .option('--diff', 'the same', false)
    .option('--approve <what>', 'give an approval that the plan asks for, such as delete', collect)
    .option('--keep-going', 'after a step that failed go on with those that do not build on it', false)
    .option('-y, --yes', 'do not ask', false)
    .action(async (paths: readonly string[], { diff, dryRun, ...options }) => {
      const { rolesPatchCommand } = await import('./roles-patch.ts');
      end(await rolesPatchCommand(paths, { ...NOTHING_CHOSEN, ...options, dryRun: dryRun || diff }, context));
    });

  quiet(roles.command('diff'))
    .description('what one role grants that another does not, wherever the two are')
    .argument('<a>', 'env:NAME/Role, path#Role or REVISION:path#Role; #Role may be left out where there is one')
    .argument('<b>', 'the same')
    .option('--root <folder>', 'the folder with copilotctl.yaml', '.')
    .option('-v, --verbose', 'show everything', false)
    .addOption(outputOption())
    .action(async (a: string, b: string, options) => {
      const { rolesDiffCommand } = await import('./roles-diff.ts');
      end(await rolesDiffCommand(a, b, options, context));
    });
}

const NOTHING_CHOSEN = { environment: [], role: [], preset: [], approve: [] };

function outputOption(): Option {
  return new Option('--output <format>', 'for people or for programs').choices(['text', 'json']).default('text');
}

/** A name of a preset behind those before it. */
function preset(value: string, before: readonly PresetName[] = []): PresetName[] {
  const known = PRESETS.find((each) => each === value);
  if (known === undefined) throw new InvalidArgumentError(`Presets are ${PRESETS.join(', ')}.`);
  return [...before, known];
}
