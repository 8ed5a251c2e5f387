import { LiveCode, LiveError, type LiveCodeNumber, type LiveErrorDetail } from '@livelit/core';

/** What publishing by WebRTC can fail with, in every dialect, besides HTTP statuses and requests without an answer. */
export const pushErrors = {
  'no-webrtc': [
    LiveCode.ERROR_NOT_SUPPORTED,
    'This browser has no WebRTC; push FLV to a wss: address, or to an rtmp: address through a gateway.',
  ],
  'bad-configuration': [LiveCode.ERROR_INVALID_PARAMETER, 'The browser refuses the options for WebRTC.'],
  'no-answer-in-time': [LiveCode.ERROR_REQUEST_TIMEOUT, 'The server did not answer the offer in time.'],
  'not-sdp': [LiveCode.ERROR_SERVER_PROCESS_FAILED, 'The server answered the offer with something that is no SDP.'],
  'sdp-refused': [LiveCode.ERROR_SERVER_PROCESS_FAILED, 'The SDP that the server answered with cannot be used.'],
  'no-common-codec': [LiveCode.ERROR_CODEC_UNSUPPORTED, 'The server takes none of the codecs that were offered.'],
  'no-path': [LiveCode.ERROR_ICE_FAILED, 'No network path to the server was found for WebRTC.'],
  'connection-lost': [LiveCode.ERROR_DISCONNECTED, 'The connection to the server was lost.'],
  'closed-by-server': [LiveCode.ERROR_DISCONNECTED, 'The server closed the session.'],
  'page-left': [LiveCode.ERROR_DISCONNECTED, 'The session ended when the page was left.'],
} as const satisfies Readonly<Record<string, readonly [LiveCodeNumber, string]>>;

/** HTTP statuses that mean something else to a publisher than elsewhere. */
export const pushStatusCodes = { 409: LiveCode.ERROR_NAME_TAKEN } as const;

/** One of these failures. */
export function pushError(
  failure: keyof typeof pushErrors,
  options: { readonly cause?: unknown; readonly detail?: LiveErrorDetail } = {},
): LiveError {
  const [code, message] = pushErrors[failure];
  return new LiveError(code, message, options);
}
