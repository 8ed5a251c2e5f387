import { WHIPClient } from 'whip-whep/whip.js';

import { present } from '../adapter.ts';

const client = new WHIPClient();

// As its README has it: the connection is the application's, with max-bundle and transceivers that only send.
present({
  publish: async (url, token, stream) => {
    const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
    for (const track of stream.getTracks()) peer.addTransceiver(track, { direction: 'sendonly', streams: [stream] });
    peer.addEventListener('iceconnectionstatechange', () => {
      // It has a method for this, which nothing else calls.
      if (peer.iceConnectionState === 'disconnected') void client.restart();
    });
    await client.publish(peer, url, token);
  },
  stop: () => client.stop(),
});
