import type { Browser, Page } from '@livelit/e2e/harness';

import { launch } from '../rig/chromium.ts';

/** What one connection has received. */
export interface Received {
  readonly videoFrames: number;
  readonly audioPackets: number;
}

/**
 * The media server: a Chromium that only receives. It takes ICE restarts and trickled candidates, which the server
 * libraries for Node do not, and counts what really arrived.
 */
export interface MediaEnd {
  /** Answers an offer, with all candidates. */
  answer(id: string, offer: string): Promise<string>;
  addCandidates(id: string, mid: string, candidates: readonly string[]): Promise<void>;
  /** Takes the client's new credentials; answers with a description that holds the new ones of this end. */
  restart(id: string, ufrag: string, password: string): Promise<string>;
  /** Ends the connection by DTLS, as a server does that ends a session. */
  end(id: string): Promise<void>;
  received(id: string): Received;
  close(): Promise<void>;
}

interface Receiver {
  answer(id: string, offer: string): Promise<string>;
  addCandidates(id: string, mid: string, candidates: readonly string[]): Promise<void>;
  restart(id: string, ufrag: string, password: string): Promise<string>;
  end(id: string): void;
  received(): Promise<Record<string, Received>>;
}

declare global {
  interface Window {
    receiver: Receiver;
  }
}

/** Runs in the page. */
async function becomeReceiver(): Promise<void> {
  const peers = new Map<string, RTCPeerConnection>();
  // A page that uses a microphone may know its own addresses; others hide them behind mDNS.
  await navigator.mediaDevices.getUserMedia({ audio: true });
  const find = (id: string) => {
    const peer = peers.get(id);
    if (!peer) throw new Error(`There is no connection ${id}.`);
    return peer;
  };
  const answerTo = async (peer: RTCPeerConnection, offer: string) => {
    await peer.setRemoteDescription({ type: 'offer', sdp: offer });
    // Not by the state: for a moment after a restart it is still that of the first gathering.
    const gathered = new Promise<void>((resolve) => {
      const check = ({ candidate }: RTCPeerConnectionIceEvent) => {
        if (candidate !== null) return;
        peer.removeEventListener('icecandidate', check);
        resolve();
      };
      peer.addEventListener('icecandidate', check);
    });
    await peer.setLocalDescription();
    await Promise.race([gathered, new Promise((resolve) => setTimeout(resolve, 3000))]);
    return peer.localDescription!.sdp;
  };
  window.receiver = {
    answer: async (id, offer) => {
      const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
      peers.set(id, peer);
      return answerTo(peer, offer);
    },
    addCandidates: async (id, mid, candidates) => {
      const peer = find(id);
      for (const candidate of candidates) await peer.addIceCandidate({ candidate, sdpMid: mid }).catch(() => undefined);
    },
    restart: async (id, ufrag, password) => {
      const peer = find(id);
      const offer = peer
        .remoteDescription!.sdp.replaceAll(/a=ice-ufrag:.*/g, `a=ice-ufrag:${ufrag}`)
        .replaceAll(/a=ice-pwd:.*/g, `a=ice-pwd:${password}`)
        .replaceAll(/a=candidate:.*\r\n/g, '');
      return answerTo(peer, offer);
    },
    end: (id) => {
      peers.get(id)?.close();
      peers.delete(id);
    },
    received: async () => {
      const all: Record<string, Received> = {};
      for (const [id, peer] of peers) {
        let [videoFrames, audioPackets] = [0, 0];
        for (const entry of (await peer.getStats()).values() as Iterable<Record<string, unknown>>) {
          if (entry['type'] !== 'inbound-rtp') continue;
          if (entry['kind'] === 'video') videoFrames = Number(entry['framesDecoded'] ?? 0);
          else audioPackets = Number(entry['packetsReceived'] ?? 0);
        }
        all[id] = { videoFrames, audioPackets };
      }
      return all;
    },
  };
}

const nothing: Received = { videoFrames: 0, audioPackets: 0 };

/** Starts it in a browser of its own, on an empty page of this origin. */
export async function startMediaEnd(origin: string): Promise<MediaEnd> {
  const browser: Browser = await launch();
  const page: Page = await (await browser.newContext()).newPage();
  await page.goto(`${origin}/receiver`);
  await page.evaluate(becomeReceiver);
  let figures: Record<string, Received> = {};
  let isClosed = false;
  const looking = (async () => {
    while (!isClosed) {
      figures = await page.evaluate(() => window.receiver.received()).catch(() => figures);
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  })();
  return {
    answer: (id, offer) => page.evaluate(([a, b]) => window.receiver.answer(a, b), [id, offer] as const),
    addCandidates: (id, mid, candidates) =>
      page.evaluate(([a, b, c]) => window.receiver.addCandidates(a, b, c), [id, mid, candidates] as const),
    restart: (id, ufrag, password) =>
      page.evaluate(([a, b, c]) => window.receiver.restart(a, b, c), [id, ufrag, password] as const),
    end: (id) => page.evaluate((a) => window.receiver.end(a), id),
    received: (id) => figures[id] ?? nothing,
    close: async () => {
      isClosed = true;
      await browser.close();
      await looking;
    },
  };
}
