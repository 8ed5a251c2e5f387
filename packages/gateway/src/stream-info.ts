import type { VideoConfig } from './media/frames.ts';
import type { LiveStream } from './media/live-stream.ts';
import type { SessionTable } from './session-table.ts';

/** One live stream, as `/api/streams` and `gateway.streams()` show it. */
export interface StreamInfo {
  /** Its name in every address. */
  readonly name: string;
  /** How it is published. */
  readonly protocol: 'whip' | 'ws-flv' | 'rtmp';
  /** When it started, ISO 8601. */
  readonly since: string;
  /** Undefined until the first picture; width and height are pixels, absent where they are unknown. */
  readonly video: { readonly codec: string; readonly width?: number; readonly height?: number } | undefined;
  /** Undefined until the first sound. */
  readonly audio: { readonly codec: string; readonly sampleRate: number; readonly channels: number } | undefined;
  /** Viewers by protocol. */
  readonly viewers: Readonly<Record<'whep' | 'http-flv' | 'ws-flv' | 'hls', number>>;
  /** Media bytes received. */
  readonly bytesIn: number;
  /** Received bitrate of the last seconds. */
  readonly kbpsIn: number;
  /** Pictures received. */
  readonly videoFrames: number;
  /** Packets of sound received. */
  readonly audioFrames: number;
  /** Pictures among them that need no other. */
  readonly keyFrames: number;
}

function videoInfo(config: VideoConfig): NonNullable<StreamInfo['video']> {
  if (config.codec !== 'h264') return { codec: config.codec };
  // RFC 6381: the three bytes after the version of the record.
  const codec = `avc1.${Buffer.from(config.avcc.subarray(1, 4)).toString('hex')}`;
  return config.width > 0 ? { codec, width: config.width, height: config.height } : { codec };
}

export function streamInfo(stream: LiveStream, sessions: SessionTable, kbpsIn: number): StreamInfo {
  const { name, publisher, startedAt, videoConfig, audioConfig, counters } = stream;
  return {
    name,
    protocol: publisher.protocol,
    since: new Date(startedAt).toISOString(),
    video: videoConfig && videoInfo(videoConfig),
    audio: audioConfig && {
      codec: audioConfig.codec === 'aac' ? 'mp4a.40.2' : 'opus',
      sampleRate: audioConfig.sampleRate,
      channels: audioConfig.channels,
    },
    viewers: {
      whep: sessions.count('whep', name),
      'http-flv': sessions.count('http-flv', name),
      'ws-flv': sessions.count('ws-flv', name),
      hls: sessions.count('hls', name),
    },
    bytesIn: counters.bytesIn,
    kbpsIn,
    videoFrames: counters.videoFrames,
    audioFrames: counters.audioFrames,
    keyFrames: counters.keyFrames,
  };
}
