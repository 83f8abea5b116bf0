import { SUMMARY_SETTINGS_QUERY } from './settings-queries.ts';
import { singletonOf } from './singleton.ts';

/** `CaseSummary`: columns of the default row of summary settings. */
export const caseSummary = singletonOf('CaseSummary', [SUMMARY_SETTINGS_QUERY]);
