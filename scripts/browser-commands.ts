/**
 * What a test in the browser may ask of Node: a real gateway, a real publisher that is no browser, a look at the
 * gateway. Use them as `import { commands } from 'vitest/browser'`.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

import type { BrowserCommand } from 'vitest/node';

import type { GatewayConfig } from '../packages/gateway/src/gateway-config.ts';
import { findProgram } from './browser.mjs';
import { startByteOrigin as createByteOrigin, type ByteOrigin, type ByteRequest } from './byte-origin.ts';
import { startFaultProxy as createFaultProxy, type FaultProxy, type ProxyFault } from './fault-proxy.ts';
import {
  startMediaOrigin as createMediaOrigin,
  type MediaFault,
  type MediaOrigin,
  type MediaOriginOptions,
  type MediaRequest,
} from './media-origin.ts';
import {
  startScript as createScript,
  type ScriptedAnswer,
  type ScriptedRequest,
  type ScriptedServer,
} from './scripted-server.ts';
import { startShapingProxy as createShapingProxy, type Shape, type ShapingProxy } from './shaping-proxy.ts';
import './source-condition.ts';
import {
  type SignallingRequest,
  type SignallingServer,
  startSignalling as createSignalling,
} from './signalling-server.ts';
import { startStub as createStub, type StubRequest, type StubServer } from './stub-server.ts';
import { startUdpRelay as createUdpRelay, type UdpRelay } from './udp-relay.ts';

interface Running {
  readonly port: number;
  close(): Promise<void>;
}

interface StoredSocket {
  close(): void;
}

interface GatewayModule {
  readonly createGateway: (options: Options) => Promise<Running>;
}

// By its file: no package of the root depends on the gateway, and the bundler of the configuration must not follow it.
const gatewaySource = new URL('../packages/gateway/src/index.ts', import.meta.url).href;

const gateways = new Map<string, Running>();
const publishers = new Map<string, { ffmpeg: ChildProcess; socket: StoredSocket }>();
let lastId = 0;

type Options = Partial<Omit<GatewayConfig, 'limits'>> & { readonly limits?: Partial<GatewayConfig['limits']> };

/** Starts a gateway on a free port, or on `port` (to bring one back); answers its origin and the id to stop it by. */
const startGateway: BrowserCommand<[options?: Options]> = async (_context, options = {}) => {
  const { createGateway } = (await import(gatewaySource)) as GatewayModule;
  const gateway = await createGateway({ port: 0, ...options });
  const id = String(++lastId);
  gateways.set(id, gateway);
  return { id, url: `http://127.0.0.1:${gateway.port}`, port: gateway.port };
};

const stopGateway: BrowserCommand<[id: string]> = async (_context, id) => {
  const gateway = gateways.get(id);
  gateways.delete(id);
  await gateway?.close();
};

const words = (text: string) => text.split(' ');

/** ffmpeg's moving picture and a tone of 440 Hz, H.264 and AAC, a key frame a second. */
const testPicture = [
  ...words('-re -f lavfi -i testsrc2=size=320x180:rate=25 -re -f lavfi -i sine=frequency=440:sample_rate=48000'),
  ...words('-c:v libx264 -preset ultrafast -tune zerolatency -profile:v baseline -pix_fmt yuv420p -g 25 -b:v 400k'),
  ...words('-c:a aac -b:a 64k'),
];

/**
 * Publishes ffmpeg's moving test picture and a 440 Hz tone as FLV over a WebSocket, until stopPublisher.
 * `args` replaces the arguments of ffmpeg before `-f flv`.
 */
const startPublisher: BrowserCommand<[url: string, args?: readonly string[]]> = async (_context, url, args) => {
  const program = findProgram('ffmpeg');
  if (!program) throw new Error('ffmpeg is not on this machine.');
  const socket = new WebSocket(url, ['publisher']);
  socket.binaryType = 'arraybuffer';
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error(`No WebSocket at ${url}.`)));
  });
  const ffmpeg = spawn(
    program,
    ['-hide_banner', '-loglevel', 'error', ...(args ?? testPicture), '-f', 'flv', 'pipe:1'],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  ffmpeg.stdout?.on(
    'data',
    (chunk: Uint8Array<ArrayBuffer>) => socket.readyState === WebSocket.OPEN && socket.send(chunk),
  );
  socket.addEventListener('close', () => ffmpeg.kill('SIGKILL'));
  const id = String(++lastId);
  publishers.set(id, { ffmpeg, socket });
  return id;
};

