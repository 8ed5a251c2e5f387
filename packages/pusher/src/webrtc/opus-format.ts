/** What the sender of Opus can be asked for (RFC 7587, 6.1). `undefined` leaves what the server wrote. */
export interface OpusFormat {
  readonly stereo?: boolean | undefined;
  readonly usedtx?: boolean | undefined;
  readonly useinbandfec?: boolean | undefined;
}

/** The answer with these parameters for Opus, as if the server had asked for them: browsers send what is asked for. */
export function withOpusFormat(answer: string, format: OpusFormat): string {
  const payloadType = /^a=rtpmap:(\d+) opus\//im.exec(answer)?.[1];
  const asked = Object.entries(format).filter(([, value]) => value !== undefined);
  if (payloadType === undefined || asked.length === 0) return answer;
  const line = new RegExp(`^a=fmtp:${payloadType} (.*?)(\\r?)$`, 'm');
  const written = line.exec(answer)?.[1] ?? '';
  const isAsked = (parameter: string) => asked.some(([name]) => parameter.trim().startsWith(`${name}=`));
  const others = written.split(';').filter((parameter) => parameter.trim() && !isAsked(parameter));
  const parameters = [...others, ...asked.map(([name, value]) => `${name}=${value ? 1 : 0}`)].join(';');
  if (line.test(answer)) return answer.replace(line, (_, _written, end) => `a=fmtp:${payloadType} ${parameters}${end}`);
  return answer.replace(
    /^a=rtpmap:\d+ opus\/.*?(\r?\n)/im,
    (map, end) => `${map}a=fmtp:${payloadType} ${parameters}${end}`,
  );
}
