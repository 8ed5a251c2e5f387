import type { Page } from '@livelit/e2e/harness';

import type { Witness } from './adapter.ts';
import type { MediaEnd } from './media-end.ts';
import type { Endpoint, MockServer, Origin, Reply, SeenRequest } from './mock-server.ts';
import { MockSession, type SessionManners } from './mock-session.ts';
import type { Scenario } from './scenario.ts';

/** What a run is made of. */
export interface RunParts {
  readonly id: string;
  readonly scenario: Scenario;
  readonly server: MockServer;
  readonly media: MediaEnd;
  readonly page: Page;
}

/** Milliseconds between two looks. */
const lookMs = 50;

/** One client in one scenario: what it did is written down here. */
export class Run implements Endpoint {
  readonly requests: SeenRequest[] = [];
  readonly sessions: MockSession[] = [];
  readonly server: MockServer;
  readonly token: string | undefined;
  /** When the client was told to publish. */
  publishedAt = 0;
  /** Where the scenarios keep what they saw. */
  readonly notes = new Map<string, number | string | boolean>();
  /** What its page has seen, when `look` was last called. */
  witness: Witness = { candidates: [], policies: [] };
  told: readonly string[] = [];
  #parts: RunParts;
  #isOver = false;

  constructor(parts: RunParts) {
    this.#parts = parts;
    this.server = parts.server;
    this.token = parts.scenario.token;
  }

  get page(): Page {
    return this.#parts.page;
  }

  /** The session that was made last. */
  get session(): MockSession | undefined {
    return this.sessions.at(-1);
  }

  /** The address of something of this run. */
  at(path: string, origin: Origin = 'a'): string {
    return `${this.server.origins[origin]}/r/${this.#parts.id}${path}`;
  }

  of(method: string): SeenRequest[] {
    return this.requests.filter((request) => request.method === method);
  }

  async answer(request: SeenRequest): Promise<Reply | undefined> {
    this.requests.push(request);
    const { scenario } = this.#parts;
    try {
      if (request.method === 'GET' || request.method === 'HEAD') return { status: 204 };
      if (request.method === 'POST' && request.path.endsWith('/whip'))
        return scenario.post ? await scenario.post(this, request) : await this.accept(request);
      const session = this.sessions.find((one) => request.path.endsWith(`/session/${this.sessions.indexOf(one) + 1}`));
      if (!session) return { status: 404 };
      if (request.method === 'DELETE') return await session.delete();
      if (request.method !== 'PATCH') return { status: 405 };
      return scenario.patch ? await scenario.patch(this, request, session) : await this.take(request, session);
    } catch (error) {
      // An offer that no WebRTC takes, or a run that is over.
      return { status: 400, body: String(error) };
    }
  }

  /** Makes a session of an offer. */
  async accept(request: SeenRequest, manners: SessionManners = {}): Promise<Reply> {
    const number = this.sessions.length + 1;
    const session = new MockSession(`${this.#parts.id}.${number}`, request.origin, manners, this.#parts.media);
    this.sessions.push(session);
    return session.open(request.body, `/r/${this.#parts.id}/session/${number}`);
  }

  /** Takes a PATCH as RFC 9725 has it. */
  async take(request: SeenRequest, session: MockSession): Promise<Reply> {
    const refusal = session.refusal(request);
    if (refusal) return refusal;
    return session.isRestart(request) ? session.restart(request) : session.trickle(request);
  }

  /** Tells the client to publish. What it promises to do is not awaited: only what it does counts. */
  publish(url = this.at('/whip')): void {
    this.publishedAt = performance.now();
    this.page
      .evaluate(([address, token]) => window.whip.publish(address, token), [url, this.token] as const)
      .catch(() => undefined);
  }

  stop(): void {
    this.page.evaluate(() => window.whip.stop()).catch(() => undefined);
  }

  /** Whether it becomes true in time. */
  async until(holds: () => boolean, seconds: number): Promise<boolean> {
    const deadline = performance.now() + seconds * 1000;
    while (!holds()) {
      if (performance.now() > deadline || this.#isOver) return false;
      await this.wait(lookMs / 1000);
    }
    return true;
  }

  wait(seconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }

  /** Whether pictures and sound arrive from now on, at the session that was made last. */
  async mediaFlows(seconds = 15): Promise<boolean> {
    let from: { session: MockSession; videoFrames: number; audioPackets: number } | undefined;
    return this.until(() => {
      const { session } = this;
      if (!session) return false;
      const { videoFrames, audioPackets } = session.received;
      if (from?.session !== session) from = { session, videoFrames, audioPackets };
      return videoFrames >= from.videoFrames + 5 && audioPackets >= from.audioPackets + 10;
    }, seconds);
  }

  /** Publishes, waits for media and for a quiet moment, and stops. */
  async publishAndStop(url?: string): Promise<void> {
    this.publish(url);
    this.notes.set('media', (await this.until(() => this.sessions.length > 0, 8)) && (await this.mediaFlows()));
    // Candidates may come after the connection stands.
    await this.wait(0.6);
    await this.look();
    this.stop();
    await this.until(() => this.of('DELETE').length > 0, 2);
  }

  get hadMedia(): boolean {
    return this.notes.get('media') === true;
  }

  /** Reads what the page has seen. */
  async look(): Promise<void> {
    const seen = await this.page
      .evaluate(() => ({ witness: window.whip.witness, told: window.whip.told }))
      .catch(() => undefined);
    if (seen) ({ witness: this.witness, told: this.told } = seen);
  }

  async end(): Promise<void> {
    this.#isOver = true;
    for (const session of this.sessions) await session.end().catch(() => undefined);
  }
}
