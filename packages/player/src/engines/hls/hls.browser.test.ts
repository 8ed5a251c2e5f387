import { afterAll, beforeAll, describe } from 'vitest';

import { engineContract } from '../../testing/engine-contract.ts';
import { startTestStream, type TestStream } from '../../testing/test-stream.ts';
import { hls } from './hls.ts';

let stream: TestStream;
beforeAll(async () => {
  stream = await startTestStream();
});
afterAll(() => stream.stop());

describe('HLS', () => {
  engineContract(hls(), {
    source: () => ({ url: `${stream.http}/hls/test/index.m3u8`, type: 'hls' }),
    missing: () => ({ url: `${stream.http}/hls/nobody/index.m3u8`, type: 'hls' }),
  });
});

describe('LL-HLS', () => {
  engineContract(hls(), {
    source: () => ({ url: `${stream.http}/hls/test/ll.m3u8`, type: 'll-hls' }),
    missing: () => ({ url: `${stream.http}/hls/nobody/ll.m3u8`, type: 'll-hls' }),
  });
});
