import { createLogger, LiveCode, LiveError } from '@livelit/core';
import { describe, expect, it } from 'vitest';

import { eventually } from '../testing/eventually.ts';
import { MessageType } from './message-type.ts';
import type { RtmpPublisher, RtmpPublisherOptions } from './rtmp-publisher.ts';
import { RtmpRelay, type RtmpRelayOptions } from './rtmp-relay.ts';
import { parseRtmpTarget } from './rtmp-target.ts';

const lost = (): LiveError => new LiveError(LiveCode.ERROR_TARGET_FAILED, 'It is gone.');

/** A target that the test opens and drops. */
function fakeTarget() {
  const connections: { options: RtmpPublisherOptions | undefined; sent: [number, number][]; closed: boolean }[] = [];
  let refusing = false;
  const publish: RtmpRelayOptions['publish'] = async (_target, options) => {
    if (refusing) throw lost();
    const connection = { options, sent: [] as [number, number][], closed: false };
    connections.push(connection);
    const publisher: RtmpPublisher = {
      waitingBytes: 0,
      dropped: 0,
      send: (type, timestamp) => connection.sent.push([type, timestamp]) > 0,
      close: () => Promise.resolve(void (connection.closed = true)),
    };
    return publisher;
  };
  return { connections, publish, refuse: (value: boolean) => void (refusing = value) };
}

function relayTo(target: ReturnType<typeof fakeTarget>, retry: RtmpRelayOptions['retry'] = { baseDelayMs: 1 }) {
  const states: string[] = [];
  const asked: string[] = [];
  const errors: LiveError[] = [];
  const relay = new RtmpRelay({
    target: parseRtmpTarget('rtmp://host/app/key'),
    publish: target.publish,
    timeoutMs: 1000,
    maxWaitingBytes: 1000,
    stallMs: 1000,
    settledMs: 0,
    retry,
    log: createLogger(),
    onState: (state) => states.push(state),
    onKeyFrameWanted: () => asked.push('keyframe'),
    onGaveUp: (error) => errors.push(error),
    onSent: () => {},
    onDrain: () => {},
  });
  relay.start();
  return { relay, states, asked, errors };
}

const video = (timestamp: number, ...bytes: number[]) => ({
  type: MessageType.video,
  timestamp,
  data: Uint8Array.from(bytes),
});
const audio = (timestamp: number, ...bytes: number[]) => ({
  type: MessageType.audio,
  timestamp,
  data: Uint8Array.from(bytes),
});

describe('RtmpRelay', () => {
  it('gives up with the last reason when the target stays away', async () => {
    const target = fakeTarget();
    const { states, errors } = relayTo(target, { baseDelayMs: 1, maxAttempts: 3 });
    await eventually(() => states.includes('connected'));
    // Timers of equal length run in order: afterwards the connection counts as one that held.
    await new Promise((resolve) => setTimeout(resolve, 1));
    target.refuse(true);
    target.connections[0]!.options?.onEnd?.(lost());
    await eventually(() => errors.length > 0);
    expect(errors).toHaveLength(1);
    expect(states).toEqual(['connecting', 'connected', 'reconnecting']);
  });

  it('does not try again when the first connection fails', async () => {
    const target = fakeTarget();
    target.refuse(true);
    const { states, errors } = relayTo(target);
    await eventually(() => errors.length > 0);
    expect(states).toEqual(['connecting']);
  });

  it('stops for good when it is closed, also between two attempts', async () => {
    const target = fakeTarget();
    const { relay, states, errors } = relayTo(target, { baseDelayMs: 60_000 });
    await eventually(() => states.includes('connected'));
    target.connections[0]!.options?.onEnd?.(lost());
    await relay.close();
    await new Promise(setImmediate);
    expect(errors).toEqual([]);
    expect(target.connections).toHaveLength(1);
  });

  it('closes a connection that was made while it was closed', async () => {
    const target = fakeTarget();
    const { relay } = relayTo(target);
    await relay.close();
    await eventually(() => target.connections[0]?.closed);
  });

  it('starts each connection at zero, across the end of 32 bits', async () => {
    const target = fakeTarget();
    const { relay, states } = relayTo(target);
    relay.push(video(0xff_ff_ff_00, 0x17, 0));
    await eventually(() => states.includes('connected'));
    relay.push(video(0xff_ff_ff_f0, 0x17, 1));
    relay.push(audio(0xff_ff_ff_e0, 0xaf, 1));
    relay.push(video(0x10, 0x27, 1));
    relay.push(video(0x20, 0x17, 0));
    expect(target.connections[0]!.sent).toEqual([
      [9, 0],
      [9, 0],
      [8, 0],
      [9, 0x20],
      [9, 0x30],
    ]);
  });

  it('lets sound go at once where there is no picture', async () => {
    const target = fakeTarget();
    const { relay, states, asked } = relayTo(target);
    await eventually(() => states.includes('connected'));
    relay.push(audio(100, 0xaf, 0));
    relay.push(audio(120, 0xaf, 1));
    expect(target.connections[0]!.sent).toEqual([
      [8, 0],
      [8, 0],
    ]);
    expect(asked).toEqual([]);
  });
});
