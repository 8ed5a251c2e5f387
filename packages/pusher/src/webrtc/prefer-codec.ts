import type { VideoCodec } from '../pusher-config.ts';
import type { H264Profile } from './push-options.ts';

/** What `RTCRtpSender.getCapabilities` lists. */
type Codec = Pick<RTCRtpCodec, 'mimeType' | 'sdpFmtpLine'>;

/** How `profile-level-id` begins. */
const profiles: Readonly<Record<H264Profile, string>> = {
  'constrained-baseline': '42e0',
  baseline: '4200',
  main: '4d',
  high: '64',
};

/** The codecs that live servers know, best known first. */
const spoken = ['h264', 'vp8'];

function rank({ mimeType, sdpFmtpLine = '' }: Codec, wanted: VideoCodec, profile: H264Profile): number {
  const name = mimeType.toLowerCase().replace('video/', '');
  const place = name === wanted ? 0 : spoken.includes(name) ? 10 * (1 + spoken.indexOf(name)) : 30;
  if (name !== 'h264') return place;
  // Behind the profile that is asked for those that everybody decodes; packetization mode 0 is for ancient receivers.
  const order = [profile, 'constrained-baseline', 'baseline'] as const;
  const is = (one: H264Profile) => new RegExp(`profile-level-id=${profiles[one]}`, 'i').test(sdpFmtpLine);
  const at = order.findIndex(is);
  return place + (at < 0 ? order.length : at) + (/packetization-mode=1/.test(sdpFmtpLine) ? 0 : 5);
}

/**
 * The codecs, the wanted one first, then those that live servers know, then the rest in the browser's order. Some
 * servers choose H.264 wherever they see it, so who wants VP8 offers none.
 */
export function preferCodec<T extends Codec>(
  codecs: readonly T[],
  wanted: VideoCodec,
  profile: H264Profile = 'constrained-baseline',
): T[] {
  const offered = codecs.filter(({ mimeType }) => wanted !== 'vp8' || mimeType.toLowerCase() !== 'video/h264');
  return offered.sort((a, b) => rank(a, wanted, profile) - rank(b, wanted, profile));
}
