import type { StartEngine } from '../../engine.ts';
import { playPeer } from '../../webrtc/play-peer.ts';
import { openSession } from './whep-session.ts';
import type { WhepMemory, WhepOptions } from './whep.ts';

/** Plays WebRTC; connected when the media path stands. */
export const startWhep =
  (options: WhepOptions, { untrickled }: WhepMemory): StartEngine =>
  (source, context) =>
    playPeer(
      { gathersFirst: untrickled.has(source.url), open: (offer) => openSession(source, context, offer) },
      context,
      {
        configuration: { ...options, ...context.config.engineOptions['whep'] },
        onTrickleRefused: () => untrickled.add(source.url),
      },
    );
