/** Names of the presets of roles, in the order in which they are explained. */
export const PRESETS = ['copilot-representative', 'copilot-manager', 'copilot-compatibility'] as const;
export type PresetName = (typeof PRESETS)[number];
