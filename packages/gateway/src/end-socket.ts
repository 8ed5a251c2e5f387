import { codeName } from '@livelit/core';
import type { WebSocket } from 'ws';

import type { HttpProblem } from './http-problem.ts';

/** Subprotocols of those who send media: they read text messages, players only know bytes. */
export const publishingProtocols: readonly string[] = ['publisher', 'post'];

/** Who reads text messages: those, and pages that have something played for them. */
const readingProtocols: readonly string[] = [...publishingProtocols, 'player'];

/** RFC 6455 gives a reason 123 bytes of UTF-8. */
function shortReason(message: string): string {
  const bytes = Buffer.from(message);
  return bytes.length <= 123 ? message : `${bytes.subarray(0, 119).toString('utf8').replace(/�+$/, '')}…`;
}

/** Tells the other side what went wrong, by a text message when it reads such, and closes. */
export function endSocket(
  socket: WebSocket,
  problem: HttpProblem,
  detail: Readonly<Record<string, unknown>> = {},
): void {
  if (socket.readyState !== socket.OPEN) return;
  if (readingProtocols.includes(socket.protocol))
    socket.send(
      JSON.stringify({
        type: 'error',
        code: problem.code,
        name: codeName(problem.code),
        message: problem.message,
        detail: { httpStatus: problem.status, ...detail },
      }),
    );
  socket.close(problem.closeCode, shortReason(problem.message));
}
