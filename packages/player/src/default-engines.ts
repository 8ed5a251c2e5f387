import type { EngineDefinition } from './engine.ts';
import { file } from './engines/file/file.ts';
import { flv } from './engines/flv/flv.ts';
import { hls } from './engines/hls/hls.ts';
import { native } from './engines/native/native.ts';
import { rtmp } from './engines/rtmp/rtmp.ts';
import { ts } from './engines/ts/ts.ts';
import { webrtc } from './engines/webrtc/webrtc.ts';
import { whep } from './engines/whep/whep.ts';

/** Every protocol the package knows; each library is loaded only when its protocol is played. */
export const defaultEngines: readonly EngineDefinition[] = [
  hls(),
  flv(),
  ts(),
  whep(),
  webrtc(),
  rtmp(),
  file(),
  native(),
];
