import { LiveCode, LiveError, onAbort } from '@livelit/core';

/** Milliseconds that `disconnected`, five seconds of silence by then, may last: WebRTC can come back by itself. */
const disconnectedMs = 3000;

/** Resolves when media can flow, rejects when it cannot within `ms`. */
export function untilConnected(peer: RTCPeerConnection, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const listening = new AbortController();
    const end = (settle: () => void) => {
      clearTimeout(timer);
      listening.abort();
      settle();
    };
    const fail = (why: string) =>
      end(() => reject(new LiveError(LiveCode.ERROR_ICE_FAILED, `No media path to the server ${why}.`)));
    const timer = setTimeout(() => fail(`was found within ${Math.round(ms / 1000)} s`), ms);
    const check = () => {
      if (peer.connectionState === 'connected') end(resolve);
      else if (peer.connectionState === 'failed') fail('was found');
    };
    peer.addEventListener('connectionstatechange', check, listening);
    signal.addEventListener('abort', () => end(() => reject(signal.reason)), listening);
    if (signal.aborted) end(() => reject(signal.reason));
    else check();
  });
}

/** Reports once when a connection that stood is lost for good. */
export function watchConnection(
  peer: RTCPeerConnection,
  signal: AbortSignal,
  report: (error: LiveError) => void,
): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const watching = new AbortController();
  const end = () => {
    clearTimeout(timer);
    watching.abort();
  };
  onAbort(signal, end);
  const lose = (why: string) => {
    if (watching.signal.aborted) return;
    end();
    report(new LiveError(LiveCode.ERROR_DISCONNECTED, `The connection to the server ${why}.`));
  };
  const check = () => {
    clearTimeout(timer);
    const { connectionState: state } = peer;
    if (state === 'failed') lose('broke');
    else if (state === 'closed') lose('was closed');
    else if (state === 'disconnected') timer = setTimeout(() => lose('is interrupted'), disconnectedMs);
  };
  peer.addEventListener('connectionstatechange', check, watching);
  for (const transport of new Set(peer.getSenders().map((sender) => sender.transport)))
    transport?.addEventListener(
      'statechange',
      () => {
        // A server that ends the session says so by DTLS, long before ICE notices.
        if (transport.state === 'closed' || transport.state === 'failed') lose('was closed by the server');
      },
      watching,
    );
}
