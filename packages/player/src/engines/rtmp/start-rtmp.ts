import { LiveCode, LiveError } from '@livelit/core';

import type { StartEngine } from '../../engine.ts';
import type { MpegtsOptions } from '../../mpegts/mpegts-options.ts';
import type { MpegtsParts } from '../../mpegts/start-mpegts.ts';

/** The gateway may refuse a target for good; elsewhere the same status means a token. */
const closeCodes = { 4403: LiveCode.ERROR_TARGET_NOT_ALLOWED } as const;

/** What plays FLV; lent, so that it is one part of the program with what plays FLV elsewhere. */
type Mpegts = typeof import('../../mpegts/start-mpegts.ts');

/** Plays RTMP through the gateway; connected when data comes. */
export const startRtmp =
  (options: MpegtsOptions, { startMpegts, streamOf }: Mpegts, parts: MpegtsParts): StartEngine =>
  (source, context) => {
    const url = gatewaySocket(context.config.gateway);
    const stream = streamOf('flv', source, options);
    return startMpegts(
      {
        ...stream,
        engine: 'rtmp',
        url,
        live: true,
        // What remains is the token, which is the gateway's: an RTMP server's own is part of its address.
        protocols: ['player', ...(stream.protocols ?? []).slice(1)],
        // Not in the address, because those end up in logs, and this one holds a secret.
        hello: JSON.stringify({ type: 'play', target: source.url }),
        closeCodes,
      },
      context,
      parts,
    );
  };

/** The gateway's WebSocket for RTMP. */
function gatewaySocket(gateway: string | undefined): string {
  if (!gateway)
    throw new LiveError(
      LiveCode.ERROR_NOT_SUPPORTED,
      'No browser plays RTMP by itself: set `gateway` to a Livelit gateway.',
      { detail: { remedy: 'gateway' } },
    );
  if (!URL.canParse(gateway) || !/^(http|ws)s?:/.test(gateway))
    throw new LiveError(LiveCode.ERROR_INVALID_PARAMETER, `The gateway "${gateway}" is not an address.`);
  return new URL('/rtmp', gateway).href.replace(/^http/, 'ws');
}
