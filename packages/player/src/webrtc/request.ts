import { networkError } from '../network-error.ts';
import { webrtcError } from './webrtc-error.ts';

/** A request without whose answer nothing goes on. Rejects with a LiveError when there is none. */
export async function request(url: string, init: RequestInit, timeoutMs: number): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'TimeoutError')
      throw webrtcError('no-answer-in-time', { cause });
    throw networkError('Playing', url, cause);
  }
}
