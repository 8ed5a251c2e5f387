import { afterAll, beforeAll, describe } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../../../scripts/browser-commands.ts';
import { engineContract } from '../../testing/engine-contract.ts';
import { whep } from './whep.ts';

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

describe('WHEP', () => {
  engineContract(whep(), {
    source: () => ({ url: `${gateway.url}/whep/test`, type: 'whep' }),
    missing: () => ({ url: `${gateway.url}/whep/nobody`, type: 'whep' }),
  });
});
