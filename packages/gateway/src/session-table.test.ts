import type { IncomingMessage } from 'node:http';

import { describe, expect, it, vi } from 'vitest';

import { SessionTable } from './session-table.ts';

const from = (remoteAddress: string): IncomingMessage => ({ socket: { remoteAddress } }) as IncomingMessage;
const limits = { maxSessions: 3, maxSessionsPerAddress: 2 };

describe('SessionTable', () => {
  it('refuses more than the machine and one address may have, and gives places back once', () => {
    const table = new SessionTable(limits);
    const first = table.open('whep', 'a', from('192.0.2.1'), () => {});
    table.open('whep', 'a', from('192.0.2.1'), () => {});
    const openFrom = (address: string) => () => table.open('hls', 'b', from(address), () => {});
    expect(openFrom('192.0.2.1')).toThrow(
      expect.objectContaining({ status: 429, closeCode: 4429, headers: { 'retry-after': '10' } }),
    );
    openFrom('192.0.2.2')();
    expect(openFrom('192.0.2.3')).toThrow(
      expect.objectContaining({ status: 503, closeCode: 4429, headers: { 'retry-after': '10' } }),
    );
    expect(table.refused).toBe(2);
    first.end();
    first.end();
    expect(table.size).toBe(2);
    openFrom('192.0.2.1')();
    expect(openFrom('192.0.2.3')).toThrow();
    expect([table.count('whep'), table.count('whep', 'b'), table.count('hls', 'b')]).toEqual([1, 0, 2]);
    expect(table.opened.whep).toBe(2);
  });

  it('gives the place of an address back once only', () => {
    const table = new SessionTable({ maxSessions: 100, maxSessionsPerAddress: 2 });
    const open = () => table.open('whep', 'a', from('192.0.2.1'), () => {});
    const first = open();
    open();
    first.end();
    first.end();
    open();
    expect(open).toThrow(expect.objectContaining({ status: 429 }));
  });

  it('adds bytes up by protocol', () => {
    const table = new SessionTable(limits);
    const session = table.open('rtmp', '', from('::1'), () => {});
    session.countIn(5);
    session.countOut(7);
    session.end();
    expect(table.bytes.rtmp).toEqual({ in: 5, out: 7 });
  });

  it('gives ids that cannot be guessed and fit into a URL', () => {
    const table = new SessionTable({ maxSessions: 100, maxSessionsPerAddress: 100 });
    const ids = Array.from({ length: 50 }, () => table.open('whip', 'a', from('::1'), () => {}).id);
    expect(new Set(ids).size).toBe(50);
    for (const id of ids) expect(id).toMatch(/^[\w-]{24}$/);
  });

  it('tells everybody at shutdown and waits for the last', async () => {
    const table = new SessionTable(limits);
    const close = vi.fn();
    const slow = table.open('rtmp', '', from('::1'), close);
    table
      .open('whep', '', from('::1'), () => {
        throw new Error('broken');
      })
      .end();
    const failing = table.open('whep', '', from('::1'), () => {
      throw new Error('broken');
    });
    const onError = vi.fn();
    let done = false;
    const closed = table.closeAll(onError).then(() => (done = true));
    expect(close).toHaveBeenCalledWith('shutdown');
    expect(onError).toHaveBeenCalledOnce();
    expect(() => table.open('whep', 'a', from('::2'), () => {})).toThrow(
      expect.objectContaining({ status: 503, closeCode: 4503 }),
    );
    failing.end();
    await Promise.resolve();
    expect(done).toBe(false);
    slow.end();
    await closed;
  });
});
