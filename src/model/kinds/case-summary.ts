import { singleton } from './singleton.ts';

/** `CaseSummary`: the case summary of an environment. */
export const caseSummary = singleton('CaseSummary', 'case summary');
