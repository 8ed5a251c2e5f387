import type { AudioQuality, LiveError, VideoQuality } from '@livelit/core';

import type { RunningTransport, TransportContext, TransportDefinition, TransportStats } from '../transport.ts';

/** One connection that a fake transport was asked for. */
export interface FakeConnection {
  readonly url: URL;
  readonly context: TransportContext;
  /** What was sent in place of the first tracks. */
  readonly replaced: (readonly ['audio' | 'video', MediaStreamTrack | undefined])[];
  /** What it was told to send with, after it had connected. */
  readonly qualities: { readonly video: VideoQuality; readonly audio: AudioQuality }[];
  keyFrames: number;
  /** Lets the start resolve. */
  accept(): void;
  /** Lets the start reject. */
  refuse(error: LiveError): void;
  /** Loses a connection that stood. */
  lose(error: LiveError): void;
}

/** A transport that connects when a test says so, for addresses of the scheme `fake:`. */
export interface FakeTransport extends TransportDefinition {
  readonly connections: FakeConnection[];
  /** The latest connection. */
  readonly last: FakeConnection | undefined;
  /** Lets every start resolve at once. */
  autoAccept: boolean;
  /** Kinds that running connections can replace although they began without them. */
  flexible: boolean;
  /** What `load` waits for. */
  loading: Promise<unknown>;
  stats: TransportStats;
}

export function fakeTransport(): FakeTransport {
  const connections: FakeConnection[] = [];
  const transport: FakeTransport = {
    name: 'fake',
    connections,
    get last() {
      return connections.at(-1);
    },
    autoAccept: true,
    flexible: false,
    loading: Promise.resolve(),
    stats: { videoBytes: 0, audioBytes: 0, frames: 0 },
    canPublish: ({ protocol }) => protocol === 'fake:',
    async load() {
      await transport.loading;
      return (url, context) =>
        new Promise<RunningTransport>((resolve, reject) => {
          const connection: FakeConnection = {
            url,
            context,
            replaced: [],
            qualities: [],
            keyFrames: 0,
            accept: () => resolve(run(transport, connection)),
            refuse: reject,
            lose: context.report,
          };
          connections.push(connection);
          if (transport.autoAccept) connection.accept();
        });
    },
  };
  return transport;
}

function run(transport: FakeTransport, connection: FakeConnection): RunningTransport {
  const { tracks } = connection.context;
  return {
    async replaceTrack(kind, track) {
      connection.replaced.push([kind, track]);
      return transport.flexible || tracks.some((one) => one.kind === kind);
    },
    getStats: async () => transport.stats,
    setQuality: async (video, audio) => void connection.qualities.push({ video, audio }),
    requestKeyFrame: () => void connection.keyFrames++,
  };
}
