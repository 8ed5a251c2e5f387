import { LiveCode } from '@livelit/core';
import type { RawData, WebSocket } from 'ws';

import { HttpProblem } from '../http-problem.ts';

const maxRequestBytes = 4096;

function malformed(detail: string): HttpProblem {
  return new HttpProblem(400, LiveCode.ERROR_MALFORMED_REQUEST, detail);
}

/** What a page may ask for. */
export type RequestType = 'publish' | 'play';

/** The target in `{"type":"publish","target":"rtmp://…"}`, or in one of type `play`. Throws an HttpProblem (400). */
export function parseTargetRequest(data: RawData, binary: boolean, type: RequestType): string {
  if (binary) throw malformed('The first message must be text that names the target.');
  const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer);
  if (bytes.length > maxRequestBytes) throw malformed(`The first message may have ${maxRequestBytes} bytes at most.`);
  let request: unknown;
  try {
    request = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw malformed('The first message must be JSON.');
  }
  if (typeof request !== 'object' || request === null || !('type' in request) || request.type !== type)
    throw malformed(`The first message must be of type '${type}'.`);
  if (!('target' in request) || typeof request.target !== 'string')
    throw malformed('The first message must name its target.');
  return request.target;
}

/**
 * The target that the page asks for by its first message. Rejects with an HttpProblem (400, or 408 when none came in
 * time); resolves with undefined when the page left instead.
 */
export function readTargetRequest(
  socket: WebSocket,
  type: RequestType,
  timeoutMs: number,
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      clearTimeout(timer);
      socket.off('message', onMessage);
      socket.off('close', onClose);
    };
    const onMessage = (data: RawData, binary: boolean): void => {
      done();
      try {
        resolve(parseTargetRequest(data, binary, type));
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    const onClose = (): void => {
      done();
      resolve(undefined);
    };
    const timer = setTimeout(() => {
      done();
      reject(
        new HttpProblem(408, LiveCode.ERROR_IDLE_TIMEOUT, 'The message that names the target did not come in time.'),
      );
    }, timeoutMs);
    socket.on('message', onMessage);
    socket.on('close', onClose);
  });
}
