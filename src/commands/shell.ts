/** Shells that can be taught to complete. */
export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof SHELLS)[number];

/** The script of each shell, in `templates/completion`. All of them ask `copilotctl __complete` with the words so far. */
export const SCRIPT_OF: Readonly<Record<Shell, string>> = {
  bash: 'copilotctl.bash',
  zsh: 'copilotctl.zsh',
  fish: 'copilotctl.fish',
  powershell: 'copilotctl.ps1',
};
