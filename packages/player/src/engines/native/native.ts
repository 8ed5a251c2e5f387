import type { EngineDefinition } from '../../engine.ts';

/**
 * Files by the browser's own player, and HLS where the browser plays that but offers no Media Source Extensions
 * (iPhones before iOS 17.1).
 */
export function native(): EngineDefinition {
  return {
    name: 'native',
    canPlay: ({ type }) => type === 'file' || ((type === 'hls' || type === 'll-hls') && playsHls()),
    load: async () => (await import('./start-native.ts')).startNative,
  };
}

function playsHls(): boolean {
  return !!globalThis.document?.createElement('video').canPlayType('application/vnd.apple.mpegurl');
}
