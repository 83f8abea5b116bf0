import { describeBackendContract } from './backend-contract.ts';
import { embeddedSubject } from './embedded-subject.ts';

describeBackendContract('embedded', async () => await embeddedSubject());
