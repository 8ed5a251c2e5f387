import type { LivePlayerElement } from '../element/live-player-element.ts';

/**
 * Takes a snapshot and hands it to the page as `snapshot` (a `CustomEvent` with the `Blob` as its detail); unless a
 * listener prevents that, it is saved as a file. What goes wrong is a `snapshoterror`.
 */
export async function saveSnapshot(player: LivePlayerElement): Promise<void> {
  let picture: Blob;
  try {
    picture = await player.snapshot();
  } catch (error) {
    player.dispatchEvent(new CustomEvent('snapshoterror', { detail: error }));
    return;
  }
  const wanted = player.dispatchEvent(new CustomEvent('snapshot', { detail: picture, cancelable: true }));
  if (!wanted) return;
  const address = URL.createObjectURL(picture);
  const link = document.createElement('a');
  link.href = address;
  link.download = `snapshot-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.${picture.type.split('/')[1] ?? 'png'}`;
  link.click();
  // The browser has begun to save by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
