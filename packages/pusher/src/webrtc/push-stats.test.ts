import { describe, expect, it } from 'vitest';

import { PushStats, receivedIn } from './push-stats.ts';

const idle = { type: 'candidate-pair', id: 'idle', nominated: true, state: 'succeeded', bytesSent: 900 };
const used = { ...idle, id: 'used', bytesSent: 70_000, currentRoundTripTime: 0.025 };
const transport = { type: 'transport', id: 'T', selectedCandidatePairId: 'used', bytesSent: 70_500 };

const report = (entries: readonly { readonly id: string }[]) => entries.map((entry) => [entry.id, entry] as const);
const read = (...entries: readonly { readonly id: string }[]) => new PushStats().read(report(entries));

describe('statistics over WebRTC', () => {
  it('counts what the transport sent, not what one of several nominated pairs did', () => {
    expect(read(idle, used, transport)).toMatchObject({ totalBytes: 70_500, rttMs: 25 });
  });

  it('takes the nominated pair where the browser has no transport', () => {
    expect(read(used)).toMatchObject({ totalBytes: 70_000, rttMs: 25 });
  });

  it('leaves unknown what no entry tells', () => {
    const { videoBytes, audioBytes, frames, ...others } = read();
    expect([videoBytes, audioBytes, frames]).toEqual([0, 0, 0]);
    expect(Object.values(others).filter((value) => value !== undefined)).toEqual([]);
  });

  it('adds the sizes of a simulcast up, and tells the pictures of the largest', () => {
    const quarter = { type: 'outbound-rtp', kind: 'video', id: 'q', bytesSent: 100, packetsSent: 2, nackCount: 1 };
    const full = { ...quarter, id: 'f', bytesSent: 1000, packetsSent: 7, nackCount: 2, codecId: 'c' };
    const stats = read(
      { ...quarter, frameWidth: 160, framesEncoded: 9, targetBitrate: 100_000 } as never,
      { ...full, frameWidth: 640, framesEncoded: 10, targetBitrate: 900_000 } as never,
      { type: 'codec', id: 'c', mimeType: 'video/VP8' } as never,
    );
    expect(stats).toMatchObject({
      videoBytes: 1100,
      packetsSent: 9,
      nackCount: 3,
      targetKbps: 1000,
      frames: 10,
      width: 640,
      codec: 'video/VP8',
    });
  });

  it('tells how long packets waited of late, and half a round trip', () => {
    const stats = new PushStats();
    const video = { type: 'outbound-rtp', kind: 'video', id: 'v', totalPacketSendDelay: 1, packetsSent: 100 };
    const first = stats.read(report([video, used, transport]));
    const later = stats.read(
      report([{ ...video, totalPacketSendDelay: 3, packetsSent: 140 } as never, used, transport]),
    );
    expect([first.sendDelayMs, later.sendDelayMs]).toEqual([10 + 12.5, 50 + 12.5]);
  });

  it('takes bytes and answers of the server for signs of life', () => {
    expect(receivedIn(report([{ ...used, bytesReceived: 500, responsesReceived: 3 } as never, transport]))).toBe(503);
    expect(receivedIn([])).toBe(0);
  });
});