const stopPublisher: BrowserCommand<[id: string]> = async (_context, id) => {
  const publisher = publishers.get(id);
  publishers.delete(id);
  if (!publisher) return;
  publisher.socket.close();
  publisher.ffmpeg.kill('SIGKILL');
  if (publisher.ffmpeg.exitCode === null && publisher.ffmpeg.signalCode === null) await once(publisher.ffmpeg, 'exit');
};

/** Whether a program (ffmpeg, ffprobe, nginx) is on PATH. */
const hasProgram: BrowserCommand<[name: string]> = (_context, name) => findProgram(name) !== undefined;

const stubs = new Map<string, StubServer>();

/** Starts a server that misbehaves as its addresses say, see stub-server.ts. */
const startStub: BrowserCommand<[]> = async () => {
  const stub = await createStub();
  const id = String(++lastId);
  stubs.set(id, stub);
  return { id, url: `http://127.0.0.1:${stub.port}` };
};

/** What a stub was asked. */
const stubRequests: BrowserCommand<[id: string]> = (_context, id) => [...(stubs.get(id)?.requests ?? [])];

const stopStub: BrowserCommand<[id: string]> = async (_context, id) => {
  const stub = stubs.get(id);
  stubs.delete(id);
  await stub?.close();
};

const scripts = new Map<string, ScriptedServer>();

/** Starts a server that answers line by line of a script, see scripted-server.ts. */
const startScript: BrowserCommand<[script: readonly ScriptedAnswer[]]> = async (_context, script) => {
  const server = await createScript(script);
  const id = String(++lastId);
  scripts.set(id, server);
  return { id, url: `http://127.0.0.1:${server.port}` };
};

/** Adds lines to a script. */
const addToScript: BrowserCommand<[id: string, script: readonly ScriptedAnswer[]]> = (_context, id, script) =>
  scripts.get(id)?.add(script);

/** What a scripted server was asked. */
const scriptRequests: BrowserCommand<[id: string]> = (_context, id) => [...(scripts.get(id)?.requests ?? [])];

const stopScript: BrowserCommand<[id: string]> = async (_context, id) => {
  const server = scripts.get(id);
  scripts.delete(id);
  await server?.close();
};

interface RtmpModule {
  startFakeRtmpServer(): Promise<{
    readonly port: number;
    readonly clients: readonly {
      readonly messages: readonly { readonly type: number; readonly timestamp: number; readonly body: Uint8Array }[];
    }[];
    close(): Promise<void>;
  }>;
}

const rtmpSource = new URL('../packages/gateway/src/testing/fake-rtmp-server.ts', import.meta.url).href;
const rtmpServers = new Map<string, Awaited<ReturnType<RtmpModule['startFakeRtmpServer']>>>();

/** Starts an RTMP server that takes every stream and keeps what it was sent. */
const startRtmp: BrowserCommand<[]> = async () => {
  const servers = (await import(rtmpSource)) as RtmpModule;
  const server = await servers.startFakeRtmpServer();
  const id = String(++lastId);
  rtmpServers.set(id, server);
  return { id, url: `rtmp://127.0.0.1:${server.port}/live` };
};

/** What each client has sent an RTMP server so far: type, time and the first bytes of every message. */
const rtmpMessages: BrowserCommand<[id: string]> = (_context, id) =>
  (rtmpServers.get(id)?.clients ?? []).map(({ messages }) =>
    messages.map(({ type, timestamp, body }) => ({ type, timestamp, start: [...body.subarray(0, 64)] })),
  );

