/**
 * The answer with `stereo=1` for Opus, as if the server had asked for it: only then do browsers send both channels
 * (RFC 7587, 6.1). Every Opus decoder takes them.
 */
export function inStereo(answer: string): string {
  const payloadType = /^a=rtpmap:(\d+) opus\//im.exec(answer)?.[1];
  if (payloadType === undefined) return answer;
  const format = new RegExp(`^a=fmtp:${payloadType} (.*?)(\\r?)$`, 'm');
  const written = format.exec(answer);
  if (!written) return answer.replace(/^(a=rtpmap:\d+ opus\/.*?)(\r?\n)/im, `$1$2a=fmtp:${payloadType} stereo=1$2`);
  const [, parameters = ''] = written;
  const others = parameters.split(';').filter((parameter) => parameter.trim() && !/^\s*stereo=/.test(parameter));
  return answer.replace(format, `a=fmtp:${payloadType} ${[...others, 'stereo=1'].join(';')}$2`);
}
