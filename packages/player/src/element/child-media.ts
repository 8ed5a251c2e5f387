import { onAbort } from '@livelit/core';

import type { PlayerSource } from '../source.ts';

/** The lines that `<source>` children name, in their order. */
export function sourcesOf(element: Element): PlayerSource[] {
  return [...element.children]
    .filter((child): child is HTMLSourceElement => child instanceof HTMLSourceElement)
    .map((child) => ({ url: child.getAttribute('src') ?? '', type: child.type || undefined }))
    .filter(({ url }) => url !== '');
}

/** The copies in videos; an engine has tracks of its own there. */
const copies = new WeakSet<HTMLTrackElement>();

/** Gives the video copies of the `<track>` children, and of the thumbnails that the attribute names. */
export function carryTracks(element: Element, thumbnails: string, video: HTMLVideoElement): void {
  const wanted = [...element.children].filter((child): child is HTMLTrackElement => child instanceof HTMLTrackElement);
  if (thumbnails) {
    const track = document.createElement('track');
    Object.assign(track, { kind: 'metadata', label: 'thumbnails', default: true, src: thumbnails });
    wanted.push(track);
  }
  const had = [...video.querySelectorAll('track')].filter((track) => copies.has(track));
  for (const track of had) if (!wanted.some((other) => same(track, other))) track.remove();
  for (const track of wanted) {
    if (had.some((other) => same(track, other))) continue;
    const copy = track.cloneNode() as HTMLTrackElement;
    copies.add(copy);
    video.append(copy);
  }
}

function same(one: HTMLTrackElement, other: HTMLTrackElement): boolean {
  return one.isEqualNode(other);
}

/** Calls back whenever `<source>` or `<track>` children come, go or change. */
export function watchChildren(element: Element, changed: () => void, signal: AbortSignal): void {
  const observer = new MutationObserver(changed);
  observer.observe(element, {
    childList: true,
    subtree: true,
    attributeFilter: ['src', 'type', 'kind', 'label', 'srclang', 'default'],
  });
  onAbort(signal, () => observer.disconnect());
}
