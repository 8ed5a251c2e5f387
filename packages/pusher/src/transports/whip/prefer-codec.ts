/** What `RTCRtpSender.getCapabilities` lists. */
type Codec = Pick<RTCRtpCodec, 'mimeType' | 'sdpFmtpLine'>;

/** Constrained baseline is the one H.264 that everybody decodes; a packetization mode of 0 is for ancient receivers. */
function rank({ mimeType, sdpFmtpLine = '' }: Codec, wanted: 'h264' | 'vp8'): number {
  const name = mimeType.toLowerCase();
  const isWanted = name === `video/${wanted}`;
  const isSpoken = name === 'video/h264' || name === 'video/vp8';
  if (name === 'video/h264') {
    const profile = /profile-level-id=42e0/i.test(sdpFmtpLine) ? 0 : /profile-level-id=42/i.test(sdpFmtpLine) ? 1 : 2;
    const mode = /packetization-mode=1/.test(sdpFmtpLine) ? 0 : 3;
    return (isWanted ? 0 : 10) + profile + mode;
  }
  return isWanted ? 0 : isSpoken ? 10 : 20;
}

/**
 * The codecs, the wanted one first, then the other that live servers know, then the rest in the browser's order. Some
 * servers choose H.264 wherever they see it, so who wants VP8 offers none.
 */
export function preferCodec<T extends Codec>(codecs: readonly T[], wanted: 'h264' | 'vp8'): T[] {
  const offered = codecs.filter(({ mimeType }) => wanted === 'h264' || mimeType.toLowerCase() !== 'video/h264');
  return offered.sort((a, b) => rank(a, wanted) - rank(b, wanted));
}
