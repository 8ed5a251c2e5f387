import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { LiveCode } from '../live-code.ts';
import { LiveError } from '../live-error.ts';
import { watchConnection } from './connection-watch.ts';
import type { RestartOutcome } from './ice-keeper.ts';

/** As much of a connection as is watched. */
class FakeConnection extends EventTarget {
  connectionState: RTCPeerConnectionState = 'connected';
  readonly transport = Object.assign(new EventTarget(), { state: 'connected' });
  getReceivers = () => [{ transport: this.transport }];
  become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.dispatchEvent(new Event('connectionstatechange'));
  }
}

let run: AbortController;
let connection: FakeConnection;
let reports: string[];
let bytes: number;
beforeEach(() => {
  vi.useFakeTimers();
  run = new AbortController();
  connection = new FakeConnection();
  reports = [];
  bytes = 0;
});
afterEach(() => {
  run.abort();
  vi.useRealTimers();
});

/** Watches; `restart` is what becomes of a restart, `farewell` what the server says about the session. */
function watch(restart: () => Promise<RestartOutcome>, farewell?: LiveError) {
  const tries = vi.fn(restart);
  const networkChanged = watchConnection(
    {
      connection: connection as unknown as RTCPeerConnection,
      farewell: async () => farewell,
      ice: { restart: tries } as never,
      received: async () => bytes,
      lost: (why) => new LiveError(LiveCode.ERROR_DISCONNECTED, `Lost: ${why}.`),
    },
    { signal: run.signal, report: ({ name }) => reports.push(name) },
  );
  return { tries, networkChanged };
}

const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1000);
const ended = new LiveError(LiveCode.ERROR_STREAM_ENDED, 'Over.');

it('restarts once when it hears nothing, and is content when that helps', async () => {
  const { tries } = watch(async () => 'restarted');
  connection.become('disconnected');
  await seconds(1);
  connection.become('connected');
  await seconds(60);
  expect(tries).toHaveBeenCalledOnce();
  expect(reports).toEqual([]);
});

it('restarts again when the connection breaks again', async () => {
  const { tries } = watch(async () => 'restarted');
  for (let round = 0; round < 2; round++) {
    connection.become('disconnected');
    await seconds(1);
    connection.become('connected');
  }
  expect(tries).toHaveBeenCalledTimes(2);
});

it('gives up five seconds after a restart that found no path', async () => {
  watch(async () => 'restarted');
  connection.become('disconnected');
  await seconds(4.9);
  expect(reports).toEqual([]);
  await seconds(0.2);
  expect(reports).toEqual(['ERROR_DISCONNECTED']);
});

it.each(['refused', 'failed'] as const)(
  'waits three seconds for a silent server when a restart is %s',
  async (outcome) => {
    watch(async () => outcome);
    connection.become('disconnected');
    await seconds(2.9);
    expect(reports).toEqual([]);
    await seconds(0.2);
    expect(reports).toEqual(['ERROR_DISCONNECTED']);
  },
);

it('is content when the server is heard again by itself', async () => {
  watch(async () => 'refused');
  connection.become('disconnected');
  await seconds(2);
  connection.become('connected');
  await seconds(60);
  expect(reports).toEqual([]);
});

it('does not take a failed connection for lost while a restart is under way', async () => {
  let answer!: (outcome: RestartOutcome) => void;
  watch(() => new Promise((resolve) => (answer = resolve)));
  connection.become('disconnected');
  await seconds(1);
  connection.become('failed');
  await seconds(1);
  expect(reports).toEqual([]);
  answer('restarted');
  connection.become('connecting');
  await seconds(1);
  connection.become('connected');
  await seconds(60);
  expect(reports).toEqual([]);
});

it('gives a failed connection up at once where nothing can be restarted', async () => {
  watch(async () => 'refused');
  connection.become('failed');
  await seconds(0);
  expect(reports).toEqual(['ERROR_DISCONNECTED']);
});

it('tells what the server says of a session that is over, without waiting', async () => {
  watch(async () => 'refused', ended);
  connection.become('disconnected');
  await seconds(0);
  expect(reports).toEqual(['ERROR_STREAM_ENDED']);
  connection.become('failed');
  await seconds(60);
  expect(reports).toHaveLength(1);
});

it('tells what a restart was answered when the session is over', async () => {
  watch(() => Promise.reject(ended));
  connection.become('disconnected');
  await seconds(0);
  expect(reports).toEqual(['ERROR_STREAM_ENDED']);
});

it('hears a server that closes', async () => {
  watch(async () => 'refused');
  connection.transport.state = 'closed';
  connection.transport.dispatchEvent(new Event('statechange'));
  await seconds(0);
  expect(reports).toEqual(['ERROR_DISCONNECTED']);
});

it('restarts on another network, and counts it as lost when nothing arrives there', async () => {
  const { tries, networkChanged } = watch(async () => 'refused');
  networkChanged();
  await seconds(1.9);
  expect(tries).toHaveBeenCalledOnce();
  expect(reports).toEqual([]);
  await seconds(0.2);
  expect(reports).toEqual(['ERROR_DISCONNECTED']);
});

it('stays on another network where something arrives', async () => {
  const { networkChanged } = watch(async () => 'refused');
  networkChanged();
  await seconds(1);
  bytes = 1000;
  await seconds(60);
  expect(reports).toEqual([]);
});

it('is silent once it is over', async () => {
  const { networkChanged } = watch(async () => 'failed');
  networkChanged();
  connection.become('disconnected');
  run.abort();
  await seconds(60);
  expect(reports).toEqual([]);
});
