import { afterEach, describe, expect, it } from 'vitest';

import { createGateway, type GatewayOptions } from '../create-gateway.ts';
import { HttpProblem } from '../http-problem.ts';
import { eventually } from '../testing/eventually.ts';
import { openSocket } from '../testing/socket-log.ts';
import { ProbeLimiter } from './probe-limiter.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function start(options: GatewayOptions = {}) {
  const gateway = await createGateway({ port: 0, ...options });
  cleanups.push(() => gateway.close());
  return gateway;
}

interface Result {
  readonly bytes: number;
  readonly ms: number;
  readonly marks: readonly (readonly [number, number])[];
}

const piece = Buffer.alloc(4096);

describe('/probe', () => {
  it('says how much arrived when, and closes', async () => {
    const { url } = await start();
    const page = await openSocket(`${url}/probe?name=stream`, ['probe']);
    expect(await page.message('ready')).toMatchObject({ maxBytes: 2_097_152, ms: 3000 });
    page.socket.send(piece);
    await new Promise((resolve) => setTimeout(resolve, 150));
    for (let i = 0; i < 9; i++) page.socket.send(piece);
    page.socket.send('end');
    const { bytes, ms, marks } = (await page.message('result')) as unknown as Result;
    expect(bytes).toBe(40_960);
    expect(ms).toBeGreaterThan(100);
    expect(marks[0]![1]).toBe(8192);
    expect(marks.at(-1)).toEqual([ms, bytes]);
    expect((await page.closed).code).toBe(1000);
  });

  it('takes 2 MB and no more, and keeps no session', async () => {
    const gateway = await start();
    const page = await openSocket(`${gateway.url}/probe`, ['probe']);
    for (let i = 0; i < 600; i++) page.socket.send(piece);
    expect(await page.message('result')).toMatchObject({ bytes: 2_097_152 });
    await page.closed;
    const metrics = await eventually(async () => {
      const text = await (await fetch(`${gateway.url}/metrics`)).text();
      return /protocol="probe"\} 0\n/.test(text) && text;
    });
    expect(metrics).toContain('protocol="probe"');
  });

  it.each([
    ['without a token', {}, ['probe'], 4401],
    ['with a wrong token', {}, ['probe', `bearer.${Buffer.from('wrong').toString('base64url')}`], 4401],
    ['for a name that is none', { publish: undefined }, ['probe'], 4400, '?name=a/b'],
    ['with another subprotocol', { publish: undefined }, ['flv'], 4400],
    ['with pieces that are too large', { publish: undefined }, ['probe'], 1009],
  ] as const)('refuses strangers %s', async (_what, options, protocols, code, query: string = '') => {
    const { url } = await start({ publish: ['secret'], ...options });
    const page = await openSocket(`${url}/probe${query}`, protocols);
    page.socket.send(Buffer.alloc(5000));
    expect((await page.closed).code).toBe(code);
  });

  it('lets in who may publish this stream', async () => {
    const asked: unknown[] = [];
    const { url } = await start({
      publish: ({ action, name, token }) => {
        asked.push([action, name, token]);
        return true;
      },
    });
    const page = await openSocket(`${url}/probe?name=mine`, [
      'probe',
      `bearer.${Buffer.from('t').toString('base64url')}`,
    ]);
    await page.message('ready');
    expect(asked).toEqual([['publish', 'mine', 't']]);
    page.socket.close();
  });

  it('is over when the gateway shuts down', async () => {
    const gateway = await start();
    const page = await openSocket(`${gateway.url}/probe`, ['probe']);
    await page.message('ready');
    await gateway.close();
    expect((await page.closed).code).toBe(4503);
  });
});

describe('ProbeLimiter', () => {
  const refusal = (action: () => unknown) => {
    try {
      action();
    } catch (error) {
      return error instanceof HttpProblem ? error.status : error;
    }
    return 'taken';
  };

  it('lets one address begin so many a minute', () => {
    const limiter = new ProbeLimiter({ perMinute: 2, atOnce: 9 });
    expect([0, 1000, 2000].map((now) => refusal(() => limiter.take('a', now)))).toEqual(['taken', 'taken', 429]);
    expect(refusal(() => limiter.take('b', 2000))).toBe('taken');
    expect(refusal(() => limiter.take('a', 60_500))).toBe('taken');
  });

  it('has so many places, each given back once', () => {
    const limiter = new ProbeLimiter({ perMinute: 99, atOnce: 2 });
    const free = limiter.take('a', 0);
    limiter.take('b', 0);
    expect(refusal(() => limiter.take('c', 0))).toBe(503);
    free();
    free();
    expect(refusal(() => limiter.take('c', 0))).toBe('taken');
    expect(refusal(() => limiter.take('d', 0))).toBe(503);
  });
});
