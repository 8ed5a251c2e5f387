import { LiveCode, LiveError } from '@livelit/core';

import { type AmfValue, amfMember } from './amf0.ts';
import type { RtmpTarget } from './rtmp-target.ts';

const networkFaults: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is unknown',
  EAI_AGAIN: 'its name could not be looked up',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'it broke the connection',
  EPIPE: 'it broke the connection',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
};

/** An error about a target; the text and the detail name server and application, never the key. */
export function targetError(target: RtmpTarget, why: string, reason: string, cause?: unknown): LiveError {
  return new LiveError(LiveCode.ERROR_TARGET_FAILED, `The RTMP server of ${target.label} failed: ${why}.`, {
    cause,
    detail: { target: target.label, reason },
  });
}

/** What a socket reported. Messages of Node are not repeated: they may name addresses inside a network. */
export function networkError(target: RtmpTarget, error: NodeJS.ErrnoException): LiveError {
  const reason = error.code ?? error.name;
  const certificate = /CERT|SELF_SIGNED|UNABLE_TO|ALTNAME/.test(reason);
  const why = certificate
    ? `its TLS certificate is not valid (${reason})`
    : (networkFaults[reason] ?? `the connection failed (${reason})`);
  return targetError(target, why, reason, error);
}

/** One line of a server's own words, without the secret that it may repeat. */
function said(value: AmfValue, target: RtmpTarget): string {
  if (typeof value !== 'string') return '';
  let text = value;
  // The name of the stream without its query is as good as the whole key.
  for (const secret of [target.key, target.key.split('?')[0] ?? ''])
    if (secret !== '') text = text.replaceAll(secret, '***');
  return text
    .replace(/[^\x21-\x7e\u{a0}-\u{ffff}]+/gu, ' ')
    .trim()
    .slice(0, 200);
}

/** A refusal as `_error` and `onStatus` carry it. */
export function statusError(target: RtmpTarget, info: AmfValue): LiveError {
  const reason = said(amfMember(info, 'code'), target) || 'unknown';
  const description = said(amfMember(info, 'description'), target);
  const words = [reason, description]
    .filter(Boolean)
    .join(': ')
    .replace(/[.\s]+$/, '');
  if (reason === 'NetStream.Publish.BadName')
    return new LiveError(
      LiveCode.ERROR_NAME_TAKEN,
      `The RTMP server of ${target.label} refused the stream key: somebody publishes with it already, or it is wrong (${words}).`,
      { detail: { target: target.label, reason } },
    );
  return targetError(target, `it said ${words}`, reason);
}
