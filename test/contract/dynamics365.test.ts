import { describeBackendContract } from './backend-contract.ts';
import { dynamics365Subject } from './dynamics365-subject.ts';

describeBackendContract('dynamics365', async () => await dynamics365Subject());
