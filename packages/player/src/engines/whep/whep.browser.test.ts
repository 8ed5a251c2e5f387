import { afterAll, beforeAll, describe } from 'vitest';

import { engineContract } from '../../testing/engine-contract.ts';
import { startTestStream, type TestStream } from '../../testing/test-stream.ts';
import { whep } from './whep.ts';

let stream: TestStream;
beforeAll(async () => {
  stream = await startTestStream();
});
afterAll(() => stream.stop());

describe('WHEP', () => {
  engineContract(whep(), {
    source: () => ({ url: `${stream.http}/whep/test`, type: 'whep' }),
    missing: () => ({ url: `${stream.http}/whep/nobody`, type: 'whep' }),
  });
});
