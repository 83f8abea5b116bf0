import { singleton } from './singleton.ts';

/** `CustomerSupportAgent`: the Customer Support agent of an environment. */
export const customerSupportAgent = singleton('CustomerSupportAgent', 'Customer Support agent');
