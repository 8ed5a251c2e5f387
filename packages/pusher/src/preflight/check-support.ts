import { NativeSoundEncoder } from '../flv/native-sound-encoder.ts';
import { encoderConfigs } from '../flv/video-codec.ts';
import type { VideoCodec } from '../pusher-config.ts';

/** What a browser can push, and how. The last six are those of Tencent's TXLivePusher. */
export interface PushSupport {
  /** Whether the page may know of cameras and their like: HTTPS, or localhost. */
  readonly secureContext: boolean;
  /** Cameras and microphones. */
  readonly mediaDevices: boolean;
  /** Screens, windows and tabs; not on phones. */
  readonly screenCapture: boolean;
  /** Video and audio files as a source. */
  readonly fileSource: boolean;
  /** WebRTC: what WHIP needs. */
  readonly webrtc: boolean;
  /** WebCodecs for pictures: what FLV and RTMP need. */
  readonly videoEncoder: boolean;
  /** WebCodecs for sound. Without it, sound is encoded by a program that is loaded then. */
  readonly audioEncoder: boolean;
  /** H.264 by WebCodecs, 1280×720 at 30 frames a second. */
  readonly h264Encode: boolean;
  /** AAC by the browser itself. */
  readonly aacEncode: boolean;
  /** Opus by WebCodecs. */
  readonly opusEncode: boolean;
  /** Mirroring, mixing, watermarks, effects. */
  readonly processing: boolean;
  /** `MediaRecorder`. */
  readonly recording: boolean;
  /** SEI messages over WebRTC. */
  readonly encodedTransforms: boolean;
  /**
   * Whether WebCodecs would let hardware encode 1280×720 at 30 frames a second; undefined of a codec that it does not
   * encode at all.
   */
  readonly hardwareAcceleration: Readonly<Record<VideoCodec, boolean | undefined>>;
  readonly isWebRTCSupported: boolean;
  /** By WebRTC. */
  readonly isH264EncodeSupported: boolean;
  /** By WebRTC. */
  readonly isH264DecodeSupported: boolean;
  readonly isMediaDevicesSupported: boolean;
  readonly isScreenCaptureSupported: boolean;
  readonly isMediaFileSupported: boolean;
}

const size = { width: 1280, height: 720 };
const rate = { fps: 30, kbps: 2000 };

/** What this browser can do. Asks for no permission, opens nothing. */
export async function checkSupport(): Promise<PushSupport> {
  const { mediaDevices } = navigator as { mediaDevices?: MediaDevices };
  const webrtc = 'RTCPeerConnection' in globalThis && 'RTCRtpSender' in globalThis;
  const screenCapture = mediaDevices !== undefined && 'getDisplayMedia' in mediaDevices;
  const fileSource = 'captureStream' in HTMLCanvasElement.prototype && 'AudioContext' in globalThis;
  const sound = { channels: 1, sampleRate: 48_000, kbps: 64 } as const;
  const [h264, h265, vp8, vp9, av1, aacEncode, opusEncode] = await Promise.all([
    hardware([...encoderConfigs('h264', size, rate)]),
    hardware([...encoderConfigs('h265', size, rate)]),
    hardware([vpConfig('vp8')]),
    hardware([vpConfig('vp09.00.31.08')]),
    hardware([...encoderConfigs('av1', size, rate)]),
    NativeSoundEncoder.supports({ codec: 'aac', ...sound }),
    NativeSoundEncoder.supports({ codec: 'opus', ...sound }),
  ]);
  return {
    secureContext: isSecureContext,
    mediaDevices: mediaDevices !== undefined,
    screenCapture,
    fileSource,
    webrtc,
    videoEncoder: 'VideoEncoder' in globalThis,
    audioEncoder: 'AudioEncoder' in globalThis,
    h264Encode: h264 !== undefined,
    aacEncode,
    opusEncode,
    processing: 'captureStream' in HTMLCanvasElement.prototype && 'OffscreenCanvas' in globalThis,
    recording: 'MediaRecorder' in globalThis,
    encodedTransforms: 'RTCRtpScriptTransform' in globalThis,
    hardwareAcceleration: { h264, h265, vp8, vp9, av1 },
    isWebRTCSupported: webrtc,
    isH264EncodeSupported: webrtc && knowsH264(RTCRtpSender),
    isH264DecodeSupported: webrtc && knowsH264(RTCRtpReceiver),
    isMediaDevicesSupported: mediaDevices !== undefined,
    isScreenCaptureSupported: screenCapture,
    isMediaFileSupported: fileSource,
  };
}

function vpConfig(codec: string): VideoEncoderConfig {
  return { ...size, codec, bitrate: rate.kbps * 1000, framerate: rate.fps, latencyMode: 'realtime' };
}

async function hardware(configs: readonly VideoEncoderConfig[]): Promise<boolean | undefined> {
  const first = await firstSupported(configs);
  if (!first) return undefined;
  return isSupported({ ...first, hardwareAcceleration: 'prefer-hardware' });
}

/** The first configuration that WebCodecs takes. */
export async function firstSupported(configs: Iterable<VideoEncoderConfig>): Promise<VideoEncoderConfig | undefined> {
  for (const config of configs) if (await isSupported(config)) return config;
  return undefined;
}

async function isSupported(config: VideoEncoderConfig): Promise<boolean> {
  if (!('VideoEncoder' in globalThis)) return false;
  const answer = await VideoEncoder.isConfigSupported(config).catch(() => undefined);
  return answer?.supported === true;
}

function knowsH264(side: typeof RTCRtpSender | typeof RTCRtpReceiver): boolean {
  const codecs = side.getCapabilities('video')?.codecs ?? [];
  return codecs.some(({ mimeType }) => mimeType.toLowerCase() === 'video/h264');
}
