import { createGateway, type Gateway } from '@livelit/gateway';

import type { Run } from '../run.ts';
import { fail, verdict, type Scenario } from '../scenario.ts';

const gateways = new WeakMap<Run, Gateway>();

/** Publishes to another WebRTC stack, libdatachannel, behind the gateway of this repository. */
async function publishToGateway(run: Run): Promise<void> {
  const gateway = await createGateway({ port: 0 });
  gateways.set(run, gateway);
  try {
    run.publish();
    const counted = () => {
      const [stream] = gateway.streams();
      return (stream?.videoFrames ?? 0) >= 5 && (stream?.audioFrames ?? 0) >= 10;
    };
    run.notes.set('media', await run.until(counted, 15));
    run.stop();
    run.notes.set('ended', await run.until(() => gateway.streams().length === 0, 3));
  } finally {
    await gateway.close();
  }
}

export const gatewayScenario: Scenario = {
  name: 'gateway',
  // The offer passes the mock server, which lets every header through; the session is the gateway's own.
  post: async (run, { body }) => {
    const endpoint = `${gateways.get(run)!.url}/whip/conformance`;
    const answer = await fetch(endpoint, { method: 'POST', headers: { 'content-type': 'application/sdp' }, body });
    const headers: Record<string, string> = { 'content-type': 'application/sdp' };
    for (const name of ['etag', 'location']) headers[name] = answer.headers.get(name) ?? '';
    headers['location'] = new URL(headers['location']!, endpoint).href;
    return { status: answer.status, headers, body: await answer.text() };
  },
  act: publishToGateway,
  rows: [
    {
      id: 'gateway',
      text: 'Media arrives at a server of another make (libdatachannel), and its stream ends with the client.',
      section: '4.2',
      level: 'beyond',
      judge: (run) => {
        if (!run.hadMedia) return fail('Not both arrived within 15 s.');
        const ended = run.notes.get('ended') === true;
        return verdict(ended, ended ? 'Both arrived.' : 'Both arrived, but the stream did not end.');
      },
    },
  ],
};
