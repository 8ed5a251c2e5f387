import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { weighFile, weighImports } from '../scripts/weigh.ts';
import { buildPackages } from './build-packages.ts';
import type { BenchOptions } from './options.ts';
import { judged, report, told, type Row } from './report.ts';
import { versionOf } from './rig/peers.ts';

const pusher = join(import.meta.dirname, '../packages/pusher');

/** Only loaded where the browser has no encoder for AAC, and no part of the project. */
const aac = /aac-sound-encoder|mediabunny/;
const push = /pusher\/(src|dist)\/push-destination\.[jt]s$/;
const whip = /transports\/whip\/start-whip\.[jt]s$/;
const flv = /transports\/flv\/start-flv\.[jt]s$/;
const webrtc = /transports\/webrtc\/start-webrtc\.[jt]s$/;
const rtmp = /transports\/rtmp\/start-rtmp\.[jt]s$/;
const nativeSound = /native-sound-encoder\.[jt]s$/;
/** Everything but the encoder for AAC. */
const lazy = new RegExp(`^(?!.*(${aac.source}))`);

const kB = (bytes: number) => bytes / 1000;

const weightOf = async (imports: string, fromSource: boolean) => kB((await weighImports(imports, fromSource)).weight());

/** Doors that give JavaScript, in the order of the package. */
function doors(): string[] {
  const { exports } = JSON.parse(readFileSync(join(pusher, 'package.json'), 'utf8')) as { exports: object };
  return Object.keys(exports).filter((door) => !/\*|\.json$/.test(door));
}

const limits: Readonly<Record<string, number>> = { '.': 10, './define': 35, './flv': 4 };

const names: Readonly<Record<string, string>> = {
  '.': 'LivePusher, before a push',
  './flv': '@livelit/pusher/flv, the muxer',
};

const peers: Readonly<Record<string, readonly [imports: string, name: string]>> = {
  'whip-whep': [`export { WHIPClient } from 'whip-whep/whip.js';`, 'whip-whep'],
  eyevinn: [`export { WHIPClient } from '@eyevinn/whip-web-client';`, '@eyevinn/whip-web-client'],
  OvenLiveKit: [`export { default } from 'ovenlivekit';`, 'ovenlivekit'],
  'livepeer, webrtc': [`export { createNewWHIP } from '@livepeer/core-web/webrtc';`, '@livepeer/core-web'],
  'livekit-client': [`export * from 'livekit-client';`, 'livekit-client'],
};

/** What a page loads of the pusher, gzipped: each door, what each transport adds to it, and the worker of FLV. */
export async function run({ quick }: BenchOptions): Promise<void> {
  if (!quick) buildPackages();
  const others: Record<string, number> = {};
  for (const [name, [imports]] of Object.entries(peers)) others[name] = await weightOf(imports, quick);

  const rows: Row[] = [];
  const atMost = (
    row: string,
    weight: number,
    most: number | undefined,
    beside: Readonly<Record<string, number>> = {},
  ) =>
    rows.push(
      most === undefined
        ? told(row, 'kB gzip', weight)
        : judged(row, 'kB gzip', weight, beside, `at most ${most} kB`, weight <= most),
    );

  for (const door of doors()) {
    const specifier = `@livelit/pusher${door.slice(1)}`;
    const weight = await weightOf(`export * from '${specifier}'; import '${specifier}';`, quick);
    atMost(names[door] ?? specifier, weight, limits[door]);
  }

  const page = await weighImports(`export * from '@livelit/pusher';`, quick);
  const before = page.weight();
  /** What is loaded when a push begins, whatever it is sent by. */
  const always = page.has(push) ? [push] : [];
  const adding = (...parts: readonly RegExp[]) => kB(page.weight(...always, ...parts) - before);
  if (always.length) atMost('what every push adds', adding(), undefined);
  atMost('WHIP adds, that included', adding(whip), 6);
  atMost('webrtc: adds, that included', adding(webrtc), undefined);
  const [worker, sound] = await weighWorkers(quick);
  atMost('FLV adds in the page, that included', adding(flv), undefined);
  atMost('the worker of FLV, without the AAC encoder', worker, undefined);
  atMost('the worklet of FLV', sound, undefined);
  atMost('FLV adds, page and worker and worklet', adding(flv) + worker + sound, 12);
  atMost('RTMP adds, page and worker and worklet', adding(rtmp) + worker + sound, undefined);
  rows.push(judged('LivePusher and WHIP, all that a push loads', 'kB gzip', kB(before) + adding(whip), others));
  rows.push(
    judged('LivePusher and FLV, all that a push loads', 'kB gzip', kB(before) + adding(flv) + worker + sound, {}),
  );

  const element = await weighImports(`import '@livelit/pusher/define'; import '@livelit/pusher/controls';`, quick);
  atMost('<live-pusher controls>, before a push', kB(element.weight()), undefined);
  const all = kB(element.weight(lazy)) + worker + sound;
  rows.push(
    judged('<live-pusher controls>, all it may ever load but the AAC encoder', 'kB gzip', all, {
      'livekit-client, no UI': others['livekit-client']!,
    }),
  );
  const versions = Object.values(peers).map(([, name]) => [name, versionOf(name)] as const);
  report('pusher-size', rows, Object.fromEntries(versions), !quick);
}

/** Bundles of their own: a worker shares nothing with the page. */
async function weighWorkers(fromSource: boolean): Promise<readonly [worker: number, worklet: number]> {
  const folder = join(pusher, fromSource ? 'src' : 'dist', 'flv');
  const worker = await weighFile(join(folder, fromSource ? 'flv-worker.ts' : 'flv-worker.js'), fromSource);
  const worklet = await weighFile(join(folder, 'pcm-worklet.js'), fromSource);
  return [kB(worker.weight(nativeSound)), kB(worklet.weight())];
}
