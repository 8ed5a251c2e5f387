/** Samples at 48 kHz of one frame, by the configuration number of the TOC byte (RFC 6716, 3.1). */
function frameSamples(configuration: number): number {
  if (configuration < 12) return [480, 960, 1920, 2880][configuration & 3]!;
  if (configuration < 16) return [480, 960][configuration & 1]!;
  return [120, 240, 480, 960][configuration & 3]!;
}

const longest = 5760;

/** Samples at 48 kHz that an Opus packet decodes to; 0 when it is no Opus packet. */
export function opusPacketSamples(packet: Uint8Array): number {
  const toc = packet[0];
  if (toc === undefined) return 0;
  const code = toc & 3;
  const frames = code === 0 ? 1 : code === 3 ? (packet[1] ?? 0) & 0x3f : 2;
  const samples = frames * frameSamples(toc >> 3);
  return samples <= longest ? samples : 0;
}
