import type { Command } from 'commander';
import { collect } from '../collect.ts';
import type { Context } from '../context.ts';

/** Adds what guards plans: approve, and tests of rules. */
export function definePolicyCommands(program: Command, context: Context, end: (exitCode: number) => void): void {
  const quiet = (command: Command): Command =>
    command.exitOverride().configureOutput({ writeOut: context.out, writeErr: () => undefined });

  quiet(program.command('approve'))
    .description('sign that you approve a saved plan')
    .argument('[plan]', 'the file that plan --save wrote')
    .option('--by <name>', 'who approves, as policy.approvers in copilotctl.yaml has it')
    .option('--key <file>', 'private Ed25519 key (PEM) to sign with; COPILOTCTL_APPROVAL_KEY may hold it instead')
    .option('--expires <time>', 'for how long the approval counts', '24h')
    .option('--out <file>', 'the file to write; beside the plan if none is named')
    .option('--only <what>', 'approve a part, as apply --only takes it: a kind, Kind/name or label=value', collect)
    .option('--except <what>', 'everything but this', collect)
    .option('--root <folder>', 'the folder with copilotctl.yaml, for a part', '.')
    .option('--new-key <file>', 'make a key and print its public half; approves nothing')
    .action(async (plan: string | undefined, options) => {
      const { approveCommand } = await import('../saved-plan/approve.ts');
      end(await approveCommand(plan, { only: [], except: [], ...options }, context));
    });
  const policy = quiet(program.command('policy')).description('work with the rules of the project');
  quiet(policy.command('test'))
    .description('run test cases of configuration and rules; needs no live system')
    .argument('[folder]', 'a folder with cases, or one file', 'policy-tests')
    .option('--root <folder>', 'the folder with copilotctl.yaml', '.')
    .action(async (folder: string, options) => {
      const { policyTestCommand } = await import('./policy-test.ts');
      end(await policyTestCommand(folder, options, context));
    });
}
