import { onAbort } from '@livelit/core';

import type { LivePlayer } from '../live-player.ts';

/** Shows the player's state and numbers over its picture until `signal` aborts. */
export function showDebugView(player: LivePlayer, view: HTMLElement, signal: AbortSignal): void {
  const panel = document.createElement('pre');
  panel.className = 'v2txlive-debug';
  panel.style.cssText =
    'position:absolute;inset:0 auto auto 0;margin:0;padding:.5em;z-index:1;pointer-events:none;' +
    'font:11px/1.4 monospace;color:#fff;background:rgb(0 0 0 / .6);white-space:pre';
  const update = () => {
    const { state, engineName, source, statistics = {} } = player;
    const facts = { state, engine: engineName, host: source && new URL(source.url).host, ...statistics };
    panel.textContent = Object.entries(facts)
      .map(([name, value]) => `${name}: ${String(value ?? '–')}`)
      .join('\n');
  };
  for (const type of ['statistics', 'statechange', 'connected', 'resize'] as const)
    player.addEventListener(type, update, { signal });
  update();
  view.append(panel);
  onAbort(signal, () => panel.remove());
}
