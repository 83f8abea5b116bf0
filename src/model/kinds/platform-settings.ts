import { singleton } from './singleton.ts';

/** `PlatformSettings`: the generative AI features and Copilot switches of an environment. */
export const platformSettings = singleton('PlatformSettings', 'generative AI features and Copilot switches');
