import type { EngineDefinition } from '../../engine.ts';

/** Endings of what is neither MP4 nor MOV. */
const others = /\.(mp3|web[ma]|mkv|aac|wav|og[gva]|opus|flac)$/i;

/**
 * MP4, M4A and MOV through the player's cache (`config.cache`): plays and seeks before all is there, and without a network
 * as far as it is on disk. What it cannot play goes to the browser's own player.
 */
export function file(): EngineDefinition {
  return {
    name: 'file',
    canPlay: ({ url, type }, config) =>
      type === 'file' &&
      config?.cache !== undefined &&
      ('MediaSource' in globalThis || 'ManagedMediaSource' in globalThis) &&
      /^https?:/.test(url) &&
      !others.test(new URL(url).pathname),
    load: async () => (await import('./start-file.ts')).startFile,
  };
}
