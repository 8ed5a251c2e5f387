import { createHmac, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

import { afterEach, describe, expect, it } from 'vitest';

import { revokeConsent } from './revoke-consent.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function openSocket() {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

function bindingRequest(username: string, password: string): Buffer {
  const value = Buffer.alloc(Math.ceil(username.length / 4) * 4);
  value.write(username);
  const request = Buffer.alloc(20 + 4 + value.length);
  request.writeUInt16BE(1, 0);
  request.writeUInt16BE(4 + value.length + 24, 2);
  request.writeUInt32BE(0x2112a442, 4);
  randomBytes(12).copy(request, 8);
  request.writeUInt16BE(6, 20);
  request.writeUInt16BE(username.length, 22);
  value.copy(request, 24);
  return Buffer.concat([
    request,
    Buffer.from('00080014', 'hex'),
    createHmac('sha1', password).update(request).digest(),
  ]);
}

describe('revokeConsent', () => {
  it('takes the port over as soon as it is free, and answers consent checks with 403', async () => {
    const library = await openSocket();
    const { port } = library.address();
    revokeConsent({ bindAddress: '127.0.0.1', port, ufrag: 'ours', password: 'secret' });
    library.close();
    const browser = await openSocket();
    const request = bindingRequest('ours:theirs', 'secret');
    const repeat = setInterval(() => {
      browser.send(bindingRequest('ours:theirs', 'guess'), port, '127.0.0.1');
      browser.send(bindingRequest('other:theirs', 'secret'), port, '127.0.0.1');
      browser.send(request, port, '127.0.0.1');
    }, 20);
    closers.push(
      () => clearInterval(repeat),
      () => void browser.close(),
    );
    const [answer] = (await once(browser, 'message')) as [Buffer];
    expect(answer.readUInt16BE(0)).toBe(0x0111);
    expect(answer.subarray(8, 20)).toEqual(request.subarray(8, 20));
    expect(answer.subarray(26, 28).toString('hex')).toBe('0403');
  });
});
