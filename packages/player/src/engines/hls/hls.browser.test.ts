import { afterAll, beforeAll, describe } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../../../scripts/browser-commands.ts';
import { engineContract } from '../../testing/engine-contract.ts';
import { hls } from './hls.ts';

let gateway: { id: string; url: string };
let publisher: string;
beforeAll(async () => {
  gateway = await commands.startGateway();
  publisher = await commands.startPublisher(`${gateway.url.replace('http', 'ws')}/live/test.flv`);
});
afterAll(async () => {
  await commands.stopPublisher(publisher);
  await commands.stopGateway(gateway.id);
});

describe('HLS', () => {
  engineContract(hls(), {
    source: () => ({ url: `${gateway.url}/hls/test/index.m3u8`, type: 'hls' }),
    missing: () => ({ url: `${gateway.url}/hls/nobody/index.m3u8`, type: 'hls' }),
  });
});

describe('LL-HLS', () => {
  engineContract(hls(), {
    source: () => ({ url: `${gateway.url}/hls/test/ll.m3u8`, type: 'll-hls' }),
    missing: () => ({ url: `${gateway.url}/hls/nobody/ll.m3u8`, type: 'll-hls' }),
  });
});
