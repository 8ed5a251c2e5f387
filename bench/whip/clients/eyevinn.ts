import { WHIPClient } from '@eyevinn/whip-web-client';

import { present } from '../adapter.ts';

let client: WHIPClient | undefined;

present({
  publish: async (url, token, stream) => {
    // An empty list, for by itself it asks a public STUN server.
    client = new WHIPClient({ endpoint: url, opts: { iceServers: [], ...(token ? { authkey: token } : {}) } });
    await client.ingest(stream);
  },
  stop: () => client?.destroy(),
});
