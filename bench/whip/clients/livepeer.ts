import { attachMediaStreamToPeerConnection, createNewWHIP } from '@livepeer/core-web/webrtc';

import { present } from '../adapter.ts';

let session: ReturnType<typeof createNewWHIP> | undefined;

// It takes no token.
present({
  publish: (url, _token, stream, tell) => {
    session = createNewWHIP({
      ingestUrl: url,
      element: document.createElement('video'),
      // An empty list, for by itself it asks the server's host for STUN and TURN.
      iceServers: [],
      sdpTimeout: null,
      callbacks: {
        onRTCPeerConnection: (peerConnection) =>
          void attachMediaStreamToPeerConnection({ mediaStream: stream, peerConnection }),
        onError: (error) => tell(error.message),
      },
    });
  },
  stop: () => session?.destroy(),
});