const stopRtmp: BrowserCommand<[id: string]> = async (_context, id) => {
  const server = rtmpServers.get(id);
  rtmpServers.delete(id);
  await server?.close();
};

const mediaOrigins = new Map<string, MediaOrigin>();

/** Starts a server of test media, see media-origin.ts for what lies where. */
const startMediaOrigin: BrowserCommand<[options?: MediaOriginOptions]> = async (_context, options) => {
  const origin = await createMediaOrigin(options);
  const id = String(++lastId);
  mediaOrigins.set(id, origin);
  return { id, url: origin.url, ws: origin.url.replace('http', 'ws'), port: origin.port };
};

/** Puts a fault of a media origin in force; without one, everything works again. */
const mediaOriginFault: BrowserCommand<[id: string, fault?: MediaFault]> = (_context, id, fault) => {
  const origin = mediaOrigins.get(id);
  if (fault) origin?.fault(fault);
  else origin?.clearFaults();
};

/** What a media origin was asked. */
const mediaOriginRequests: BrowserCommand<[id: string]> = (_context, id) => [...(mediaOrigins.get(id)?.requests ?? [])];

/** Seconds of live media that a media origin has by now. */
const mediaOriginPosition: BrowserCommand<[id: string]> = (_context, id) => mediaOrigins.get(id)?.position;

/** Ends the live streams of a media origin. */
const endMediaOriginLive: BrowserCommand<[id: string]> = (_context, id) => mediaOrigins.get(id)?.endLive();

const stopMediaOrigin: BrowserCommand<[id: string]> = async (_context, id) => {
  const origin = mediaOrigins.get(id);
  mediaOrigins.delete(id);
  await origin?.close();
};

const faultProxies = new Map<string, FaultProxy>();

/** Starts a proxy in front of a server, as `http://127.0.0.1:8080`, that breaks when told; see fault-proxy.ts. */
const startFaultProxy: BrowserCommand<[target: string]> = async (_context, target) => {
  const proxy = await createFaultProxy(target);
  const id = String(++lastId);
  faultProxies.set(id, proxy);
  return { id, url: proxy.url, ws: proxy.url.replace('http', 'ws'), port: proxy.port };
};

/** What a fault proxy does from now on, `pass` to work again. */
const setFault: BrowserCommand<[id: string, fault: ProxyFault | ProxyFault['mode']]> = async (_context, id, fault) =>
  faultProxies.get(id)?.set(fault);

/** Requests that reached a fault proxy. */
const faultProxyRequests: BrowserCommand<[id: string]> = (_context, id) => faultProxies.get(id)?.requests;

const stopFaultProxy: BrowserCommand<[id: string]> = async (_context, id) => {
  const proxy = faultProxies.get(id);
  faultProxies.delete(id);
  await proxy?.close();
};

const shapingProxies = new Map<string, ShapingProxy>();

/** Starts a slow uplink to a port of this machine, see shaping-proxy.ts. */
const startShapingProxy: BrowserCommand<[port: number, shape?: Shape]> = async (_context, port, shape) => {
  const proxy = await createShapingProxy(port, shape);
  const id = String(++lastId);
  shapingProxies.set(id, proxy);
  return { id, port: proxy.port };
};

/** Changes a slow uplink while it is used. */
const setShaping: BrowserCommand<[id: string, shape: Shape]> = (_context, id, shape) =>
  shapingProxies.get(id)?.set(shape);

const stopShapingProxy: BrowserCommand<[id: string]> = async (_context, id) => {
  const proxy = shapingProxies.get(id);
  shapingProxies.delete(id);
  await proxy?.close();
};

const byteOrigins = new Map<string, ByteOrigin>();

/** Starts a server of bytes that tell their position, see byte-origin.ts. */
const startByteOrigin: BrowserCommand<[port?: number]> = async (_context, port) => {
  const origin = await createByteOrigin(port);
  const id = String(++lastId);
  byteOrigins.set(id, origin);
  return { id, port: origin.port, url: `http://127.0.0.1:${origin.port}` };
};

