import type { AudioQuality, VideoQuality } from '@livelit/core';

import type { PusherConfig } from '../pusher-config.ts';
import type { StudioSettings } from './publish-messages.ts';

/** What the studio is to encode. VP8 and VP9 have no place in FLV that receivers know: H.264 instead. */
export function studioSettings(
  { videoCodec, audioCodec, gop }: Pick<PusherConfig, 'videoCodec' | 'audioCodec' | 'gop'>,
  quality: { readonly videoQuality: VideoQuality; readonly audioQuality: AudioQuality },
): StudioSettings {
  const { width, height, fps, kbps, minKbps } = quality.videoQuality;
  const codec = videoCodec === 'h265' || videoCodec === 'av1' ? videoCodec : 'h264';
  return {
    picture: { codec, width, height, fps, kbps, minKbps, gop },
    sound: { codec: audioCodec, kbps: quality.audioQuality.kbps, channels: quality.audioQuality.channels },
  };
}
