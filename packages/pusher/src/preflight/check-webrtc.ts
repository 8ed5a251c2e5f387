import { LiveCode, type VideoQuality } from '@livelit/core';

import type { PushSupport } from './check-support.ts';
import { check, type PreflightCheck } from './preflight-check.ts';

interface WebRtcAnswer {
  readonly supported: boolean;
  readonly smooth: boolean;
  readonly powerEfficient: boolean;
}

/**
 * Whether WebRTC can encode the picture. Its encoders cannot be tried without a connection; the browser's own word for it
 * (`mediaCapabilities`) is taken, where it gives one.
 */
export async function checkWebRtc(support: PushSupport, quality: VideoQuality): Promise<PreflightCheck> {
  const { width, height, fps, kbps } = quality;
  if (!support.webrtc)
    return check(
      'encoder',
      'fail',
      'This browser has no WebRTC.',
      '此浏览器不支持 WebRTC。',
      {},
      LiveCode.ERROR_NOT_SUPPORTED,
    );
  const codec = support.isH264EncodeSupported ? 'H264' : 'VP8';
  const video = {
    contentType: `video/${codec}${codec === 'H264' ? ';level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f' : ''}`,
    width,
    height,
    framerate: fps,
    bitrate: kbps * 1000,
  };
  const { mediaCapabilities } = navigator as { mediaCapabilities?: MediaCapabilities };
  const answer = (await mediaCapabilities
    ?.encodingInfo({ type: 'webrtc', video } as MediaEncodingConfiguration)
    .catch(() => undefined)) as WebRtcAnswer | undefined;
  const facts = { codec, smooth: answer?.smooth, powerEfficient: answer?.powerEfficient };
  if (answer?.supported && !answer.smooth)
    return check(
      'encoder',
      'warn',
      'The browser expects that this picture will not be smooth on this device.',
      '浏览器预计此设备编码该画面不够流畅。',
      facts,
      LiveCode.WARNING_DEVICE_OVERLOADED,
    );
  return check('encoder', 'pass', `WebRTC encodes ${codec} here.`, `可通过 WebRTC 编码 ${codec}。`, facts);
}
