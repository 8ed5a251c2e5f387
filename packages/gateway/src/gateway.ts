import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { type Logger, TypedEventTarget } from '@livelit/core';

import { sampleBitrates, type BitrateSampler } from './bitrate-sampler.ts';
import type { GatewayConfig } from './gateway-config.ts';
import { type GatewayEvents, StreamEvent } from './gateway-events.ts';
import type { EndReason, LiveStream } from './media/live-stream.ts';
import type { StreamRegistry } from './media/stream-registry.ts';
import { renderMetrics, type FrameTotals } from './metrics.ts';
import type { SessionTable } from './session-table.ts';
import type { SocketRouter } from './socket-router.ts';
import { streamInfo, type StreamInfo } from './stream-info.ts';

/** Milliseconds that `close()` waits for everybody to say goodbye. */
const closeDeadlineMs = 3000;

/** What a gateway is put together from. */
export interface GatewayParts {
  readonly config: GatewayConfig;
  readonly registry: StreamRegistry;
  readonly sessions: SessionTable;
  readonly server: Server;
  readonly sockets: SocketRouter;
  readonly log: Logger;
}

/** A running gateway. Made by `createGateway`. */
export class Gateway extends TypedEventTarget<GatewayEvents> {
  /** The settings in force. */
  readonly config: GatewayConfig;
  #parts: GatewayParts;
  #bitrates: BitrateSampler;
  #endedFrames: FrameTotals = { video: 0, audio: 0 };
  #address: AddressInfo;
  #closed: Promise<void> | undefined;

  constructor(parts: GatewayParts) {
    super();
    this.#parts = parts;
    this.config = parts.config;
    this.#address = parts.server.address() as AddressInfo;
    this.#bitrates = sampleBitrates(parts.registry);
    parts.registry.watch((event, stream, reason) => this.#tell(event, stream, reason));
  }

  /** The port it listens on. */
  get port(): number {
    return this.#address.port;
  }

  /** The address it is bound to. */
  get address(): AddressInfo {
    return this.#address;
  }

  /** Its origin as this machine reaches it, such as `http://127.0.0.1:8889`. */
  get url(): string {
    const { address, family, port } = this.#address;
    const anywhere: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };
    const host = anywhere[address] ?? address;
    return `http://${family === 'IPv6' ? `[${host}]` : host}:${port}`;
  }

  /** True from the call of `close()` on. */
  get closing(): boolean {
    return this.#closed !== undefined;
  }

  /** What is live now. */
  streams(): StreamInfo[] {
    return [...this.#parts.registry].map((stream) => this.#infoOf(stream));
  }

  /** The counters and gauges of `/metrics`, in Prometheus' text format 0.0.4. */
  metrics(): string {
    return renderMetrics([...this.#parts.registry], this.#parts.sessions, this.#endedFrames);
  }

  /**
   * Ends all sessions as their protocols want it, then the server; resolves when the port is free again, after three
   * seconds at most. Viewers and publishers hear that the gateway shuts down. Calling it again gives the same promise.
   */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    const { registry, sessions, server, sockets, log } = this.#parts;
    log.info('Shutting down.');
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const stream of registry) {
      attempt(() => stream.publisher.close('shutdown'), log);
      stream.end('shutdown');
    }
    const deadline = AbortSignal.timeout(closeDeadlineMs);
    const late = new Promise<void>((resolve) => deadline.addEventListener('abort', () => resolve()));
    await Promise.race([sessions.closeAll((error) => log.error('A session did not end', error)), late]);
    await Promise.race([sockets.drained(), late]);
    this.#bitrates.stop();
    sockets.close();
    server.closeIdleConnections();
    // An answer that ends its stream is still on its way to a viewer.
    await Promise.race([closed, late]);
    server.closeAllConnections();
    await closed;
  }

  #infoOf(stream: LiveStream): StreamInfo {
    return streamInfo(stream, this.#parts.sessions, this.#bitrates.kbps(stream));
  }

  #tell(event: 'start' | 'end', stream: LiveStream, reason: EndReason | undefined): void {
    const { log } = this.#parts;
    if (event === 'start') {
      log.info(`Stream '${stream.name}' started by ${stream.publisher.protocol}.`);
    } else {
      log.info(`Stream '${stream.name}' is over: ${reason}.`);
      this.#endedFrames.video += stream.counters.videoFrames;
      this.#endedFrames.audio += stream.counters.audioFrames;
    }
    const info = this.#infoOf(stream);
    this.dispatchEvent(new StreamEvent(event === 'start' ? 'streamstart' : 'streamend', { stream: info, reason }));
  }
}

function attempt(action: () => void, log: Logger): void {
  try {
    action();
  } catch (error) {
    log.error('A publisher did not end', error);
  }
}
