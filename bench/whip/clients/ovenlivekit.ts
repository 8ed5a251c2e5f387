import OvenLiveKit from 'ovenlivekit';

import { present } from '../adapter.ts';

let kit: ReturnType<typeof OvenLiveKit.create> | undefined;

present({
  publish: async (url, token, stream, tell) => {
    kit = OvenLiveKit.create({ callbacks: { error: (error) => tell(String(error)) } });
    await kit.setMediaStream(stream);
    kit.startStreaming(url, token ? { httpHeaders: { Authorization: `Bearer ${token}` } } : {});
  },
  stop: () => kit?.stopStreaming(),
});
