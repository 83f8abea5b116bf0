import { describeBackendContract } from './backend-contract.ts';
import { solutionSubject } from './solution-subject.ts';

describeBackendContract('solution', async () => await solutionSubject(), new Set(['SecurityRole']));
