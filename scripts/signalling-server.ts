import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a signalling server was asked. */
export interface SignallingRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A server that speaks the dialects of SRS and of Tencent, and has a server of WHEP and WHIP play and publish. */
export interface SignallingServer {
  readonly port: number;
  readonly requests: readonly SignallingRequest[];
  close(): Promise<void>;
}

/** Starts one in front of a gateway; streams are known by the last segment of their address. */
export async function startSignalling(gateway: string): Promise<SignallingServer> {
  const requests: SignallingRequest[] = [];
  const sessions = new Map<string, string>();
  const server = createServer((request, response) => void answer(request, response));

  async function open(
    protocol: 'whep' | 'whip',
    streamUrl: unknown,
    offer: unknown,
  ): Promise<{ status: number; sdp: string; session: string }> {
    const name = new URL(String(streamUrl).replace(/^webrtc:/, 'http:')).pathname.split('/').at(-1);
    const headers = { 'content-type': 'application/sdp' };
    const response = await fetch(`${gateway}/${protocol}/${name}`, { method: 'POST', headers, body: String(offer) });
    const session = new URL(response.headers.get('location') ?? '/', gateway).href;
    return { status: response.status, sdp: await response.text(), session };
  }

  async function told(path: string, body: Readonly<Record<string, unknown>>): Promise<object | undefined> {
    const srs = /^\/rtc\/v1\/(play|publish)\//.exec(path)?.[1];
    if (srs) {
      const { status, sdp, session } = await open(srs === 'play' ? 'whep' : 'whip', body['streamurl'], body['sdp']);
      return status === 201 ? { code: 0, server: 'vid-1', sessionid: session, sdp } : { code: status };
    }
    if (path === '/webrtc/v1/pullstream' || path === '/webrtc/v1/pushstream') {
      const local = body['localsdp'] as { readonly type: string; readonly sdp: string };
      const { status, sdp, session } = await open(
        path.endsWith('/pullstream') ? 'whep' : 'whip',
        body['streamurl'],
        local.sdp,
      );
      if (status !== 201) return { errcode: status, errmsg: 'refused' };
      const svrsig = `sig-${sessions.size}`;
      sessions.set(svrsig, session);
      return { errcode: 0, errmsg: 'ok', svrsig, remotesdp: { type: 'answer', sdp } };
    }
    if (path === '/webrtc/v1/stopstream') {
      await fetch(sessions.get(String(body['svrsig'])) ?? gateway, { method: 'DELETE' });
      return { errcode: 0 };
    }
    return undefined;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Headers', '*, Authorization');
    if (request.method === 'OPTIONS') return void response.writeHead(204).end();
    const chunks: Uint8Array[] = [];
    for await (const chunk of request as AsyncIterable<Uint8Array>) chunks.push(chunk);
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>;
    const path = request.url ?? '';
    requests.push({ path, headers: request.headers as SignallingRequest['headers'], body });
    const json = await told(path, body);
    response.setHeader('Content-Type', 'application/json');
    response.writeHead(json ? 200 : 404).end(JSON.stringify(json ?? {}));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
