import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { expect, it } from 'vitest';

const sourceOf = (name: string) => new URL(`../${name}`, import.meta.url).href;

const script = `
  import { createGateway } from '${sourceOf('create-gateway.ts')}';
  import { receiveVideo, RtcClient, sendVideo } from '${sourceOf('testing/rtc-client.ts')}';
  const gateway = await createGateway({ port: 0 });
  const publisher = await RtcClient.open(gateway.url + '/whip/room', [sendVideo()]);
  const viewer = await RtcClient.open(gateway.url + '/whep/room', [receiveVideo()]);
  await gateway.close();
  publisher.close();
  viewer.close();
  console.log('closed');
`;

it('leaves nothing behind that keeps a process alive', async () => {
  const args = ['--conditions=@livelit/source', '--input-type=module', '--eval', script];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const deadline = setTimeout(() => child.kill(), 50_000);
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  clearTimeout(deadline);
  expect({ output: output.trim(), code, signal }).toEqual({ output: 'closed', code: 0, signal: null });
}, 60_000);
