/** The OpusHead (RFC 7845, 5.1) that a receiver wants first; for one or two channels. */
export function opusHead(channels: number, inputRate: number): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(19);
  const view = new DataView(head.buffer);
  head.set(new TextEncoder().encode('OpusHead'));
  head[8] = 1;
  head[9] = channels;
  // libopus looks ahead 6.5 ms: 312 samples at the 48 kHz that Opus always counts in.
  view.setUint16(10, 312, true);
  view.setUint32(12, inputRate, true);
  return head;
}
