import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { expect, it } from 'vitest';

const testing = new URL('../testing/', import.meta.url);

const script = `
  import { startRtcGateway } from '${new URL('rtc-gateway.ts', testing)}';
  import { receiveVideo, RtcClient, sendVideo } from '${new URL('rtc-client.ts', testing)}';
  const gateway = await startRtcGateway();
  const publisher = await RtcClient.open(gateway.origin + '/whip/room', [sendVideo()]);
  const viewer = await RtcClient.open(gateway.origin + '/whep/room', [receiveVideo()]);
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
