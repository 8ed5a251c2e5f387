import { LiveCode, LiveError } from '@livelit/core';

import type { RunningTransport, TransportContext } from '../transport.ts';
import { RemoteStudio, type FlvTarget } from './remote-studio.ts';

export type { FlvTarget } from './remote-studio.ts';

/**
 * Publishes as FLV over a WebSocket. Encoders and sockets live in a worker, so a hidden page sends on at full rate; all
 * destinations of one pusher share it. Resolves when the server takes the stream.
 */
export async function publishFlv(target: FlvTarget, context: TransportContext): Promise<RunningTransport> {
  if (context.tracks.some(({ kind }) => kind === 'video') && !('VideoEncoder' in globalThis))
    throw new LiveError(
      LiveCode.ERROR_NOT_SUPPORTED,
      'This browser cannot encode video in a page (WebCodecs is missing).',
    );
  return context.shared('flv', (signal) => new RemoteStudio(signal)).open(target, context);
}
