import { afterAll, beforeAll, describe } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../../../scripts/browser-commands.ts';
import { engineContract } from '../../testing/engine-contract.ts';
import { flv } from './flv.ts';

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

describe('HTTP-FLV', () => {
  engineContract(flv(), {
    source: () => ({ url: `${gateway.url}/live/test.flv`, type: 'http-flv' }),
    missing: () => ({ url: `${gateway.url}/live/nobody.flv`, type: 'http-flv' }),
  });
});

describe('WebSocket-FLV', () => {
  const ws = (name: string) => `${gateway.url.replace('http', 'ws')}/live/${name}.flv`;
  engineContract(flv(), {
    source: () => ({ url: ws('test'), type: 'ws-flv' }),
    missing: () => ({ url: ws('nobody'), type: 'ws-flv' }),
  });
});
