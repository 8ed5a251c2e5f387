import { LiveCode, LiveError, severityOf, codeName, type LiveCodeNumber, type LiveErrorDetail } from '@livelit/core';
import { fromCloseCode } from '@livelit/core/http';

/** `{"type":"error",…}` of a gateway as an error; undefined when it is none of ours. */
export function fromServerMessage(message: Readonly<Record<string, unknown>>): LiveError | undefined {
  const { code, message: words, detail } = message;
  if (typeof code !== 'number' || !codeName(code) || severityOf(code) === 'ok') return undefined;
  const text = typeof words === 'string' && words ? words.slice(0, 200) : 'The server ended the stream.';
  const facts = typeof detail === 'object' && detail !== null ? (detail as LiveErrorDetail) : {};
  return new LiveError(code as LiveCodeNumber, text, { detail: facts });
}

/** A publishing WebSocket's close as an error. `opened` says whether it was ever open. */
export function fromSocketClose(event: { code: number; reason: string }, opened: boolean): LiveError {
  if (event.code === 1006 && !opened) {
    return navigator.onLine
      ? new LiveError(LiveCode.ERROR_UNREACHABLE, 'No WebSocket could be opened to the server.')
      : new LiveError(LiveCode.ERROR_OFFLINE, 'There is no network to publish over.');
  }
  const said = event.reason || (event.code < 4000 ? 'The connection to the server was closed.' : '');
  return fromCloseCode(event.code, said, {}, { 4410: LiveCode.ERROR_TAKEN_OVER });
}

/** What the WebSocket constructor throws: the address is unfit, or insecure in a secure page. */
export function fromSocketException(cause: unknown): LiveError {
  const isSecurity = cause instanceof DOMException && cause.name === 'SecurityError';
  return isSecurity
    ? new LiveError(LiveCode.ERROR_MIXED_CONTENT, 'A page loaded over HTTPS can only publish to a wss: address.', {
        cause,
      })
    : new LiveError(LiveCode.ERROR_INVALID_PARAMETER, 'The address is not fit for a WebSocket.', { cause });
}
