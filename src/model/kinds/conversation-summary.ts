import { singleton } from './singleton.ts';

/** `ConversationSummary`: the conversation summary of an environment. */
export const conversationSummary = singleton('ConversationSummary', 'conversation summary');
