import { onAbort } from '@livelit/core';

import type { LivePusher } from '../live-pusher.ts';

/** Shows the push's state and numbers over its preview until `signal` aborts. */
export function showDebugView(pusher: LivePusher, view: HTMLElement, signal: AbortSignal): void {
  const panel = document.createElement('pre');
  panel.className = 'v2txlive-debug';
  panel.style.cssText =
    'position:absolute;inset:0 auto auto 0;margin:0;padding:.5em;z-index:1;pointer-events:none;' +
    'font:11px/1.4 monospace;color:#fff;background:rgb(0 0 0 / .6);white-space:pre';
  const update = () => {
    const { state, sources, destinations, statistics } = pusher;
    const [destination] = destinations;
    const facts = {
      state,
      sources: sources.map(({ kind }) => kind).join(' '),
      transport: destination?.transport,
      server: destination?.label,
      ...statistics,
    };
    panel.textContent = Object.entries(facts)
      .map(([name, value]) => `${name}: ${String(value ?? '–')}`)
      .join('\n');
  };
  for (const type of ['statistics', 'statechange', 'sourceschange'] as const)
    pusher.addEventListener(type, update, { signal });
  update();
  view.append(panel);
  onAbort(signal, () => panel.remove());
}
