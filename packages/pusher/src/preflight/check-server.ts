import { isLiveError, LiveCode, LiveError, toLiveError, withDeadline } from '@livelit/core';
import { fromHttpStatus } from '@livelit/core/http';

import { publishProtocols } from '../flv/publish-protocols.ts';
import { fromServerMessage, fromSocketClose, fromSocketException } from '../flv/publish-socket-error.ts';
import type { UnderstoodAddress } from './check-address.ts';
import { check, type PreflightCheck } from './preflight-check.ts';

/** Milliseconds in which a server must answer. */
const answerMs = 3000;
/** A server that refuses says so within this, milliseconds after it opened the socket. */
const refusalMs = 300;

/**
 * Whether the server answers, and how fast, without publishing: WHIP by an OPTIONS request, FLV by a WebSocket that is
 * opened and closed, RTMP by one to the gateway alone, as asking the target would end a stream that runs there.
 */
export async function checkServer(
  { url, transport, server }: UnderstoodAddress,
  token: string,
  signal: AbortSignal,
): Promise<PreflightCheck> {
  if (transport === 'webrtc')
    return check(
      'server',
      'skip',
      'Servers of webrtc: addresses cannot be asked without publishing.',
      'webrtc: 地址的服务器无法在推流前探测。',
    );
  try {
    const isWhip = /^https?:$/.test(url.protocol);
    const late = () => new LiveError(LiveCode.ERROR_REQUEST_TIMEOUT, `No answer within ${answerMs / 1000} s.`);
    const asking = isWhip ? askHttp(url, token, signal) : openSocket(socketOf(url, server), token, signal);
    const facts = await withDeadline(asking, answerMs, late, signal);
    const ms = Math.round(facts.latencyMs);
    return check('server', 'pass', `The server answers within ${ms} ms.`, `服务器在 ${ms} 毫秒内响应。`, {
      ...facts,
      ...(transport === 'rtmp' && { target: 'not asked' }),
    });
  } catch (error) {
    const { code, message, detail } = isLiveError(error) ? error : toLiveError(error);
    return check('server', 'fail', message, `服务器检查未通过：${message}`, detail, code);
  }
}

interface ServerFacts {
  readonly latencyMs: number;
  readonly httpStatus?: number;
}

/** Any answer says that it is there; not every server knows OPTIONS, and none checks the token for it. */
async function askHttp(url: URL, token: string, signal: AbortSignal): Promise<ServerFacts> {
  const startedAt = performance.now();
  const headers = token ? { authorization: `Bearer ${token}` } : {};
  const response = await fetch(url, { method: 'OPTIONS', headers, signal, cache: 'no-store' }).catch(
    (cause: unknown) => {
      throw navigator.onLine
        ? new LiveError(
            LiveCode.ERROR_UNREACHABLE,
            'The server cannot be reached, or does not allow this page (CORS).',
            {
              cause,
            },
          )
        : new LiveError(LiveCode.ERROR_OFFLINE, 'There is no network.', { cause });
    },
  );
  const latencyMs = performance.now() - startedAt;
  await response.body?.cancel();
  const { status } = response;
  if (status === 401 || status === 403 || status >= 500)
    throw fromHttpStatus(status, `The server answers with ${status}.`);
  return { latencyMs, httpStatus: status };
}

function socketOf(url: URL, server: URL): URL {
  if (/^wss?:$/.test(url.protocol)) return url;
  const socket = new URL('rtmp', server.href.endsWith('/') ? server : `${server.href}/`);
  socket.protocol = socket.protocol.replace('http', 'ws');
  return socket;
}

function openSocket(url: URL, token: string, signal: AbortSignal): Promise<ServerFacts> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    let socket: WebSocket;
    try {
      socket = new WebSocket(url, [...publishProtocols(token)]);
    } catch (cause) {
      return reject(fromSocketException(cause));
    }
    let opened = false;
    let said: LiveError | undefined;
    const close = () => socket.readyState === WebSocket.OPEN && socket.close(1000);
    signal.addEventListener('abort', close, { once: true });
    socket.onopen = () => {
      opened = true;
      const latencyMs = performance.now() - startedAt;
      if (signal.aborted) return close();
      setTimeout(() => {
        resolve({ latencyMs });
        close();
      }, refusalMs);
    };
    socket.onmessage = ({ data }) => {
      said ??= typeof data === 'string' ? refusalOf(data) : undefined;
    };
    socket.onclose = (event) => reject(said ?? fromSocketClose(event, opened));
  });
}

function refusalOf(text: string): LiveError | undefined {
  try {
    const message = JSON.parse(text) as { readonly type?: unknown } | null;
    return message?.type === 'error' ? fromServerMessage(message) : undefined;
  } catch {
    return undefined;
  }
}