/** What a byte origin was asked. */
const byteRequests: BrowserCommand<[id: string]> = (_context, id) => [...(byteOrigins.get(id)?.requests ?? [])];

const stopByteOrigin: BrowserCommand<[id: string]> = async (_context, id) => {
  const origin = byteOrigins.get(id);
  byteOrigins.delete(id);
  await origin?.close();
};

const signallings = new Map<string, SignallingServer>();

/** Starts a server that speaks SRS's and Tencent's dialects of WebRTC and has a gateway play and publish, see signalling-server.ts. */
const startSignalling: BrowserCommand<[gateway: string]> = async (_context, gateway) => {
  const server = await createSignalling(gateway);
  const id = String(++lastId);
  signallings.set(id, server);
  return { id, url: `http://127.0.0.1:${server.port}`, port: server.port };
};

/** What a signalling server was asked. */
const signallingRequests: BrowserCommand<[id: string]> = (_context, id) => [...(signallings.get(id)?.requests ?? [])];

const stopSignalling: BrowserCommand<[id: string]> = async (_context, id) => {
  const server = signallings.get(id);
  signallings.delete(id);
  await server?.close();
};

const udpRelays = new Map<string, UdpRelay>();

/** Starts a stretch of network to UDP ports of this machine that can break, see udp-relay.ts. */
const startUdpRelay: BrowserCommand<[ports: readonly number[]]> = async (_context, ports) => {
  const relay = await createUdpRelay(ports);
  const id = String(++lastId);
  udpRelays.set(id, relay);
  return { id, port: relay.port };
};

/** Lets packets pass, or not. */
const setUdpRelay: BrowserCommand<[id: string, passes: boolean]> = (_context, id, passes) => {
  const relay = udpRelays.get(id);
  if (relay) relay.passes = passes;
};

const stopUdpRelay: BrowserCommand<[id: string]> = (_context, id) => {
  udpRelays.get(id)?.close();
  udpRelays.delete(id);
};

interface MediaServerModule {
  readonly startNodeMediaServer: () => Promise<Running>;
  readonly startNginxRtmp: () => Promise<Running>;
  readonly hasNginxRtmp: boolean;
}

const mediaServerSource = new URL('../packages/gateway/src/testing/rtmp-servers.ts', import.meta.url).href;
const mediaServers = new Map<string, Running>();
const rtmpPublishers = new Map<string, ChildProcess>();

/** Starts a real RTMP server, node-media-server or nginx; `undefined` where the latter is not installed. */
const startMediaServer: BrowserCommand<[kind: 'node-media-server' | 'nginx']> = async (_context, kind) => {
  const servers = (await import(mediaServerSource)) as MediaServerModule;
  if (kind === 'nginx' && !servers.hasNginxRtmp) return undefined;
  const server = await (kind === 'nginx' ? servers.startNginxRtmp() : servers.startNodeMediaServer());
  const id = String(++lastId);
  mediaServers.set(id, server);
  return { id, url: `rtmp://127.0.0.1:${server.port}/live`, port: server.port };
};

const stopMediaServer: BrowserCommand<[id: string]> = async (_context, id) => {
  const server = mediaServers.get(id);
  mediaServers.delete(id);
  await server?.close();
};

/** Publishes ffmpeg's moving test picture and a 440 Hz tone to an RTMP server, until stopRtmpPublisher. */
const publishRtmp: BrowserCommand<[url: string]> = (_context, url) => {
  const program = findProgram('ffmpeg');
  if (!program) throw new Error('ffmpeg is not on this machine.');
  const args = ['-hide_banner', '-loglevel', 'error', ...testPicture, '-f', 'flv', url];
  const id = String(++lastId);
  rtmpPublishers.set(id, spawn(program, args, { stdio: 'ignore' }));
  return id;
};

const stopRtmpPublisher: BrowserCommand<[id: string]> = async (_context, id) => {
  const ffmpeg = rtmpPublishers.get(id);
  rtmpPublishers.delete(id);
  if (!ffmpeg || ffmpeg.exitCode !== null || ffmpeg.signalCode !== null) return;
  ffmpeg.kill('SIGKILL');
  await once(ffmpeg, 'exit');
};

