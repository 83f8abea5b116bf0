import { SUMMARY_SETTINGS_QUERY } from './settings-queries.ts';
import { singletonOf } from './singleton.ts';

/** `ConversationSummary`: columns of the default row of summary settings, beside those of case summaries. */
export const conversationSummary = singletonOf('ConversationSummary', [SUMMARY_SETTINGS_QUERY]);
