import { LiveCode } from '@livelit/core';

import { HttpProblem } from '../http-problem.ts';
import type { EndReason } from '../media/live-stream.ts';

function shutDown(): HttpProblem {
  return new HttpProblem(503, LiveCode.ERROR_SERVER_SHUTTING_DOWN, 'The gateway is shutting down.');
}

/** What a viewer is told when its stream is over. */
export function viewerProblem(reason: EndReason): HttpProblem {
  if (reason === 'shutdown') return shutDown();
  const detail = reason === 'taken-over' ? 'Another publisher took the stream over.' : 'The publisher left.';
  return new HttpProblem(410, LiveCode.ERROR_STREAM_ENDED, detail);
}

/** What a publisher is told when the gateway ends it; undefined when it left by itself. */
export function publisherProblem(reason: EndReason): HttpProblem | undefined {
  switch (reason) {
    case 'publisher-left':
      return undefined;
    case 'shutdown':
      return shutDown();
    case 'taken-over':
      return new HttpProblem(410, LiveCode.ERROR_TAKEN_OVER, 'Another publisher took this name over.');
    case 'idle':
      return new HttpProblem(408, LiveCode.ERROR_IDLE_TIMEOUT, 'No media arrived for too long.');
    case 'limit':
      return new HttpProblem(413, LiveCode.ERROR_LIMIT_EXCEEDED, 'The stream is above a limit of the gateway.');
    case 'error':
      return new HttpProblem(500, LiveCode.ERROR_FAILED, 'The gateway failed to take the stream.');
  }
}

/** What a viewer is told whose stream FLV and HLS cannot carry: 406 over HTTP, 415 over a WebSocket. */
export function unplayable(status: 406 | 415): HttpProblem {
  const detail = 'The stream is VP8, which FLV and HLS cannot carry; play it by WHEP.';
  return new HttpProblem(status, LiveCode.ERROR_CODEC_UNSUPPORTED, detail);
}

/** What a viewer is told when nobody publishes a name. */
export function noSuchStream(name: string): HttpProblem {
  return new HttpProblem(404, LiveCode.ERROR_SOURCE_NOT_FOUND, `Nobody publishes '${name}' now.`, {
    'retry-after': '2',
  });
}