export const browserCommands = {
  startSignalling,
  signallingRequests,
  stopSignalling,
  startUdpRelay,
  setUdpRelay,
  stopUdpRelay,
  startMediaServer,
  stopMediaServer,
  publishRtmp,
  stopRtmpPublisher,
  startByteOrigin,
  byteRequests,
  stopByteOrigin,
  startGateway,
  stopGateway,
  startPublisher,
  stopPublisher,
  hasProgram,
  startStub,
  stubRequests,
  stopStub,
  startScript,
  addToScript,
  scriptRequests,
  stopScript,
  startRtmp,
  rtmpMessages,
  stopRtmp,
  startMediaOrigin,
  mediaOriginFault,
  mediaOriginRequests,
  mediaOriginPosition,
  endMediaOriginLive,
  stopMediaOrigin,
  startFaultProxy,
  setFault,
  faultProxyRequests,
  stopFaultProxy,
  startShapingProxy,
  setShaping,
  stopShapingProxy,
};

declare module 'vitest/browser' {
  interface BrowserCommands {
    startSignalling(gateway: string): Promise<{ id: string; url: string; port: number }>;
    signallingRequests(id: string): Promise<SignallingRequest[]>;
    stopSignalling(id: string): Promise<void>;
    startUdpRelay(ports: readonly number[]): Promise<{ id: string; port: number }>;
    setUdpRelay(id: string, passes: boolean): Promise<void>;
    stopUdpRelay(id: string): Promise<void>;
    startMediaServer(
      kind: 'node-media-server' | 'nginx',
    ): Promise<{ id: string; url: string; port: number } | undefined>;
    stopMediaServer(id: string): Promise<void>;
    publishRtmp(url: string): Promise<string>;
    stopRtmpPublisher(id: string): Promise<void>;
    startByteOrigin(port?: number): Promise<{ id: string; port: number; url: string }>;
    byteRequests(id: string): Promise<ByteRequest[]>;
    stopByteOrigin(id: string): Promise<void>;
    startGateway(options?: Options): Promise<{ id: string; url: string; port: number }>;
    stopGateway(id: string): Promise<void>;
    startPublisher(url: string, args?: readonly string[]): Promise<string>;
    stopPublisher(id: string): Promise<void>;
    hasProgram(name: string): Promise<boolean>;
    startStub(): Promise<{ id: string; url: string }>;
    stubRequests(id: string): Promise<StubRequest[]>;
    stopStub(id: string): Promise<void>;
    startScript(script: readonly ScriptedAnswer[]): Promise<{ id: string; url: string }>;
    addToScript(id: string, script: readonly ScriptedAnswer[]): Promise<void>;
    scriptRequests(id: string): Promise<ScriptedRequest[]>;
    stopScript(id: string): Promise<void>;
    startRtmp(): Promise<{ id: string; url: string }>;
    rtmpMessages(id: string): Promise<{ type: number; timestamp: number; start: number[] }[][]>;
    stopRtmp(id: string): Promise<void>;
    startMediaOrigin(options?: MediaOriginOptions): Promise<{ id: string; url: string; ws: string; port: number }>;
    mediaOriginFault(id: string, fault?: MediaFault): Promise<void>;
    mediaOriginRequests(id: string): Promise<MediaRequest[]>;
    mediaOriginPosition(id: string): Promise<number>;
    endMediaOriginLive(id: string): Promise<void>;
    stopMediaOrigin(id: string): Promise<void>;
    startFaultProxy(target: string): Promise<{ id: string; url: string; ws: string; port: number }>;
    setFault(id: string, fault: ProxyFault | ProxyFault['mode']): Promise<void>;
    faultProxyRequests(id: string): Promise<number>;
    stopFaultProxy(id: string): Promise<void>;
    startShapingProxy(port: number, shape?: Shape): Promise<{ id: string; port: number }>;
    setShaping(id: string, shape: Shape): Promise<void>;
    stopShapingProxy(id: string): Promise<void>;
  }
}
