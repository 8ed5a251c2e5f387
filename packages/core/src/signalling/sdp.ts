/** Whether a body is a session description at all. */
export function isSdp(text: string): boolean {
  return /^\s*v=0\r?\n/.test(text);
}

/** A description that asks for Opus in stereo; browsers ask for mono otherwise, and mix what comes down to it. */
export function withStereo(sdp: string): string {
  const opus = new Set(Array.from(sdp.matchAll(/^a=rtpmap:(\d+) opus\/48000/gim), ([, payload]) => payload));
  return sdp.replace(/^a=fmtp:(\d+) .*$/gm, (line, payload: string) =>
    opus.has(payload) && !/[ ;]stereo=/.test(line) ? `${line};stereo=1` : line,
  );
}

/** What is sent to the server: no browser writes `rtcp-mux-only`, which WHIP and WHEP require (RFC 8858). */
export function withMuxOnly(sdp: string): string {
  return sdp.replace(/^a=rtcp-mux\r?$/gm, 'a=rtcp-mux\r\na=rtcp-mux-only\r');
}

/**
 * The server's counter-offer as if it were an answer to an offer of ours, which an ICE restart needs: the roles of DTLS
 * stay as our own answer (`local`) chose them.
 */
export function asAnswer(offer: string, local: string): string {
  const role = /^a=setup:passive\r?$/m.test(local) ? 'active' : 'passive';
  return offer.replace(/^a=setup:actpass(\r?)$/gm, `a=setup:${role}$1`);
}

/** Whether a description has media sections, and all of them are rejected or inactive. */
export function isRejected(sdp: string): boolean {
  const sections = sdp.split(/^m=/m).slice(1);
  // Port 0 is also how a bundled section without a port of its own is written.
  const isDead = (section: string) =>
    (/^\w+ 0 /.test(section) && !/^a=bundle-only/m.test(section)) || /^a=inactive/m.test(section);
  return sections.length > 0 && sections.every(isDead);
}
