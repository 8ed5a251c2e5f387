import { type AudioQuality, LiveCode, type VideoQuality } from '@livelit/core';
import type { VideoQualityName } from '@livelit/core/presets';

import type { PictureCodec } from '../flv/video-codec.ts';
import type { PushOptions } from '../push-destination.ts';
import { pusherDefaults, type PusherConfig } from '../pusher-config.ts';
import { checkAddress } from './check-address.ts';
import { checkDevice, checkScreen } from './check-devices.ts';
import { checkServer } from './check-server.ts';
import { checkSupport, type PushSupport } from './check-support.ts';
import { checkWebRtc } from './check-webrtc.ts';
import { check, type CheckName, type PreflightCheck } from './preflight-check.ts';
import { probeEncoder } from './probe-encoder.ts';
import { probeUplink } from './probe-uplink.ts';
import { recommendedQuality, verdictOf } from './verdict.ts';

export type { CheckName, CheckOutcome, CheckText, PreflightCheck } from './preflight-check.ts';

/** What is to be expected of a push, before it begins. */
export interface PreflightReport {
  /** `good`: nothing stands in the way. `poor`: it works, near a limit. `bad`: as wanted it will not work. */
  readonly verdict: 'good' | 'poor' | 'bad';
  /** What was looked at, in this order; see `PreflightCheck.outcome`. */
  readonly checks: readonly PreflightCheck[];
  /**
   * What network and encoder were seen to carry, fit for `setVideoQuality`: the wanted quality, a smaller one of the web
   * family, or undefined when even the smallest is too much.
   */
  readonly recommended: VideoQuality | VideoQualityName | undefined;
  /** What the network carries, kbps; undefined where the server does not measure it. */
  readonly uplinkKbps: number | undefined;
  /** Milliseconds until the server answered; undefined where it cannot be asked. */
  readonly latencyMs: number | undefined;
  readonly support: PushSupport;
}

/** What a preflight tries out. */
export interface PreflightSettings extends PushOptions {
  /** Where `gateway`, `token`, `transports` and `videoCodec` come from. @default pusherDefaults */
  readonly config?: Partial<PusherConfig> | undefined;
  /** The picture that is wanted. @default that of `config` */
  readonly videoQuality?: VideoQuality | undefined;
  /** The sound that is wanted. @default that of `config` */
  readonly audioQuality?: AudioQuality | undefined;
  /** What is to be captured. @default ['camera', 'microphone'] */
  readonly sources?: readonly ('camera' | 'microphone' | 'screen')[] | undefined;
  /** Ends it early; the promise then rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Milliseconds that all of it may take. */
const longestMs = 10_000;
/** Milliseconds that one check may take, but the last. */
const checkMs = 4500;

/**
 * Tries out whether a push to this address can work, and how well: browser, devices and permissions (asking nobody),
 * address, encoder, server, network. Publishes nothing. Resolves within 10 s, whatever hangs.
 */
export async function runPreflight(url: string | URL, settings: PreflightSettings = {}): Promise<PreflightReport> {
  const config = { ...pusherDefaults, ...settings.config };
  const { videoQuality = config.videoQuality, audioQuality = config.audioQuality } = settings;
  const { token = config.token, gateway = config.gateway, sources = ['camera', 'microphone'] } = settings;
  const over = new AbortController();
  const signal = AbortSignal.any([
    over.signal,
    AbortSignal.timeout(longestMs),
    ...(settings.signal ? [settings.signal] : []),
  ]);
  try {
    const support = await checkSupport();
    const { check: ofAddress, address } = checkAddress(String(url), { transports: config.transports, gateway });
    const overWebRtc = address?.transport === 'whip' || address?.transport === 'webrtc';
    const codec = pictureCodecOf(config.videoCodec);
    const devices = sources.map(async (kind) =>
      kind === 'screen' ? checkScreen(support.screenCapture) : inTime(kind, checkDevice(kind), signal),
    );
    const encoder = inTime(
      'encoder',
      overWebRtc ? checkWebRtc(support, videoQuality) : probeEncoder(codec, videoQuality, signal),
      signal,
    );
    const server = address && inTime('server', checkServer(address, token, signal), signal);
    const first = [checkBrowser(support), ...(await Promise.all(devices)), ofAddress, await encoder];
    const ofServer = await server;
    const wantedKbps = videoQuality.kbps + audioQuality.kbps;
    // A network is measured when nothing else uses it.
    const uplink =
      address && ofServer?.outcome === 'pass' ? await probeUplink(address, token, wantedKbps, signal) : undefined;
    settings.signal?.throwIfAborted();
    const checks = [...first, ...(ofServer ? [ofServer] : []), ...(uplink ? [uplink] : [])];
    const uplinkKbps = numberIn(uplink, 'kbps');
    const realTimeFactor = numberIn(first.at(-1), 'realTimeFactor');
    return {
      verdict: verdictOf(checks),
      checks,
      recommended: recommendedQuality(videoQuality, { uplinkKbps, realTimeFactor }),
      uplinkKbps,
      latencyMs: numberIn(ofServer, 'latencyMs'),
      support,
    };
  } finally {
    over.abort();
  }
}

function checkBrowser(support: PushSupport): PreflightCheck {
  if (support.secureContext) return check('browser', 'pass', 'The page is served securely.', '页面处于安全上下文。');
  return check(
    'browser',
    'fail',
    'The page is not served over HTTPS, so the browser hides cameras and encoders from it.',
    '页面未通过 HTTPS 提供，浏览器会禁用摄像头与编码器。',
    {},
    LiveCode.ERROR_INSECURE_CONTEXT,
  );
}

/** FLV carries H.264 in place of what it cannot. */
function pictureCodecOf(codec: PusherConfig['videoCodec']): PictureCodec {
  return codec === 'h265' || codec === 'av1' ? codec : 'h264';
}

/** The check, or that it took too long. */
function inTime(name: CheckName, running: Promise<PreflightCheck>, signal: AbortSignal): Promise<PreflightCheck> {
  const ended = AbortSignal.any([signal, AbortSignal.timeout(checkMs)]);
  const late = () =>
    check(name, 'skip', 'This could not be looked at in time.', '未能及时完成检查。', { seconds: checkMs / 1000 });
  return new Promise((resolve) => {
    const end = () => resolve(late());
    ended.addEventListener('abort', end, { once: true });
    if (ended.aborted) end();
    running.then(resolve, end);
  });
}

function numberIn(one: PreflightCheck | undefined, name: string): number | undefined {
  const value = one?.facts[name];
  return typeof value === 'number' ? value : undefined;
}
