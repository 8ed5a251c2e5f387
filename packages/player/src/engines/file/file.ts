import type { EngineDefinition } from '../../engine.ts';

/**
 * Files through the player's cache (`config.cache`): MP4, M4A and MOV play and seek before all is there, and without a
 * network as far as they are on disk; of other kinds those that are on disk as a whole. What is neither goes to the
 * browser's own player.
 */
export function file(): EngineDefinition {
  return {
    name: 'file',
    canPlay: ({ url, type }, config) => type === 'file' && config?.cache !== undefined && /^https?:/.test(url),
    load: async () => (await import('./start-file.ts')).startFile,
  };
}
