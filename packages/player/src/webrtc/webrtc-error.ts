import { LiveCode, LiveError, type LiveCodeNumber, type LiveErrorDetail } from '@livelit/core';

/** What playing by WebRTC can fail with, in every dialect, besides HTTP statuses and requests without an answer. */
export const webrtcErrors = {
  'bad-configuration': [LiveCode.ERROR_INVALID_PARAMETER, 'The browser refuses the options for RTCPeerConnection.'],
  'no-answer-in-time': [LiveCode.ERROR_REQUEST_TIMEOUT, 'The server did not answer the offer in time.'],
  'not-sdp': [LiveCode.ERROR_SOURCE_INVALID, 'The server answers with something that is no SDP.'],
  'sdp-refused': [LiveCode.ERROR_SOURCE_INVALID, 'The SDP of the server cannot be used.'],
  'counter-offer-unnamed': [
    LiveCode.ERROR_SOURCE_INVALID,
    'The server makes an offer of its own, but names no session to answer to.',
  ],
  'no-common-codec': [LiveCode.ERROR_CODEC_UNSUPPORTED, 'Server and browser have no codec in common.'],
  'no-path': [LiveCode.ERROR_ICE_FAILED, 'No network path to the server was found for WebRTC.'],
  'connection-lost': [LiveCode.ERROR_DISCONNECTED, 'The connection to the server was lost.'],
  'closed-by-server': [LiveCode.ERROR_DISCONNECTED, 'The server closed the session.'],
  'page-left': [LiveCode.ERROR_DISCONNECTED, 'The session ended when the page was left.'],
} as const satisfies Readonly<Record<string, readonly [LiveCodeNumber, string]>>;

/** HTTP statuses that mean something else to a player by WebRTC than elsewhere: nobody publishes yet. */
export const webrtcStatusCodes = { 409: LiveCode.ERROR_SOURCE_NOT_FOUND } as const;

/** One of these failures. */
export function webrtcError(
  failure: keyof typeof webrtcErrors,
  options: { readonly cause?: unknown; readonly detail?: LiveErrorDetail } = {},
): LiveError {
  const [code, message] = webrtcErrors[failure];
  return new LiveError(code, message, options);
}
