import { describe, expect, it } from 'vitest';

import { toTransportStats } from './whip-stats.ts';

const idle = { type: 'candidate-pair', id: 'idle', nominated: true, state: 'succeeded', bytesSent: 900 };
const used = { ...idle, id: 'used', bytesSent: 70_000, currentRoundTripTime: 0.025 };
const transport = { type: 'transport', id: 'T', selectedCandidatePairId: 'used', bytesSent: 70_500 };

const read = (...entries: readonly { readonly id: string }[]) =>
  toTransportStats(entries.map((entry) => [entry.id, entry] as const));

describe('statistics of WHIP', () => {
  it('counts what the transport sent, not what one of several nominated pairs did', () => {
    expect(read(idle, used, transport)).toMatchObject({ totalBytes: 70_500, rttMs: 25 });
  });

  it('takes the nominated pair where the browser has no transport', () => {
    expect(read(used)).toMatchObject({ totalBytes: 70_000, rttMs: 25 });
  });

  it('leaves unknown what no entry tells', () => {
    const { totalBytes, rttMs, width } = read();
    expect([totalBytes, rttMs, width]).toEqual([undefined, undefined, undefined]);
  });
});
